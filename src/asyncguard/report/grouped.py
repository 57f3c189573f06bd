"""The findings of each file under its name."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context
from asyncguard.report.style import paint, printable
from asyncguard.report.summary import mark, summary


def render(findings: Sequence[Finding], context: Context) -> str:
    groups = groupby(findings, key=lambda finding: finding.path)
    blocks = ["\n".join(_file(path, list(group), context)) + "\n\n" for path, group in groups]
    return "".join(blocks) + (summary(findings, context) if context.summary else "")


def _file(path: str, findings: Sequence[Finding], context: Context) -> Iterator[str]:
    on = context.colour
    rows = max(len(str(finding.span.row)) for finding in findings)
    columns = max(len(str(finding.span.column)) for finding in findings)
    yield paint(printable(path), underline=True, on=on) + ":"
    for finding in findings:
        colon = paint(":", "cyan", on=on)
        place = f"{finding.span.row:>{rows}}{colon}{finding.span.column:<{columns}}"
        code = paint(finding.code, "red", bold=True, on=on)
        yield f"  {place} {code} {mark(finding, context)}{printable(finding.message)}"
