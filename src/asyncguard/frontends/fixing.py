"""`--fix` and its kin: flags → files rewritten, or a diff of what they would become."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

import click

from asyncguard.fix.write import replace
from asyncguard.frontends.options import Flags
from asyncguard.frontends.terminal import colour
from asyncguard.model.fix import Applicability
from asyncguard.model.mended import Change, Mended
from asyncguard.model.repairs import SAFE, UNSAFE, Repairs, counted
from asyncguard.model.text import decode
from asyncguard.report.style import paint, printable


def is_fixing(flags: Flags) -> bool:
    """Whether fixes are to be made, on disk or in a diff. Raises click.UsageError."""
    if flags["diff"] and flags["show_fixes"]:
        raise click.UsageError("the argument '--show-fixes' cannot be used with '--diff'")
    return bool(flags["fix"] or flags["fix_only"] or flags["diff"])


def allowed(flags: Flags) -> frozenset[Applicability]:
    return UNSAFE if flags["unsafe_fixes"] else SAFE


def write_changes(changes: Mapping[str, Change], cwd: Path) -> list[str]:
    """Writes the files; what could not be written and why."""
    failed: list[str] = []
    for shown, (before, after) in sorted(changes.items()):
        try:
            if not replace(Path(os.path.abspath(cwd / shown)), before, after):  # noqa: PTH100
                failed.append(f"`{shown}` has changed while it was being fixed; it was left as it is")
        except OSError as error:
            failed.append(f"Failed to write `{shown}`: {error.strerror or error}")
    return failed


def show_diff(mended: Mended, flags: Flags) -> bool:
    """The diff to stdout, what it amounts to to stderr; whether there is one."""
    on = colour(flags["color"], to_file=False)
    for shown, change in sorted(mended.changes.items()):
        click.echo(_diff(shown, change, on), nl=False, color=on)
    if not flags["quiet"]:
        click.echo(_amount(mended, flags), err=True, nl=False)
    return bool(mended.changes)


def _diff(shown: str, change: Change, on: bool) -> str:
    before, after = (decode(data)[0].splitlines(keepends=True) for data in change)
    lines = difflib.unified_diff(before, after, fromfile=shown, tofile=shown)
    return "".join(_line(line, on) for line in lines) + "\n"


def _line(line: str, on: bool) -> str:
    """Without a line end of its own: said, as git does."""
    colours = {"+": "green", "-": "red", "@": "cyan"}
    end = "\n" if line.endswith(("\n", "\r")) else "\n\\ No newline at end of file\n"
    text = printable(line.rstrip("\r\n"))
    bold = line.startswith(("---", "+++"))
    return paint(text, "" if bold else colours.get(line[:1], ""), bold=bold, on=on) + end


def _amount(mended: Mended, flags: Flags) -> str:
    made, more = len(mended.made), counted(mended.report.findings, Repairs(allowed(flags)))[1]
    if made:
        hidden = f" ({more} additional {_fixes(more)} available with `--unsafe-fixes`)" if more else ""
        return f"Would fix {made} error{'s' * (made != 1)}{hidden}.\n"
    return f"No errors would be fixed ({more} {_fixes(more)} available with `--unsafe-fixes`).\n" if more else ""


def _fixes(count: int) -> str:
    return "fix" if count == 1 else "fixes"
