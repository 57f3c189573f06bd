"""The packages that recorded chains enter → a folder for each release, as an installer would fill it. Only unpacked:
nothing of theirs is built or run."""

import tomllib
from pathlib import Path

from benchmarks.cache import Release, unpacked

LISTED = Path(__file__).with_name("dependencies.toml")


def requirements() -> dict[str, list[Release]]:
    """Release as written → what is installed beside it."""
    listed: dict[str, list[str]] = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return {release: [Release(*pin.split("==")) for pin in pins] for release, pins in listed.items()}


def fetch(cache: Path) -> dict[str, Path]:
    """Release as written → the folder of its packages. Downloads what is missing."""
    return {release: _together(release, pins, cache) for release, pins in requirements().items()}


def _together(release: str, pins: list[Release], cache: Path) -> Path:
    """One folder of links, each to a package or module of an unpacked distribution."""
    folder = cache / "installed" / release
    folder.mkdir(parents=True, exist_ok=True)
    for pin in pins:
        for entry in unpacked(pin, cache / "dependencies", cache / "archives").iterdir():
            link = folder / entry.name
            if _is_module(entry) and not link.exists():
                link.symlink_to(entry.resolve())
    (folder / "README.dist-info").mkdir(exist_ok=True)
    return folder


def _is_module(entry: Path) -> bool:
    return entry.name.isidentifier() if entry.is_dir() else entry.suffix == ".py" and entry.stem != "setup"
