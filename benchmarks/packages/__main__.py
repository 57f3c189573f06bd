"""`python -m benchmarks.packages`: time with and without following, cold and warm, in pairs."""

import os
import statistics
import sys
import tempfile
from pathlib import Path

import click

from benchmarks import dependencies
from benchmarks.cache import CACHE
from benchmarks.packages import service
from benchmarks.speed.measure import Timing, succeeded, timed

LISTED = Path(__file__).parents[1] / "precision" / "dependencies.toml"
BESIDE = "prefect-3.9.1"
"""Its dependencies are those of a FastAPI service, resolved by pip."""
COMMAND = (sys.executable, "-P", "-m", "asyncguard", "check", ".", "--isolated", "--select", "AG")


@click.command()
@click.option(
    "--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of the packages."
)
@click.option("--pairs", default=5, show_default=True, help="Cold runs of each kind, and as many warm ones.")
def main(cache: Path, pairs: int) -> None:
    """What following costs on a service of 100 files, and about 60 packages beside it."""
    pins = dependencies.requirements(LISTED)[BESIDE]
    beside = dependencies.together(BESIDE, pins, cache).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project")
        service.write(folder)
        click.echo(f"{len(list(folder.rglob('*.py')))} files, {len(pins)} packages beside them; seconds")
        _report("cold", [_pair(folder, beside, Path(name, f"cold-{i}")) for i in range(pairs)])
        _pair(folder, beside, warm := Path(name, "warm"))
        _report("warm", [_pair(folder, beside, warm) for _ in range(pairs)])


def _pair(folder: Path, beside: Path, kept: Path) -> tuple[Timing, Timing]:
    """Without and with following, each with a cache of its own below `kept`, also for what all projects share."""
    os.environ["XDG_CACHE_HOME"] = str(kept / "shared")
    without = succeeded(timed([*COMMAND, "--no-follow-packages", "--cache-dir", kept / "without"], folder))
    followed = succeeded(timed([*COMMAND, "--python", beside, "--cache-dir", kept / "with"], folder))
    return without, followed


def _report(kind: str, pairs: list[tuple[Timing, Timing]]) -> None:
    findings = f"{pairs[0][0].findings} and {pairs[0][1].findings} findings"
    cpu = _compared([(first.cpu, second.cpu) for first, second in pairs])
    wall = _compared([(first.wall, second.wall) for first, second in pairs])
    click.echo(f"{kind}: CPU {cpu}; by the clock {wall}; {findings}")


def _compared(pairs: list[tuple[float, float]]) -> str:
    without, followed = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(second / first for first, second in pairs)
    return f"{without:.2f} without, {followed:.2f} with, median of the ratios {ratio:.2f}"


if __name__ == "__main__":
    main()
