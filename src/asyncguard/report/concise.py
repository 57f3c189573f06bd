"""One line a finding: `path:row:column: CODE message`."""

from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context
from asyncguard.report.style import paint, printable
from asyncguard.report.summary import mark, summary


def render(findings: Sequence[Finding], context: Context) -> str:
    lines = [_line(finding, context) for finding in findings]
    return "".join(lines) + (summary(findings, context) if context.summary else "")


def _line(finding: Finding, context: Context) -> str:
    colour = context.colour
    colon = paint(":", "cyan", on=colour)
    path = paint(printable(finding.path), bold=True, on=colour)
    code = paint(finding.code, "red", bold=True, on=colour)
    place = f"{path}{colon}{finding.span.row}{colon}{finding.span.column}{colon}"
    return f"{place} {code} {mark(finding, context)}{printable(finding.message)}\n"
