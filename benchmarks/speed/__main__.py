"""`python -m benchmarks.speed`: asyncguard in the situations of a day, its peers, and how the cost grows."""

import shutil
import tempfile
import time
from pathlib import Path

import click
import libcst

from benchmarks.cache import CACHE, Release, unpacked
from benchmarks.speed.growth import plot, steps
from benchmarks.speed.measure import Timing
from benchmarks.speed.peers import peers
from benchmarks.speed.scenarios import scenarios

RELEASES = {
    "open-webui": "0.12.4",
    "prefect": "3.9.1",
    "homeassistant": "2025.1.4",
    "django": "6.0",
    "sqlalchemy": "2.0.46",
}
PLOT = Path(__file__).parents[2] / "docs" / "images" / "growth.svg"


@click.command()
@click.option("--package", "packages", multiple=True, type=click.Choice(list(RELEASES)), default=["open-webui"])
@click.option("--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of downloads.")
@click.option("--jobs", default=2, show_default=True, help="Processes for flake8.")
@click.option("--runs", default=3, show_default=True, help="Of each kind; the median counts.")
@click.option("--reuse", is_flag=True, help="Take flake8-async's figure from the last run (it takes minutes).")
@click.option("--peers/--no-peers", "with_peers", default=True, help="Time other linters too.")
@click.option("--growth", "with_growth", is_flag=True, help="Only: an eighth to all of homeassistant, and the plot.")
def main(
    packages: tuple[str, ...], cache: Path, jobs: int, runs: int, reuse: bool, with_peers: bool, with_growth: bool
) -> None:
    """Tables in Markdown, on stdout."""
    if with_growth:
        _growth(cache)
        return
    for name in packages:
        _package(_unpacked(name, cache), cache.resolve(), jobs, runs, reuse=reuse, with_peers=with_peers)


def _unpacked(name: str, cache: Path) -> Path:
    return unpacked(Release(name, RELEASES[name]), cache / "whole", cache / "archives").resolve()


def _package(tree: Path, cache: Path, jobs: int, runs: int, *, reuse: bool, with_peers: bool) -> None:
    files = list(tree.rglob("*.py"))
    click.echo(f"\n{tree.name}: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB\n")
    click.echo("| run | wall | CPU | spread | peak memory | against a cold run's CPU |\n|---|--:|--:|--:|--:|--:|")
    cold: Timing | None = None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / tree.name
        shutil.copytree(tree, copy)
        for situation, timing in scenarios(copy, Path(folder), runs):
            cold = cold or timing
            _row(f"asyncguard, {situation}", timing, cold)
    if with_peers and cold:
        _row("`libcst.parse_module` of all files", _parsing(files), cold)
        for name, timing in peers(tree, cache, jobs, reuse=reuse):
            _row(name, timing, cold)


def _row(name: str, timing: Timing, cold: Timing) -> None:
    spread = f"{timing.spread:.0%}" if timing.spread else ""
    memory = f"{timing.memory:.0f} MB" if timing.memory else ""
    when = f" (measured {timing.when})" if timing.when else ""
    share = f"{timing.cpu / cold.cpu:.3g}"
    click.echo(f"| {name}{when} | {timing.wall:.2f} s | {timing.cpu:.2f} s | {spread} | {memory} | {share} |")


def _parsing(files: list[Path]) -> Timing:
    """What every linter on LibCST pays before it does anything."""
    texts = [path.read_bytes() for path in files]
    wall, cpu = time.perf_counter(), time.process_time()
    for text in texts:
        try:
            libcst.parse_module(text)
        except libcst.ParserSyntaxError:
            continue
    return Timing(time.perf_counter() - wall, time.process_time() - cpu, 0)


def _growth(cache: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = list(steps(_unpacked("homeassistant", cache), "homeassistant", "components", Path(folder)))
    click.echo("| files | lines | CPU | per line | peak memory |\n|--:|--:|--:|--:|--:|")
    for step in found:
        timing = step.timing
        click.echo(
            f"| {step.files} | {step.lines:,} | {timing.cpu:.1f} s | {step.rate:.1f} µs | {timing.memory:.0f} MB |"
        )
    PLOT.parent.mkdir(exist_ok=True)
    PLOT.write_text(plot(found))


if __name__ == "__main__":
    main()
