"""A report → text, to stdout and into files."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click

from asyncguard.config import Config, ConfigError
from asyncguard.config.errors import suggestion
from asyncguard.frontends.fixing import is_fixing
from asyncguard.frontends.options import Flags
from asyncguard.frontends.terminal import colour
from asyncguard.model.finding import Finding
from asyncguard.model.formats import FORMATS
from asyncguard.model.repairs import Repairs
from asyncguard.model.report import Report
from asyncguard.model.text import decode
from asyncguard.plugins import Rulebook
from asyncguard.report import Context, Described, render, statistics

COUNTED = ("concise", "full", "json")
"""The formats that have counts, and groups."""
Show = Callable[[str, Sequence[Finding], Context], str]


class Destination(NamedTuple):
    form: str
    path: str = ""
    """'' is stdout."""


def destinations(flags: Flags, config: Config) -> list[Destination]:
    """What is to be written where. Raises ConfigError."""
    path = flags["output_file"] or ""
    form = config.output_format or ("full" if sys.stdout.isatty() and not path else "concise")
    wanted = [Destination(form, path), *map(_destination, flags["outputs"])]
    named = [os.path.abspath(each.path) for each in wanted if each.path]  # noqa: PTH100
    if twice := next((each for at, each in enumerate(named) if each in named[:at]), None):
        raise ConfigError(f"two outputs cannot share one file: `{twice}`")
    for form, _ in wanted if flags["statistics"] else ():
        if form not in COUNTED:
            raise ConfigError(f"Unsupported serialization format for statistics: {form}")
    for form, _ in wanted if flags["group_by"] else ():
        if form not in COUNTED:
            raise ConfigError(f"`--group-by` has no {form} format; it has {', '.join(COUNTED)}")
    return wanted


def _destination(output: str) -> Destination:
    form, _, path = output.partition(":")
    if form not in FORMATS or not path:
        near = f"; `--output-format {form}` prints it" if form in FORMATS else suggestion(form, FORMATS)
        raise ConfigError(f"`--output {output}` is not of the form <FORMAT:PATH>{near}")
    return Destination(form, path)


def write(
    report: Report,
    repairs: Repairs,
    wanted: Iterable[Destination],
    flags: Flags,
    cwd: Path,
    overlay: Mapping[str, bytes],
    book: Rulebook,
) -> None:
    """The findings, everywhere; to stderr where stdout has the fixed text of standard input. `overlay` are texts that
    are not on disk, `book` has the rules. Raises ConfigError for a file that cannot be written."""
    context = _context(report, repairs, flags, cwd, overlay)._replace(describe=lambda code: described(book, code))
    report = report.worst_first() if flags["sort"] == "impact" else report
    show = _show(report, flags)
    for form, path in wanted:
        if path:
            _to_file(Path(path), show(form, report.findings, context))
        elif not flags["silent"]:
            on = colour(flags["color"], to_file=False)
            click.echo(
                show(form, report.findings, context._replace(colour=on)),
                nl=False,
                color=on,
                err=bool(overlay) and is_fixing(flags),
            )


def _show(report: Report, flags: Flags) -> Show:
    """How to write the findings down."""
    if flags["group_by"]:
        from asyncguard.report.groups import render as grouped

        return lambda form, _, context: grouped(form, flags["group_by"], report, context)
    return statistics if flags["statistics"] else render


def _context(report: Report, repairs: Repairs, flags: Flags, cwd: Path, overlay: Mapping[str, bytes]) -> Context:
    return Context(
        read=cache(lambda shown: _text(cwd / shown, overlay)),
        absolute=lambda shown: str(cwd / shown),
        summary=not (flags["quiet"] or flags["watch"]),
        repairs=repairs,
        relative=lambda shown: _relative(cwd / shown, report.root),
        checkout=os.environ.get("CI_PROJECT_DIR", ""),
        entry_points=report.entry_points,
    )


def described(book: Rulebook, code: str) -> Described:
    """The rule with that code."""
    rule = book.rule(code)
    return Described(rule.name, rule.summary, rule.default, book.page(rule))


def _relative(path: Path, root: str) -> str:
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _to_file(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"Failed to write `{path}`", error.strerror or str(error)) from None


def _text(path: Path, overlay: Mapping[str, bytes]) -> str:
    """The text as Python reads it, '' where it does not."""
    try:
        return decode(overlay[str(path)] if str(path) in overlay else path.read_bytes())[0]
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ""
