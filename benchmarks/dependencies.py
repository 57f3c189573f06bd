"""Lists of pinned distributions → a folder for each release, as an installer would fill it. Only unpacked: nothing of
theirs is built or run."""

import tomllib
from pathlib import Path

from benchmarks.cache import Release, unpacked


def requirements(listed: Path) -> dict[str, list[Release]]:
    """Release as written → what is installed beside it."""
    lists: dict[str, list[str]] = tomllib.loads(listed.read_text(encoding="utf-8"))
    return {release: [Release(*pin.split("==")) for pin in pins] for release, pins in lists.items()}


def fetch(listed: Path, cache: Path) -> dict[str, Path]:
    """Release as written → the folder of its packages. Downloads what is missing."""
    return {release: together(release, pins, cache) for release, pins in requirements(listed).items()}


def together(release: str, pins: list[Release], cache: Path) -> Path:
    """One folder of links, each to a package or module of an unpacked distribution."""
    folder = cache / "installed" / release
    folder.mkdir(parents=True, exist_ok=True)
    for pin in pins:
        for entry in unpacked(pin, cache / "dependencies", cache / "archives").iterdir():
            if _is_module(entry):
                _link(entry, folder / entry.name)
    (folder / "README.dist-info").mkdir(exist_ok=True)
    return folder


def _link(entry: Path, place: Path) -> None:
    """A folder without a file of its own is a namespace: several distributions have a part of it."""
    if entry.is_dir() and not (entry / "__init__.py").exists():
        if place.is_symlink():
            place.unlink()
        place.mkdir(exist_ok=True)
        for each in entry.iterdir():
            _link(each, place / each.name)
    elif not place.exists():
        place.symlink_to(entry.resolve())


def _is_module(entry: Path) -> bool:
    return entry.name.isidentifier() if entry.is_dir() else entry.suffix == ".py" and entry.stem != "setup"
