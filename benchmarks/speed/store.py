"""What has been measured, in a file that each measurement is added to: a run that was ended goes on where it was."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.speed.measure import Timing


class Tree(msgspec.Struct):
    """A package or a share of one, and what was measured on it: row → the runs."""

    files: int
    lines: int
    size: int
    cache: int = 0
    """Bytes in the cache after a cold run."""
    rows: dict[str, list[Timing]] = {}


class Results(msgspec.Struct):
    """Of one run. `load` is the most that the machine did beside it when a measurement began."""

    commit: str
    day: str
    python: str
    processors: int
    load: float = 0.0
    trees: dict[str, Tree] = {}


class Store:
    def __init__(self, path: Path, fresh: Results) -> None:
        self._path = path
        self.results = msgspec.json.decode(path.read_bytes(), type=Results) if path.exists() else fresh

    def tree(self, name: str, files: Sequence[Path]) -> Tree:
        """Known, or looked at now."""
        if name not in self.results.trees:
            texts = [path.read_bytes() for path in files]
            lines = sum(text.count(b"\n") for text in texts)
            self.results.trees[name] = Tree(len(texts), lines, sum(map(len, texts)))
        return self.results.trees[name]

    def add(self, tree: str, row: str, timing: Timing, load: float) -> None:
        """Kept at once, as a whole or not at all."""
        self.results.trees[tree].rows.setdefault(row, []).append(timing)
        self.results.load = max(self.results.load, load)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_bytes(msgspec.json.format(msgspec.json.encode(self.results)))
        part.replace(self._path)

    def forget(self, rows: Sequence[str], trees: Sequence[str]) -> None:
        for tree in trees:
            for row in rows:
                if tree in self.results.trees:
                    self.results.trees[tree].rows.pop(row, None)
