"""How the cost grows with the lines of code: an eighth, a quarter, a half and all of one package's folders."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import asyncguard
from benchmarks.speed.measure import Timing, timed

SHARES = (8, 4, 2, 1)


class Step(NamedTuple):
    files: int
    lines: int
    timing: Timing

    @property
    def rate(self) -> float:
        """CPU microseconds per line."""
        return 1e6 * self.timing.cpu / self.lines


def steps(tree: Path, package: str, parts: str, scratch: Path) -> Iterator[Step]:
    """Cold runs over a growing share of the folders in `parts` of a package; the rest of it is always there."""
    for share in SHARES:
        part = scratch / f"share{share}"
        _copy(tree / package, part / package, tree / package / parts, share)
        (part / "asyncguard.toml").touch()
        files = list(part.rglob("*.py"))
        lines = sum(path.read_bytes().count(b"\n") for path in files)
        command = [*asyncguard.COMMAND, "--output-format", "concise", "--no-cache"]
        yield Step(len(files), lines, timed(command, part))


def _copy(source: Path, target: Path, parts: Path, share: int) -> None:
    """Every `share`th folder of `parts`, and everything outside it."""

    def left_out(folder: str, names: list[str]) -> list[str]:
        if Path(folder) != parts:
            return []
        folders = sorted(name for name in names if (parts / name).is_dir())
        return [name for at, name in enumerate(folders) if at % share]

    shutil.copytree(source, target, ignore=left_out)


def plot(found: list[Step]) -> str:
    """CPU seconds over lines of code, as SVG; the dashed line is what the first step would grow to in proportion."""
    width, height, left, low = 640, 360, 60, 320
    most = max(step.lines for step in found)
    top = 1.1 * max(*(step.timing.cpu for step in found), found[0].rate * most / 1e6)

    def at(lines: float, cpu: float) -> str:
        return f"{left + (width - left - 20) * lines / most:.0f},{low - (low - 20) * cpu / top:.0f}"

    dots = [at(step.lines, step.timing.cpu) for step in found]
    marks = [
        f'<circle cx="{dot.split(",")[0]}" cy="{dot.split(",")[1]}" r="4" fill="#2a6f97"/>'
        f'<text x="{dot.split(",")[0]}" y="{low + 16}" text-anchor="middle">{step.lines // 1000}k</text>'
        f'<text x="{left - 6}" y="{dot.split(",")[1]}" text-anchor="end">{step.timing.cpu:.0f} s</text>'
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
