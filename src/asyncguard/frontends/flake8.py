"""The flake8 plugin: the report of `asyncguard check` on what flake8 was given, file by file.

Imports the standard library alone until files are checked. The program is analysed once, before flake8 starts its
workers: those that are forked inherit the findings, those that are spawned find them in the cache.
"""

from __future__ import annotations

import functools
import io
import multiprocessing
import os
import sys
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

from asyncguard import __version__

if TYPE_CHECKING:
    import argparse
    import ast
    from collections.abc import Iterator, Mapping, Sequence

    from flake8.options.manager import OptionManager

    from asyncguard.config import Settings
    from asyncguard.model.finding import Finding
    from asyncguard.model.report import Report


class Plugin:
    """What flake8 makes of each file."""

    name = "asyncguard"
    version = __version__
    options: argparse.Namespace

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self._filename = filename
        self._lines = lines

    @classmethod
    def parse_options(cls, manager: OptionManager, options: argparse.Namespace, args: Sequence[str]) -> None:
        """Keeps the options, and analyses unless that has to wait for standard input."""
        cls.options = options
        if not (_in_worker() or options.bug_report or "-" in options.filenames):
            _on_disk(_asked(options))

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Row, column from 0, code and message of each finding in this file."""
        for finding in self._findings():
            yield finding.span.row, finding.span.column - 1, f"{finding.code} {finding.message}", type(self)

    def _findings(self) -> Sequence[Finding]:
        from asyncguard.discover import shown

        path = os.path.abspath(self._filename)  # noqa: PTH100
        if "-" in self.options.filenames and self._filename == self.options.stdin_display_name:
            return _check([path], {path: _encoded("".join(self._lines))}).findings
        return _on_disk(_asked(self.options)).get(shown(path, os.getcwd()), ())  # noqa: PTH109


def _asked(options: argparse.Namespace) -> tuple[str, ...]:
    """The absolute paths that flake8 was given. It says itself which of them it cannot read."""
    given = [os.path.abspath(name) for name in options.filenames or (".",) if name != "-"]  # noqa: PTH100
    return tuple(path for path in given if os.path.exists(path))  # noqa: PTH110


@functools.cache
def _on_disk(paths: tuple[str, ...]) -> Mapping[str, Sequence[Finding]]:
    """The findings in `paths`, by `Finding.path`."""
    found: dict[str, list[Finding]] = {}
    for finding in _check(paths, {}).findings if paths else ():
        found.setdefault(finding.path, []).append(finding)
    return found


def _check(paths: Sequence[str], overlay: Mapping[str, bytes]) -> Report:
    """What the command line reports. Raises flake8's ExecutionError for what is wrong with the configuration."""
    from flake8.exceptions import ExecutionError

    from asyncguard.config import ConfigError, load
    from asyncguard.pipeline import check

    given, cwd = [Path(path) for path in paths], Path.cwd()
    use_cache = not os.environ.get("ASYNCGUARD_NO_CACHE")
    try:
        config = load(given, _environment(), cwd=cwd)
        report = check(given, config, cwd=cwd, use_cache=use_cache, overlay=overlay)
    except ConfigError as error:
        raise ExecutionError("\n  Cause: ".join(("asyncguard failed", *error.causes))) from None
    for failure in () if _in_worker() else report.failures:
        print(f"asyncguard: {failure}", file=sys.stderr)
    return report


def _environment() -> Settings:
    """The settings that are environment variables on the command line, too."""
    from asyncguard.config import Settings

    directory = os.environ.get("ASYNCGUARD_CACHE_DIR")
    return Settings(cache_dir=directory) if directory else Settings()


def _encoded(text: str) -> bytes:
    """`text` in the encoding that it declares, as it would be on disk."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding, "surrogateescape")
    except (SyntaxError, UnicodeEncodeError):
        return data


def _in_worker() -> bool:
    return multiprocessing.parent_process() is not None
