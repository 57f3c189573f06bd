"""`python -m benchmarks.speed`: asyncguard cold and warm, flake8-async, and the ratios."""

import datetime
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import msgspec

from benchmarks import asyncguard
from benchmarks.cache import CACHE, Release, unpacked
from benchmarks.speed.measure import Timing, timed

TREE = Release("open-webui", "0.12.4")
PEER = {"flake8": "7.5.0", "flake8-async": "26.8.1"}


@click.command()
@click.option(
    "--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of the packages."
)
@click.option("--jobs", default=2, show_default=True, help="Processes for flake8.")
@click.option("--warm", default=5, show_default=True, help="Warm runs; the median counts.")
@click.option("--reuse", is_flag=True, help="Take flake8-async's figure from the last run (it takes minutes).")
def main(cache: Path, jobs: int, warm: int, reuse: bool) -> None:
    """Time asyncguard, cold and warm, and flake8-async on one released package."""
    tree = unpacked(TREE, cache / "whole", cache / "archives").resolve()
    click.echo(f"{TREE.name} {TREE.version}: {_size(tree)}\n{'':24}{'wall':>9}{'cpu':>9}  findings")
    with tempfile.TemporaryDirectory() as folder:
        command = [*asyncguard.COMMAND, "--output-format", "concise", "--cache-dir", folder]
        cold = _show("asyncguard, cold", timed(command, tree))
        again = _show("asyncguard, warm", _median([timed(command, tree) for _ in range(warm)]))
    peer = _show("flake8-async", _peer(tree, cache.resolve(), jobs, reuse))
    click.echo(
        f"cold: {peer.wall / cold.wall:.1f} times faster than flake8-async; warm: {peer.wall / again.wall:.0f} times"
    )


def _peer(tree: Path, cache: Path, jobs: int, reuse: bool) -> Timing:
    note = cache / "speed-flake8-async.json"
    if reuse and note.exists():
        return msgspec.json.decode(note.read_bytes(), type=Timing)
    command: list[str | Path] = [_flake8(cache), "--isolated", "--select", "ASYNC", "--jobs", str(jobs), "."]
    timing = timed(command, tree)
    today = datetime.date.today().isoformat()
    note.write_bytes(msgspec.json.encode(msgspec.structs.replace(timing, when=today)))
    return timing


def _flake8(cache: Path) -> Path:
    """flake8 with flake8-async in an environment of its own."""
    home = cache / "-".join(["venv", *(f"{name}-{version}" for name, version in PEER.items())])
    if not (program := home / "bin" / "flake8").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        wanted = [f"{name}=={version}" for name, version in PEER.items()]
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", *wanted], check=True)
    return program


def _median(timings: list[Timing]) -> Timing:
    return Timing(
        statistics.median(timing.wall for timing in timings),
        statistics.median(timing.cpu for timing in timings),
        timings[0].findings,
    )


def _show(name: str, timing: Timing) -> Timing:
    earlier = f"  (measured {timing.when})" if timing.when else ""
    click.echo(f"{name:24}{timing.wall:8.2f}s{timing.cpu:8.2f}s  {timing.findings}{earlier}")
    return timing


def _size(tree: Path) -> str:
    files = list(tree.rglob("*.py"))
    return f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
