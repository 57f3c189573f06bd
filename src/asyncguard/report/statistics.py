"""How many findings of each rule, the most frequent first."""

import json
from collections import Counter
from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context
from asyncguard.report.style import paint
from asyncguard.report.summary import summary


def as_text(findings: Sequence[Finding], context: Context) -> str:
    counts = _counts(findings)
    digits = max((len(str(count)) for _, _, count in counts), default=0)
    width = max((len(code) for code, _, _ in counts), default=0)
    lines = [
        f"{paint(f'{count:>{digits}}', bold=True, on=context.colour)}\t"
        f"{paint(f'{code:<{width}}', 'red', bold=True, on=context.colour)}\t{name}\n"
        for code, name, count in counts
    ]
    return "".join(lines) + (summary(findings) if context.summary else "")


def as_json(findings: Sequence[Finding]) -> str:
    rows = [
        {"code": code, "name": name, "count": count, "fixable": False, "fixable_count": 0}
        for code, name, count in _counts(findings)
    ]
    return json.dumps(rows, indent=2)


def _counts(findings: Sequence[Finding]) -> list[tuple[str, str, int]]:
    counted = Counter((finding.code, finding.name) for finding in findings)
    return sorted(((code, name, count) for (code, name), count in counted.items()), key=lambda row: (-row[2], row[0]))
