"""How many findings of each rule, the most frequent first."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context
from asyncguard.report.style import paint
from asyncguard.report.summary import summary


class Row(NamedTuple):
    code: str
    name: str
    number: int
    fixable: int
    """How many of them `--fix` would repair."""


def as_text(findings: Sequence[Finding], context: Context) -> str:
    rows, on = _rows(findings, context), context.colour
    digits = max((len(str(row.number)) for row in rows), default=0)
    width = max((len(row.code) for row in rows), default=0)
    marked = any(row.fixable for row in rows)
    lines = [
        f"{paint(f'{row.number:>{digits}}', bold=True, on=on)}\t"
        f"{paint(f'{row.code:<{width}}', 'red', bold=True, on=on)}\t{_mark(row, on) if marked else ''}{row.name}\n"
        for row in rows
    ]
    return "".join(lines) + (summary(findings, context) if context.summary else "")


def as_json(findings: Sequence[Finding], context: Context) -> str:
    rows = [
        {
            "code": r.code,
            "name": r.name,
            "count": r.number,
            "fixable": r.fixable == r.number,
            "fixable_count": r.fixable,
        }
        for r in _rows(findings, context)
    ]
    return json.dumps(rows, indent=2)


def _mark(row: Row, on: bool) -> str:
    """All, some or none."""
    sign = "*" if row.fixable == row.number else "-" if row.fixable else " "
    return f"[{paint(sign, 'cyan', on=on and sign != ' ')}] "


def _rows(findings: Sequence[Finding], context: Context) -> list[Row]:
    counted = Counter((finding.code, finding.name) for finding in findings)
    fixable = Counter(finding.code for finding in findings if context.repairs.can(finding))
    rows = [Row(code, name, count, fixable[code]) for (code, name), count in counted.items()]
    return sorted(rows, key=lambda row: (-row.number, row.code))
