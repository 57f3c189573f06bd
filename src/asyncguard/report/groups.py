"""Findings under what they have in common: their cause, or the entry points that suffer from them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding
from asyncguard.model.report import Report
from asyncguard.report.context import Context
from asyncguard.report.json import diagnostic
from asyncguard.report.style import paint, printable
from asyncguard.report.summary import summary

BY = ("cause", "entry-point")
NOBODY = "no entry point that is known"
REACHED = "reached from"
VERBS = {"AG1": "blocks", "AG2": "starves"}
"""What the rules of a family say of whoever gets there."""
MOST_PLACES = 3
PLURALS = {"dependency": "dependencies", "middleware": "middleware"}


class Group(NamedTuple):
    name: str
    """`requests.get at clients/http.py:31`, `GET /users/{id}`."""
    about: str
    """`blocks 14 routes and 1 middleware`, `route, app/users.py:12`."""
    findings: Sequence[Finding]


def render(form: str, by: str, report: Report, context: Context) -> str:
    """The report's findings in groups; `form` is json, or anything else for text."""
    groups = by_cause(report) if by == "cause" else by_entry_point(report)
    if form == "json":
        return json.dumps([_document(group, context) for group in groups], indent=2, ensure_ascii=False)
    blocks = ["\n".join(_lines(group, context.colour)) + "\n\n" for group in groups]
    return "".join(blocks) + (summary(report.findings, context) if context.summary else "")


def by_cause(report: Report) -> list[Group]:
    """One group for each place where a chain ends; what hits most entry points first."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(_cause(finding), []).append(finding)
    kinds = _by_label(report)
    groups = [Group(_at(*cause), _victims(findings, kinds), findings) for cause, findings in found.items()]
    return sorted(groups, key=lambda group: (-len(_reached(group.findings)), -len(group.findings), group.name))


def by_entry_point(report: Report) -> list[Group]:
    """One group for each entry point, in order of label; what nobody is known to reach comes last."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for label in finding.entry_points or ("",):
            found.setdefault(label, []).append(finding)
    entry_points = _by_label(report)
    return [
        Group(label or NOBODY, _place(entry_points.get(label, ())), findings)
        for label, findings in sorted(found.items(), key=lambda item: (not item[0], item[0]))
    ]


def _cause(finding: Finding) -> tuple[str, str]:
    """What blocks, and where that is written."""
    last = finding.chain[-1] if finding.chain else finding
    return finding.primitive or finding.name, f"{last.path}:{last.span.row}"


def _at(primitive: str, place: str) -> str:
    return f"{primitive} at {place}"


def _reached(findings: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(label for finding in findings for label in finding.entry_points))


def _by_label(report: Report) -> dict[str, list[EntryPoint]]:
    out: dict[str, list[EntryPoint]] = {}
    for each in report.entry_points:
        out.setdefault(each.label, []).append(each)
    return out


def _victims(findings: Sequence[Finding], known: Mapping[str, Sequence[EntryPoint]]) -> str:
    """`blocks 14 routes and 1 middleware`."""
    counts = Counter(known[label][0].kind for label in _reached(findings) if label in known)
    words = [f"{count} {_plural(kind, count)}" for kind, count in counts.most_common()]
    if not words:
        return f"reached from {NOBODY}"
    families = {finding.code[:3] for finding in findings}
    verb = VERBS.get(families.pop(), REACHED) if len(families) == 1 else REACHED
    return f"{verb} {' and '.join([', '.join(words[:-1]), words[-1]] if len(words) > 1 else words)}"


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else PLURALS.get(kind, f"{kind}s")


def _place(entry_points: Sequence[EntryPoint]) -> str:
    return ", ".join(f"{each.kind}, {each.path}:{each.span.row}" for each in entry_points[:MOST_PLACES])


def _lines(group: Group, on: bool) -> Iterator[str]:
    about = f": {printable(group.about)}" if group.about else ""
    yield paint(printable(group.name), bold=True, on=on) + about
    for finding in group.findings:
        place = f"{printable(finding.path)}:{finding.span.row}:{finding.span.column}"
        impact = f" [{finding.impact}]" if finding.impact else ""
        yield f"  {place}: {paint(finding.code, 'red', bold=True, on=on)}{impact} {printable(finding.message)}"


def _document(group: Group, context: Context) -> dict[str, object]:
    return {
        "group": group.name,
        "about": group.about,
        "entry_points": _reached(group.findings),
        "findings": [diagnostic(finding, context) for finding in group.findings],
    }
