"""Findings → findings with their impact."""

from collections.abc import Iterable

import msgspec

from asyncguard.check.silence import UNPARSED
from asyncguard.model.entry import EntryPoint, impact
from asyncguard.model.finding import Finding
from asyncguard.rule import Facts


def rate(findings: Iterable[Finding], facts: Facts) -> tuple[list[Finding], list[EntryPoint]]:
    """The findings with their impact and the entry points from which they are reached, and these entry points."""
    out: list[Finding] = []
    seen: dict[EntryPoint, None] = {}
    for finding in findings:
        if finding.code == UNPARSED:
            out.append(finding)
            continue
        reached = facts.reached_from(finding.path, finding.span, finding.code)
        seen |= dict.fromkeys(reached)
        labels = tuple(dict.fromkeys(each.label for each in sorted(reached, key=EntryPoint.rank)))
        out.append(msgspec.structs.replace(finding, impact=impact(finding.cost, reached), entry_points=labels))
    return out, sorted(seen, key=EntryPoint.sort_key)
