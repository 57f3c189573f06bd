"""A difference → Markdown for a pull request, with source to read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.asyncguard import Diagnostic, Place
from benchmarks.cache import Release
from benchmarks.ecosystem.diff import Difference, stable


def heading(base: str, head: str) -> str:
    return f"# Findings at {base} and at {head or 'the working tree'}\n"


def section(release: Release, difference: Difference, folder: Path, most: int) -> str:
    """What became of one package, with at most `most` findings of each kind in full."""
    return "\n".join(_lines(release, difference, folder, most)) + "\n"


def _lines(release: Release, found: Difference, folder: Path, most: int) -> Iterator[str]:
    yield f"## {release.name} {release.version}: {found.before} -> {found.after}\n"
    yield f"gained {_counted(found.gained)}; lost {_counted(found.lost)}; said otherwise {len(found.changed)}\n"
    for sign, findings in (("+", found.gained), ("-", found.lost)):
        for finding in stable(findings, most):
            yield from _finding(sign, finding, folder)
    for before, after in found.changed[:most]:
        yield f"~ {_place(after, folder)}: {after.code}\n  - {before.message}\n  + {after.message}"


def _counted(findings: Sequence[Diagnostic]) -> str:
    """`3 (AG102 2, AG106 1)`"""
    codes = Counter(finding.code for finding in findings)
    detail = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
    return f"{len(findings)} ({detail})" if detail else "0"


def _finding(sign: str, finding: Diagnostic, folder: Path) -> Iterator[str]:
    yield f"{sign} {_place(finding, folder)}: {finding.code} {finding.message}"
    for step in finding.chain:
        yield f"      {_place(step, folder)} `{_source(step)}`: {step.text}"


def _place(place: Place, folder: Path) -> str:
    path = Path(place.filename)
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path.name
    return f"{shown}:{place.location.row}"


def _source(place: Place) -> str:
    lines = Path(place.filename).read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[place.location.row - 1].strip() if place.location.row <= len(lines) else ""
