"""asyncguard on every fetched release → findings by release and file."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path, PurePath

from benchmarks.accuracy.score import Findings, Report
from benchmarks.asyncguard import Diagnostic, check
from benchmarks.cache import Release


def run(folders: dict[Release, Path], progress: Callable[[str], None]) -> Findings:
    findings: dict[tuple[Release, str], list[Report]] = defaultdict(list)
    for release, folder in folders.items():
        progress(str(release))
        for diagnostic in check(folder, "--select", "AG", "--no-cache"):
            findings[release, _inside(folder, diagnostic)].append(
                Report(diagnostic.location.row, diagnostic.code, diagnostic.message)
            )
    return findings


def _inside(folder: Path, diagnostic: Diagnostic) -> str:
    """The file as the wheel names it."""
    path = PurePath(diagnostic.filename)
    root = folder.resolve()
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
