"""asyncguard on every fetched release → findings by release and file."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path, PurePath

from benchmarks.accuracy.score import Findings, Report
from benchmarks.asyncguard import Diagnostic, check
from benchmarks.cache import Release


def run(folders: dict[Release, Path], packages: dict[str, Path], progress: Callable[[str], None]) -> Findings:
    """`packages` has the folder of installed packages of a release, where there is one."""
    findings: dict[tuple[Release, str], list[Report]] = defaultdict(list)
    for release, folder in folders.items():
        progress(str(release))
        beside = packages.get(str(release))
        follow = ["--python", str(beside.resolve())] if beside else ["--no-follow-packages"]
        for diagnostic in check(folder, "--select", "AG", "--no-cache", *follow):
            findings[release, _inside(folder, diagnostic)].append(
                Report(diagnostic.location.row, diagnostic.code, diagnostic.message)
            )
    return findings


def _inside(folder: Path, diagnostic: Diagnostic) -> str:
    """The file as the wheel names it."""
    path = PurePath(diagnostic.filename)
    root = folder.resolve()
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
