"""The JSON of each finding on a line of its own."""

import json
from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context
from asyncguard.report.json import diagnostic


def render(findings: Sequence[Finding], context: Context) -> str:
    return "".join(
        json.dumps(diagnostic(finding, context), separators=(",", ":"), sort_keys=True, ensure_ascii=False) + "\n"
        for finding in findings
    )
