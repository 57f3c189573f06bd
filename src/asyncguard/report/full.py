"""The finding in its source, each step of the chain in its own, and what to write instead."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import Span
from asyncguard.report.context import Context
from asyncguard.report.excerpt import Style, bar, excerpt, last_row, rows
from asyncguard.report.steps import below, starts_here
from asyncguard.report.style import paint, printable
from asyncguard.report.summary import mark, summary

SHOWN = 3
"""Entry points that are named."""
AROUND = 2
"""Lines shown before and after the reported call."""

Lines = Callable[[str], list[str]]


def render(findings: Sequence[Finding], context: Context) -> str:
    lines = cache(lambda path: rows(context.read(path)))
    blocks = ["\n".join(_finding(finding, lines, context)) + "\n\n" for finding in findings]
    return "".join(blocks) + (summary(findings, context) if context.summary else "")


def _finding(finding: Finding, lines: Lines, context: Context) -> Iterator[str]:
    on = context.colour
    style = Style(_gutter(finding, lines), on=on)
    first, steps = _split(finding)
    call = excerpt(lines(finding.path), finding.span, first, style, AROUND)
    code = paint(finding.code, "bright red", bold=True, on=on)
    yield f"{code} {mark(finding, context)}{paint(printable(finding.message), bold=True, on=on)}"
    yield _place("-->", finding.path, finding.span, style)
    yield from call[:-1] if steps and call[-1:] == [bar(style)] else call
    for step in steps:
        yield bar(style)
        yield from _step(step, lines, style)
    if finding.impact:
        yield f"{paint('impact', 'bright cyan', bold=True, on=on)}: {printable(_impact(finding))}"
    if finding.also:
        yield f"{paint('also', 'bright cyan', bold=True, on=on)}: {', '.join(finding.also)}"
    if finding.help:
        yield f"{paint('help', 'bright cyan', bold=True, on=on)}: {printable(finding.help)}"
    if finding.fix:
        unsafe = "" if finding.fix.applicability == "safe" else f" ({finding.fix.applicability})"
        yield f"{paint('fix', 'bright cyan', bold=True, on=on)}: {printable(finding.fix.message)}{unsafe}"


def _impact(finding: Finding) -> str:
    """`high, reached from GET /users/{id}, POST /users and 12 more`."""
    first = ", ".join(f"`{label}`" for label in finding.entry_points[:SHOWN])
    more = len(finding.entry_points) - SHOWN
    reached = f", reached from {first}" if first else ""
    return finding.impact + reached + (f" and {more} more" if more > 0 else "")


def _step(step: Step, lines: Lines, style: Style) -> Iterator[str]:
    inside = f" in `{step.function}`" if step.function else ""
    yield _place(":::", step.path, step.span, style) + inside
    shown = excerpt(lines(step.path), step.span, step.text, style._replace(mark="-", colour="bright blue"))
    yield from shown or [f"{' ' * style.gutter} = {printable(step.text)}"]


def _split(finding: Finding) -> tuple[str, Sequence[Step]]:
    """The words for the reported call itself, and the steps below it. What the header already says is not repeated."""
    rest = below(finding)
    return finding.chain[0].text if rest and starts_here(finding) else "", rest


def _place(arrow: str, path: str, span: Span, style: Style) -> str:
    edge = paint(f"{' ' * style.gutter}{arrow}", "bright blue", bold=True, on=style.on)
    return f"{edge} {printable(path)}:{span.row}:{span.column}"


def _gutter(finding: Finding, lines: Lines) -> int:
    rows = [last_row(finding.span, AROUND, lines(finding.path))]
    rows += [last_row(step.span, 0, lines(step.path)) for step in finding.chain]
    return len(str(max(rows)))
