"""Unpack every package version that a record names, and check that the recorded lines stand where they should."""

from pathlib import Path

from benchmarks.accuracy.records import Place, Records
from benchmarks.cache import Release, unpacked

SHARED = frozenset({"auth", "helpers", "util"})
"""Of homeassistant's 1,000 components only the recorded ones are read, with what they all build on."""


def fetch(records: Records, cache: Path) -> dict[Release, Path]:
    """The folder of each release that the records name. Downloads what is missing (several hundred MB at first)."""
    return {release: _unpacked(release, files, cache) for release, files in sorted(records.files().items())}


def _unpacked(release: Release, files: set[str], cache: Path) -> Path:
    folder, archives = cache / "packages", cache / "archives"
    if release.name != "homeassistant":
        return unpacked(release, folder, archives)
    components = {file.split("/")[2] for file in files if file.startswith("homeassistant/components/")}
    return unpacked(release, folder, archives, lambda member: _keep(member, components), " ".join(sorted(components)))


def _keep(member: str, components: set[str]) -> bool:
    match member.split("/"):
        case ["homeassistant", "components", component, _, *_]:
            return component in components
        case ["homeassistant", "components", _] | ["homeassistant", _]:
            return True
        case ["homeassistant", package, *_]:
            return package in SHARED
    return False


def mismatches(records: Records, folders: dict[Release, Path]) -> list[str]:
    """Recorded lines whose text is not what the unpacked file says: empty, or the benchmark measures something else."""
    places: list[tuple[str, Release, Place]] = []
    for incident in records.incidents:
        places.append((incident.id, incident.release, incident))
        places.append((incident.id, incident.release, incident.async_context))
    places += [(negative.id, negative.release, negative) for negative in records.negatives]
    return [
        f"{id_} {release} {place.file}:{place.line}"
        for id_, release, place in places
        if not _stands(folders[release], place)
    ]


def _stands(folder: Path, place: Place) -> bool:
    if place.line is None or place.line_text is None:
        return False
    path = folder / place.file
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return 0 < place.line <= len(lines) and lines[place.line - 1].strip()[:80] == place.line_text
