"""GitLab's code quality report."""

import json
import os
from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.model.fingerprint import fingerprints
from asyncguard.report.context import Context


def render(findings: Sequence[Finding], context: Context) -> str:
    marks = fingerprints(findings, context.relative)
    issues = [_issue(finding, mark[:16], context) for finding, mark in zip(findings, marks, strict=True)]
    return json.dumps(issues, indent=2, ensure_ascii=False)


def _issue(finding: Finding, fingerprint: str, context: Context) -> dict[str, object]:
    span = finding.span
    return {
        "check_name": finding.code,
        "description": f"{finding.code}: {finding.message}",
        "severity": "major",
        "fingerprint": fingerprint,
        "location": {
            "path": _path(finding.path, context),
            "positions": {
                "begin": {"line": span.row, "column": span.column},
                "end": {"line": span.end_row, "column": span.end_column},
            },
        },
    }


def _path(shown: str, context: Context) -> str:
    """Relative to the checkout, which GitLab names in the environment."""
    if not context.checkout:
        return shown
    return os.path.relpath(context.absolute(shown), context.checkout).replace(os.sep, "/")
