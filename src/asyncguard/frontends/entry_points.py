"""`asyncguard entry-points`: what is called from outside, and where it runs."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from asyncguard.frontends.options import Flags
from asyncguard.model.entry import EntryPoint
from asyncguard.report.style import paint, printable


def text(found: Sequence[EntryPoint], colour: bool) -> str:
    """A table, one line an entry point, and a count."""
    rows = [(each.runs, each.kind, each.label, each.function, _place(each), each.why) for each in found]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(5)]
    lines = [_line(row, widths, colour) for row in rows]
    return "".join(f"{line}\n" for line in [*lines, _count(found)])


def as_json(found: Sequence[EntryPoint], cwd: Path) -> str:
    return json.dumps([_entry(each, cwd) for each in found], indent=2, ensure_ascii=False) + "\n"


def show(flags: Flags) -> int:
    """Prints them; the exit code."""
    from asyncguard.frontends.inspection import inspected
    from asyncguard.frontends.terminal import colour

    cwd = Path.cwd()
    with inspected(flags, cwd) as inspection:
        report = inspection.found.report
        known = [each for each in inspection.program.entry_points if each.path in report]
    on = colour(flags["color"], to_file=False)
    told = as_json(known, cwd) if flags["output_format"] == "json" else text(known, on)
    click.echo(told, nl=False, color=on)
    return 0


def _line(row: tuple[str, ...], widths: Sequence[int], colour: bool) -> str:
    cells = [f"{printable(cell):<{width}}" for cell, width in zip(row, widths, strict=False)]
    if row[0] != "worker":
        cells[0] = paint(cells[0], "red", bold=True, on=colour)
    cells[2] = paint(cells[2], bold=True, on=colour)
    return "  ".join([*cells, printable(row[5])]).rstrip()


def _place(each: EntryPoint) -> str:
    return f"{each.path}:{each.span.row}"


def _count(found: Sequence[EntryPoint]) -> str:
    on_loop = sum(each.runs == "loop" for each in found)
    return f"{len(found)} entry point{'s' if len(found) != 1 else ''}, {on_loop} on the event loop"


def _entry(each: EntryPoint, cwd: Path) -> dict[str, object]:
    return {
        "filename": str(cwd / each.path),
        "function": each.function,
        "kind": each.kind,
        "label": each.label,
        "location": {"column": each.span.column, "row": each.span.row},
        "runs": each.runs,
        "why": each.why,
    }
