"""`python -m benchmarks.precision`: print a sample with its evidence; the verdicts are for a person to give."""

import random
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks import dependencies
from benchmarks.asyncguard import Diagnostic, Place, check
from benchmarks.cache import CACHE, Release, unpacked

PACKAGES = (
    Release("open-webui", "0.12.4"),
    Release("prefect", "3.9.1"),
    Release("homeassistant", "2025.1.4"),
)
LISTED = Path(__file__).with_name("dependencies.toml")
BEFORE, AFTER = 3, 3
"""Lines of source around each place."""


@click.command()
@click.option(
    "--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of the packages."
)
@click.option("--count", default=60, show_default=True, help="How many findings, in equal shares.")
@click.option("--seed", default=1, show_default=True, help="The draw can be repeated.")
@click.option("--select", default="", help="Rules to draw from [default: what is selected by default].")
@click.option("--installed", is_flag=True, help="With the packages installed; draw from chains that enter one.")
@click.option("--only", multiple=True, metavar="PACKAGE", help="Only this package; repeatable.")
@click.option("--release", "releases", multiple=True, metavar="NAME==VERSION", help="Another package; repeatable.")
def main(
    cache: Path, count: int, seed: int, select: str, installed: bool, only: tuple[str, ...], releases: tuple[str, ...]
) -> None:
    """A random sample of findings on whole packages, each with its chain and its source."""
    others = tuple(Release(*each.split("==")) for each in releases)
    packages = [release for release in others or PACKAGES if not only or release.name in only]
    known = dependencies.requirements(LISTED) if installed else {}
    for release in packages:
        folder = unpacked(release, cache / "whole", cache / "archives").resolve()
        options = ["--select", select] if select else []
        options += ["--cache-dir", str((cache / "runs").resolve())]
        if installed:
            beside = dependencies.together(str(release), known[str(release)], cache).resolve()
            options += ["--python", str(beside)]
        found = [each for each in check(folder, *options) if not installed or _leaves(each, folder)]
        drawn = random.Random(seed).sample(found, min(len(found), count // len(packages)))
        click.echo(f"# {release.name} {release.version}: {len(drawn)} of {len(found)} findings\n")
        for number, finding in enumerate(sorted(drawn, key=lambda drawn: (drawn.filename, drawn.location)), start=1):
            click.echo("\n".join(_laid_out(number, finding, folder)))


def _laid_out(number: int, finding: Diagnostic, folder: Path) -> Iterator[str]:
    yield f"## {number}. {finding.code} {_where(finding, folder)}\n\n{finding.message}\n"
    yield from _source(finding)
    for step in finding.chain:
        yield f"- {_where(step, folder)} in `{step.function or 'module'}`: {step.text}"
        yield from _source(step)
    yield "\nverdict:\n"


def _leaves(finding: Diagnostic, folder: Path) -> bool:
    """The chain enters a package."""
    return any(not Path(step.filename).is_relative_to(folder) for step in finding.chain)


def _where(place: Place, folder: Path) -> str:
    path = Path(place.filename)
    if path.is_relative_to(folder):
        return f"{path.relative_to(folder)}:{place.location.row}"
    return f"{Path(*path.parts[path.parts.index('installed') + 2 :])}:{place.location.row}"


def _source(place: Place) -> Iterator[str]:
    lines = Path(place.filename).read_text(encoding="utf-8", errors="replace").splitlines()
    row = place.location.row
    yield "```python"
    for number in range(max(1, row - BEFORE), min(len(lines), row + AFTER) + 1):
        yield f"{number:5}{'>' if number == row else ' '} {lines[number - 1]}"
    yield "```"


if __name__ == "__main__":
    main()
