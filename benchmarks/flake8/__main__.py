"""`python -m benchmarks.flake8`: flake8 over 300 files, without the plugin and with it, its cache warm."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from benchmarks.cache import CACHE, Release, unpacked
from benchmarks.speed.measure import succeeded, timed

TREE = Release("homeassistant", "2025.1.4")
FILES = 300
FLAKE8 = "flake8==7.5.0"
ROOT = Path(__file__).parents[2]


@click.command()
@click.option(
    "--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of the packages."
)
@click.option("--jobs", default=1, show_default=True, help="flake8's processes.")
@click.option("--pairs", default=7, show_default=True, help="Pairs of runs; the median of their ratios counts.")
def main(cache: Path, jobs: int, pairs: int) -> None:
    """Time flake8 with and without the plugin on the first 300 files of one released package."""
    tree = unpacked(TREE, cache / "whole", cache / "archives").resolve()
    plain, plugged = _environment(cache.resolve(), "plain"), _environment(cache.resolve(), "plugged", str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        click.echo(f"{TREE.name} {TREE.version}: {_copied(tree, project)} files, {jobs} process{'es' * (jobs > 1)}")
        command = ["-m", "flake8", "--isolated", "--jobs", str(jobs), "--select", "E9,F,AG", "."]
        os.environ["ASYNCGUARD_CACHE_DIR"] = str(Path(folder, "cache"))
        first = succeeded(timed([plugged, *command], project))
        click.echo(f"with a cold cache {first.cpu:.2f} s, {first.findings} findings")
        found = [
            (succeeded(timed([plain, *command], project)), succeeded(timed([plugged, *command], project)))
            for _ in range(pairs)
        ]
    for without, along in found:
        click.echo(f"{without.cpu:8.2f}s{along.cpu:8.2f}s{along.cpu / without.cpu - 1:+8.1%}")
    more = statistics.median(along.cpu / without.cpu for without, along in found) - 1
    click.echo(f"the plugin adds {more:.1%} (median of {pairs} pairs)")


def _environment(cache: Path, name: str, *more: str) -> Path:
    """A Python with flake8, and what else is named, installed."""
    home = cache / f"venv-flake8-{name}"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", FLAKE8], check=True)
    if more:
        subprocess.run([python, "-m", "pip", "install", "--quiet", *more], check=True)
    return python


def _copied(tree: Path, into: Path) -> int:
    """The first files of the tree by name, as a project with settings of its own."""
    chosen = sorted(tree.rglob("*.py"))[:FILES]
    for path in chosen:
        target = into / path.relative_to(tree)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (into / "asyncguard.toml").touch()
    return len(chosen)


if __name__ == "__main__":
    main()
