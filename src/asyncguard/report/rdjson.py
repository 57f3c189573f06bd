"""The Reviewdog Diagnostic Format. It has no place for a chain, and its reader refuses keys that it does not know."""

import json
from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.model.summary import Span
from asyncguard.report.context import Context


def render(findings: Sequence[Finding], context: Context) -> str:
    document = {
        "diagnostics": [_diagnostic(finding, context) for finding in findings],
        "severity": "WARNING",
        "source": {"name": "asyncguard"},
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _diagnostic(finding: Finding, context: Context) -> dict[str, object]:
    found = {
        "code": {"value": finding.code},
        "location": {"path": context.absolute(finding.path), "range": _range(finding.span)},
        "message": finding.message,
    }
    if finding.fix is None:
        return found
    return found | {"suggestions": [{"range": _range(edit.span), "text": edit.content} for edit in finding.fix.edits]}


def _range(span: Span) -> dict[str, object]:
    return {
        "end": {"column": span.end_column, "line": span.end_row},
        "start": {"column": span.column, "line": span.row},
    }
