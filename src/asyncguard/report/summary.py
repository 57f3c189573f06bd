"""The last lines, in ruff's words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from asyncguard.model.finding import Finding
from asyncguard.model.repairs import Repairs, counted
from asyncguard.report.context import Context
from asyncguard.report.style import paint, printable


def summary(findings: Sequence[Finding], context: Context) -> str:
    """What was fixed, how many are left, and what can be done about them."""
    repairs = context.repairs
    fixed = "".join(_enumeration(repairs, context.colour)) if repairs.enumerated and repairs.made else ""
    if repairs.only:
        return fixed + (f"Fixed {_errors(len(repairs.made))}.\n" if repairs.made else "")
    return fixed + _count(len(findings), len(repairs.made)) + _available(findings, context)


def mark(finding: Finding, context: Context) -> str:
    """`[*] ` where `--fix` would repair it."""
    return f"[{paint('*', 'cyan', on=context.colour)}] " if context.repairs.can(finding) else ""


def _count(left: int, fixed: int) -> str:
    if fixed:
        return f"Found {_errors(left + fixed)} ({fixed} fixed, {left} remaining).\n"
    return f"Found {_errors(left)}.\n" if left else "All checks passed!\n"


def _available(findings: Sequence[Finding], context: Context) -> str:
    can, could = counted(findings, context.repairs)
    hidden = f"{could} unsafe {'fix' if could == 1 else 'fixes'} available with `--fix --unsafe-fixes`"
    if can:
        star = paint("*", "cyan", on=context.colour)
        return f"[{star}] {can} fixable with `--fix`{f' ({hidden})' if could else ''}.\n"
    return f"{hidden}.\n" if could else ""


def _enumeration(repairs: Repairs, on: bool) -> Iterator[str]:
    """By file, the most frequent rule first."""
    yield f"\nFixed {_errors(len(repairs.made))}:\n"
    for path in sorted({finding.path for finding in repairs.made}):
        yield f"- {paint(printable(path), bold=True, on=on)}:\n"
        counts = Counter((each.code, each.name) for each in repairs.made if each.path == path)
        digits = len(str(max(counts.values())))
        for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            yield f"    {count:>{digits}} \N{MULTIPLICATION SIGN} {paint(code, 'red', bold=True, on=on)} ({name})\n"
    yield "\n"


def _errors(count: int) -> str:
    return f"{count} error{'s' if count != 1 else ''}"
