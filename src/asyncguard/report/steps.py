"""The chain below the reported call: what a format shows as related places."""

from collections.abc import Iterator, Sequence

from asyncguard.model.finding import Finding, Step
from asyncguard.report.style import printable


def below(finding: Finding) -> Sequence[Step]:
    """The steps that stand elsewhere than the finding itself."""
    return finding.chain[1:] if starts_here(finding) else finding.chain


def starts_here(finding: Finding) -> bool:
    """Whether the first step is the reported call."""
    return bool(finding.chain) and (finding.chain[0].path, finding.chain[0].span) == (finding.path, finding.span)


def as_lines(finding: Finding) -> Iterator[str]:
    """`app/db.py:7:5: calls `load``, a line a step, and what to write instead."""
    for step in below(finding):
        yield f"{printable(step.path)}:{step.span.row}:{step.span.column}: {printable(step.text)}"
    if finding.help:
        yield f"help: {printable(finding.help)}"
