"""Workflow commands: GitHub shows each as an annotation of its line, with the chain below the message."""

from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.model.summary import Span
from asyncguard.report.context import Context
from asyncguard.report.steps import as_lines


def render(findings: Sequence[Finding], context: Context) -> str:
    return "".join(_annotation(finding, context) for finding in findings)


def _annotation(finding: Finding, context: Context) -> str:
    title = f"title=asyncguard ({finding.code})"
    head = f"::error {title},file={_property(context.absolute(finding.path))},{_place(finding.span)}::"
    first = f"{finding.path}:{finding.span.row}:{finding.span.column}: {finding.code} {finding.message}"
    return head + _data("\n  ".join([first, *as_lines(finding)])) + "\n"


def _place(span: Span) -> str:
    """Without columns where there are several rows: GitHub would not show such an annotation."""
    if span.row != span.end_row:
        return f"line={span.row},endLine={span.end_row}"
    return f"line={span.row},col={span.column},endLine={span.end_row},endColumn={span.end_column}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
