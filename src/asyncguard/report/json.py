"""Ruff's JSON, with what only asyncguard knows as further keys."""

import json
from collections.abc import Sequence

from asyncguard.model.finding import Finding, Step
from asyncguard.model.fix import Edit, Fix
from asyncguard.report.context import Context

UNPARSED = "AG000"


def render(findings: Sequence[Finding], context: Context) -> str:
    return json.dumps(
        [diagnostic(finding, context) for finding in findings], indent=2, sort_keys=True, ensure_ascii=False
    )


def diagnostic(finding: Finding, context: Context) -> dict[str, object]:
    """One finding as a document."""
    return {
        "cell": None,
        "code": finding.code,
        "end_location": _location(finding.span.end_row, finding.span.end_column),
        "filename": context.absolute(finding.path),
        "fix": None if finding.fix is None else _fix(finding.fix),
        "location": _location(finding.span.row, finding.span.column),
        "message": finding.message,
        "name": finding.name,
        "noqa_row": None if finding.code == UNPARSED else finding.span.row,
        "severity": "error",
        "url": None,
        **_proof(finding, context),
    }


def _proof(finding: Finding, context: Context) -> dict[str, object]:
    """The keys that ruff does not have."""
    return {
        "also": finding.also,
        "chain": [_step(step, context) for step in finding.chain],
        "conditional": finding.conditional,
        "cost": finding.cost or None,
        "entry_points": finding.entry_points,
        "function": finding.function or None,
        "help": finding.help or None,
        "impact": finding.impact or None,
        "primitive": finding.primitive or None,
    }


def _step(step: Step, context: Context) -> dict[str, object]:
    return {
        "end_location": _location(step.span.end_row, step.span.end_column),
        "filename": context.absolute(step.path),
        "function": step.function or None,
        "location": _location(step.span.row, step.span.column),
        "text": step.text,
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "applicability": fix.applicability.replace("-", ""),
        "edits": [_edit(edit) for edit in fix.edits],
        "message": fix.message,
    }


def _edit(edit: Edit) -> dict[str, object]:
    return {
        "content": edit.content,
        "end_location": _location(edit.span.end_row, edit.span.end_column),
        "location": _location(edit.span.row, edit.span.column),
    }


def _location(row: int, column: int) -> dict[str, int]:
    return {"column": column, "row": row}
