"""Records and findings → verdicts.

Hit: a finding within 3 lines of the offending statement and in the same function, or likewise at the call in the
function on the loop that reaches it. Near hit: also any other step of the recorded chain, or an alternative place
(the `Depends` parameter of a held connection). False alarm: a finding inside the statement of a negative. Residual:
a finding that still stands on the statement that cured the incident in the fixed version.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from benchmarks.accuracy.records import Incident, Negative, Place, Records
from benchmarks.cache import Release

SLACK = 3
CURED_IN_PLACE = frozenset({"offloaded", "now awaited/async", "offloaded/async"})
"""The fixes whose statement must be silent; elsewhere the fixed version has no statement to look at."""


class Report(NamedTuple):
    """One finding, as far as scoring looks at it."""

    row: int
    code: str
    message: str


Findings = Mapping[tuple[Release, str], list[Report]]
"""By release and file (as named inside the wheel), in the order of the tool's output."""


class Judged(NamedTuple):
    incident: Incident
    hit: Report | None
    near_hit: Report | None
    residual: Report | None


class Alarm(NamedTuple):
    negative: Negative
    report: Report | None


class Tally(NamedTuple):
    total: int
    hits: int
    near_hits: int

    def __str__(self) -> str:
        return f"{self.hits}/{self.total}"

    @property
    def recall(self) -> float:
        return self.hits / self.total if self.total else 0.0


class Verdict(NamedTuple):
    incidents: tuple[Judged, ...]
    negatives: tuple[Alarm, ...]
    findings: int

    def tally(self, key: Callable[[Incident], str] = lambda _: "all") -> dict[str, Tally]:
        """Recall by group, groups in the order in which the records name them."""
        groups: dict[str, list[Judged]] = {}
        for judged in self.incidents:
            groups.setdefault(key(judged.incident), []).append(judged)
        return {name: _tally(members) for name, members in groups.items()}

    @property
    def cures(self) -> int:
        """How many fixed statements were looked at."""
        return sum(
            judged.incident.fixed_how in CURED_IN_PLACE and judged.incident.fixed_span is not None
            for judged in self.incidents
        )


def score(records: Records, findings: Findings) -> Verdict:
    return Verdict(
        incidents=tuple(_judge(incident, findings) for incident in records.incidents),
        negatives=tuple(Alarm(negative, _alarm(negative, findings)) for negative in records.negatives),
        findings=sum(map(len, findings.values())),
    )


def _judge(incident: Incident, findings: Findings) -> Judged:
    release = incident.release
    hit = _first(findings, release, (incident, incident.async_context))
    near_hit = hit or _first(findings, release, (*incident.path, *incident.alt_lines))
    return Judged(incident, hit, near_hit, _residual(incident, findings))


def _first(findings: Findings, release: Release, places: Iterable[Place]) -> Report | None:
    return next((report for place in places if (report := _near(findings, release, place))), None)


def _near(findings: Findings, release: Release, place: Place) -> Report | None:
    if not place.line or not place.file:
        return None
    first, last = place.span or (place.line, place.line)
    start, end = place.function_span or (first - SLACK, last + SLACK)
    for report in findings.get((release, place.file), ()):
        if first - SLACK <= report.row <= last + SLACK and start <= report.row <= end:
            return report
    return None


def _alarm(negative: Negative, findings: Findings) -> Report | None:
    if negative.line is None:
        return None
    span = negative.span or (negative.line, negative.line)
    return _inside(findings.get((negative.release, negative.file), ()), span)


def _residual(incident: Incident, findings: Findings) -> Report | None:
    if not (incident.fixed_verified and incident.fix and incident.fixed_file and incident.fixed_span):
        return None
    if incident.fixed_how not in CURED_IN_PLACE:
        return None
    return _inside(findings.get((incident.fix, incident.fixed_file), ()), incident.fixed_span)


def _inside(reports: Iterable[Report], span: tuple[int, int]) -> Report | None:
    return next((report for report in reports if span[0] <= report.row <= span[1]), None)


def _tally(members: list[Judged]) -> Tally:
    return Tally(
        len(members), sum(bool(judged.hit) for judged in members), sum(bool(judged.near_hit) for judged in members)
    )
