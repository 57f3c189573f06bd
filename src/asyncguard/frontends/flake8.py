"""The flake8 plugin: the report of `asyncguard check` on what flake8 was given, file by file.

Imports the standard library alone until files are checked. The program is analysed once, before flake8 starts its
workers: those that are forked inherit the findings, those that are spawned find them in the cache.
"""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from asyncguard import __version__

if TYPE_CHECKING:
    import argparse
    import ast
    from collections.abc import Iterator, Mapping, Sequence

    from flake8.options.manager import OptionManager

    from asyncguard.config import Config
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
        """Keeps the options, lets flake8 select codes of plugins, and analyses unless that has to wait for standard
        input."""
        cls.options = options
        if _in_worker() or options.bug_report:
            return
        options.extended_default_select = [*options.extended_default_select, *_letters(options)]
        if "-" not in options.filenames:
            _on_disk(_asked(options))

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Row, column from 0, code and message of each finding in this file."""
        for finding in self._findings():
            yield finding.span.row, finding.span.column - 1, f"{finding.code} {finding.message}", type(self)

    def _findings(self) -> Sequence[Finding]:
        from asyncguard.discover import shown
        from asyncguard.model.text import encode

        path = os.path.abspath(self._filename)  # noqa: PTH100
        if "-" in self.options.filenames and self._filename == self.options.stdin_display_name:
            return _check([path], {path: encode("".join(self._lines))}).findings
        return _on_disk(_asked(self.options)).get(shown(path, os.getcwd()), ())  # noqa: PTH109


def _asked(options: argparse.Namespace) -> tuple[str, ...]:
    """The absolute paths that flake8 was given. It says itself which of them it cannot read."""
    given = [os.path.abspath(name) for name in options.filenames or (".",) if name != "-"]  # noqa: PTH100
    return tuple(path for path in given if os.path.exists(path))  # noqa: PTH110


def _letters(options: argparse.Namespace) -> Sequence[str]:
    """What the codes of plugins begin with. flake8 drops what begins with no name that it knows."""
    with _told_by_flake8():
        config = _config(_asked(options) or [os.path.abspath(options.stdin_display_name)])  # noqa: PTH100
        if not config.plugins:
            return ()
        from asyncguard.pipeline.rulebook import rulebook

        return sorted({rule.letters for rule in rulebook(config).rules})


@functools.cache
def _on_disk(paths: tuple[str, ...]) -> Mapping[str, Sequence[Finding]]:
    """The findings in `paths`, by `Finding.path`."""
    found: dict[str, list[Finding]] = {}
    for finding in _check(paths, {}).findings if paths else ():
        found.setdefault(finding.path, []).append(finding)
    return found


def _check(paths: Sequence[str], overlay: Mapping[str, bytes]) -> Report:
    """What the command line reports."""
    from asyncguard.frontends.daemon.client import daemon
    from asyncguard.pipeline import check

    use_cache = not os.environ.get("ASYNCGUARD_NO_CACHE")
    with _told_by_flake8():
        given, config, cwd = [Path(path) for path in paths], _config(paths), Path.cwd()
        ask = daemon(given, config, cwd)
        report = check(given, config, cwd=cwd, use_cache=use_cache, overlay=overlay, elsewhere=ask)
    for line in () if _in_worker() else _elsewhere(report):
        print(f"asyncguard: {line}", file=sys.stderr)
    return report


def _config(paths: Sequence[str]) -> Config:
    """The settings for `paths`, those included that are environment variables on the command line. Raises
    ConfigError."""
    from asyncguard.config import Settings, load

    directory = os.environ.get("ASYNCGUARD_CACHE_DIR")
    given = Settings(cache_dir=directory) if directory else Settings()
    return load([Path(path) for path in paths], given, cwd=Path.cwd())


@contextlib.contextmanager
def _told_by_flake8() -> Iterator[None]:
    """What is wrong with the configuration, as an error of flake8's."""
    from flake8.exceptions import ExecutionError

    from asyncguard.config import ConfigError

    try:
        yield
    except ConfigError as error:
        raise ExecutionError("\n  Cause: ".join(("asyncguard failed", *error.causes))) from None


def _elsewhere(report: Report) -> Iterator[str]:
    """What is not about any file: errors of ours, rules of plugins that fail."""
    yield from report.failures
    files = frozenset(report.files)
    yield from (f"{each.code} {each.message}" for each in report.findings if each.path not in files)


def _in_worker() -> bool:
    return multiprocessing.parent_process() is not None
