"""Markers and findings → where they disagree."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from asyncguard.model.finding import Finding
from asyncguard.testing.markers import Marker


class Mismatch(NamedTuple):
    path: str
    row: int
    sign: str
    """`-`: expected and not there; `+`: there and not expected; `!`: a known error that is none any more."""
    text: str


def compare(markers: Iterable[Marker], findings: Sequence[Finding]) -> list[Mismatch]:
    """Where findings and markers disagree, by file and line. Empty: every marker holds, every other line is silent."""
    by_kind: dict[str, list[Marker]] = {"error": [], "step": [], "missed-alarm": [], "false-alarm": []}
    for marker in markers:
        by_kind[marker.kind].append(marker)
    left = list(findings)
    found = [
        *(_lost(marker, "-", "not reported") for marker in _claim(by_kind["error"], left)),
        *(_lost(marker, "!", "no longer reported: drop the marker") for marker in _claim(by_kind["false-alarm"], left)),
        *_now_reported(by_kind["missed-alarm"], left),
        *(_unexpected(finding) for finding in left),
        *(_lost(marker, "-", "in no chain") for marker in by_kind["step"] if not _in_chain(marker, findings)),
    ]
    return sorted(found)


def _claim(markers: Iterable[Marker], left: list[Finding]) -> Iterator[Marker]:
    """Takes one finding a marker out of `left`, for the most demanding markers first; yields those without one."""
    for marker in sorted(markers, key=_demands, reverse=True):
        finding = next((finding for finding in left if _fits(marker, finding)), None)
        if finding is None:
            yield marker
        else:
            left.remove(finding)


def _now_reported(markers: Sequence[Marker], left: list[Finding]) -> list[Mismatch]:
    missing = list(_claim(markers, left))
    return [_lost(marker, "!", "reported now: make it `error:`") for marker in markers if marker not in missing]


def _fits(marker: Marker, finding: Finding) -> bool:
    place = (finding.path, finding.span.row, finding.code) == (marker.path, marker.row, marker.code)
    return place and marker.column in (0, finding.span.column) and marker.fragment in finding.message


def _in_chain(marker: Marker, findings: Iterable[Finding]) -> bool:
    return any(
        finding.code == marker.code and (step.path, step.span.row) == (marker.path, marker.row)
        for finding in findings
        for step in finding.chain
    )


def _demands(marker: Marker) -> tuple[bool, int]:
    return bool(marker.column), len(marker.fragment)


def _lost(marker: Marker, sign: str, what: str) -> Mismatch:
    return Mismatch(marker.path, marker.row, sign, f"{marker} ({what})")


def _unexpected(finding: Finding) -> Mismatch:
    text = f"[{finding.span.column}] {finding.code} {finding.message}"
    chain = "".join(f"\n            {step.path}:{step.span.row}: {step.text}" for step in finding.chain)
    return Mismatch(finding.path, finding.span.row, "+", f"{text} (not expected){chain}")
