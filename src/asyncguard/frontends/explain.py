"""`asyncguard explain FILE:LINE`: everything that is known of a line."""

import os
from pathlib import Path

import click

from asyncguard.config import ConfigError
from asyncguard.discover import MissingPathError
from asyncguard.frontends.inspection import settled
from asyncguard.frontends.options import Flags
from asyncguard.frontends.terminal import colour, telling
from asyncguard.pipeline.explain import explain
from asyncguard.report import explained
from asyncguard.report.excerpt import rows


def show(flags: Flags) -> int:
    """Prints it; the exit code. Raises ConfigError for a place that is none."""
    cwd = Path.cwd()
    file, row = place(flags["place"], cwd)
    config = settled(flags, [file], cwd)
    lines = rows(file.read_text(errors="replace"))
    if not 1 <= row <= len(lines):
        raise ConfigError(f"`{file.name}` has {len(lines)} lines, there is no line {row}")
    with telling(quiet=False) as tell:
        told = explain(file, row, config, cwd=cwd, use_cache=not flags["no_cache"], progress=tell)
    on = colour(flags["color"], to_file=False)
    as_json = flags["output_format"] == "json"
    click.echo(
        explained.as_json(told, cwd) if as_json else explained.text(told, lines[row - 1], colour=on), nl=False, color=on
    )
    return 0


def place(written: str, cwd: Path) -> tuple[Path, int]:
    """`app/db.py:31`, also with a column behind. Raises ConfigError, MissingPathError."""
    name, _, row = written.partition(":") if os.name != "nt" else written.rpartition(":")
    row = row.partition(":")[0]
    if not name or not row.isdecimal():
        raise ConfigError(f"`{written}` is no place: write FILE:LINE, as in `app/db.py:31`")
    file = Path(os.path.abspath(cwd / name))  # noqa: PTH100
    if not file.is_file():
        raise MissingPathError(f"`{name}` is no file")
    return file, int(row)
