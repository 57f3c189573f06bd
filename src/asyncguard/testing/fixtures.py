"""A directory → the programs in it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

GROUP = "README.md"
"""A directory with one is a group of fixtures; any other is one fixture."""
OWN_SETTINGS = "asyncguard.toml"


class Fixture(NamedTuple):
    id: str
    """`resolution/names/aliases`"""
    path: Path

    def files(self) -> Mapping[str, bytes]:
        """Relative path, with `/`, → content, of all that belongs to the program."""
        if self.path.is_file():
            return {self.path.name: self.path.read_bytes()}
        found = (path for path in sorted(self.path.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(self.path).as_posix(): path.read_bytes() for path in found}


def discover(root: Path) -> Iterator[Fixture]:
    """The fixtures below `root`, which is a group."""
    for path in sorted(root.iterdir()):
        if path.is_dir() and (path / GROUP).is_file():
            yield from (Fixture(f"{path.name}/{fixture.id}", fixture.path) for fixture in discover(path))
        elif path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__"):
            yield Fixture(path.stem, path)
