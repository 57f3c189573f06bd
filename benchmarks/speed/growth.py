"""How the cost grows with the lines of code: an eighth, a quarter, a half and all of one package's folders, and what
that comes to for a repository that nobody can download."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.measure import Timing
from benchmarks.speed.rows import COLD
from benchmarks.speed.store import Results
from benchmarks.speed.tables import good, middle

PACKAGE, PARTS = "homeassistant", "homeassistant/components"
SHARES = (8, 4, 2)
LARGE = 10_000_000
"""Lines of the repository that is spoken of."""


class Step(NamedTuple):
    files: int
    lines: int
    cpu: float
    wall: float
    memory: float
    cache: int
    reading: float
    linking: float

    @property
    def rate(self) -> float:
        """CPU microseconds per line."""
        return 1e6 * self.cpu / self.lines


def name(share: int) -> str:
    return f"{PACKAGE} 1/{share}" if share > 1 else PACKAGE


def steps(results: Results) -> list[Step]:
    """What has been measured of it, from the smallest share to the whole."""
    trees = [results.trees[each] for share in (*SHARES, 1) if (each := name(share)) in results.trees]
    return [
        _step(tree.files, tree.lines, tree.cache, runs) for tree in trees if (runs := good(tree.rows.get(COLD, [])))
    ]


def _step(files: int, lines: int, cache: int, runs: Sequence[Timing]) -> Step:
    run = middle(runs)
    return Step(
        files, lines, run.cpu, run.wall, run.memory, cache, run.stages.get("Reading", 0), run.stages.get("Linking", 0)
    )


def share_of(tree: Path, into: Path, share: int) -> Path:
    """A copy with every `share`th folder of its parts, and everything outside them."""
    parts, target = tree / PARTS, into / f"{tree.name}-{share}"

    def left_out(folder: str, names: list[str]) -> list[str]:
        if Path(folder) != parts:
            return []
        folders = sorted(name for name in names if (parts / name).is_dir())
        return [name for at, name in enumerate(folders) if at % share]

    shutil.copytree(tree, target, ignore=left_out)
    (target / "asyncguard.toml").touch()
    return target


def table(found: Sequence[Step]) -> list[str]:
    lines = ["| files | lines | CPU | a line | reading | linking | peak memory |", "|--:|--:|--:|--:|--:|--:|--:|"]
    return lines + [
        f"| {s.files:,} | {s.lines:,} | {s.cpu:.1f} s | {s.rate:.1f} µs | {s.reading:.1f} s | {s.linking:.1f} s "
        f"| {s.memory:.0f} MB |"
        for s in found
    ]


def large(found: Sequence[Step]) -> list[str]:
    """The straight line through the last two steps, continued to `LARGE` lines."""
    before, last = found[-2:]

    def at(value: str) -> float:
        high, low = getattr(last, value), getattr(before, value)
        return float(high + (high - low) / (last.lines - before.lines) * (LARGE - last.lines))

    return [
        f"| | {last.lines:,} lines, measured | {LARGE:,} lines, computed |",
        "|---|--:|--:|",
        *(
            f"| {what} | {_minutes(getattr(last, value))} | {_minutes(at(value))} |"
            for what, value in (
                ("processor time of a cold run", "cpu"),
                ("of which reading, which can be spread over machines", "reading"),
                ("and linking, which stays in one process", "linking"),
            )
        ),
        f"| memory of the linking process | {last.memory / 1000:.1f} GB | {at('memory') / 1000:.1f} GB |",
        f"| cache after a cold run | {last.cache / 1e9:.2f} GB | {at('cache') / 1e9:.1f} GB |",
    ]


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 300 else f"{seconds / 60:.0f} min"


def plot(found: Sequence[Step]) -> str:
    """CPU seconds over lines of code, as SVG; the dashed line is what the first step would grow to in proportion."""
    width, height, left, low = 640, 360, 60, 320
    most = max(step.lines for step in found)
    top = 1.1 * max(*(step.cpu for step in found), found[0].rate * most / 1e6)

    def at(lines: float, cpu: float) -> str:
        return f"{left + (width - left - 20) * lines / most:.0f},{low - (low - 20) * cpu / top:.0f}"

    dots = [at(step.lines, step.cpu) for step in found]
    marks = [
        f'<circle cx="{dot.split(",")[0]}" cy="{dot.split(",")[1]}" r="4" fill="#2a6f97"/>'
        f'<text x="{dot.split(",")[0]}" y="{low + 16}" text-anchor="middle">{step.lines // 1000}k</text>'
        f'<text x="{left - 6}" y="{dot.split(",")[1]}" text-anchor="end">{step.cpu:.0f} s</text>'
        for dot, step in zip(dots, found, strict=True)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            "<title>CPU seconds of a cold run over lines of code</title>",
            "<style>text { font: 12px sans-serif }</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            f'<path d="M{left},20V{low}H{width - 20}" fill="none" stroke="#888"/>',
            f'<path d="M{at(0, 0)}L{at(most, found[0].rate * most / 1e6)}" stroke="#aaa" stroke-dasharray="5 4"/>',
            f'<polyline points="{at(0, 0)} {" ".join(dots)}" fill="none" stroke="#2a6f97" stroke-width="2"/>',
            *marks,
            f'<text x="{(left + width) // 2}" y="{height - 6}" text-anchor="middle">lines of code</text>',
            "</svg>\n",
        ]
    )
