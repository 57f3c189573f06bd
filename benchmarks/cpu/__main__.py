"""`python -m benchmarks.cpu`: measure every sample that is installed, beside what the catalogue says."""

import datetime
import platform
from importlib.util import find_spec

import click

from asyncguard.catalogue import Catalogue, Fact, load
from benchmarks.cpu.measure import Measured, Sample, measure, prepared, samples


@click.command()
@click.option("--only", default="", help="Names that contain this.")
def main(only: str) -> None:
    """Time the catalogue's CPU-heavy calls, and see whether a thread beside the loop cures them."""
    click.echo(f"{datetime.date.today()}, CPython {platform.python_version()}, {platform.machine()}; milliseconds\n")
    click.echo(
        "| call | ms | ms per MB | loop stands still | with a thread | GIL | catalogue |\n|---|---|---|---|---|---|---|"
    )
    catalogue = load()
    for sample in samples():
        if only in sample.name and find_spec(sample.name.split(".")[0]):
            click.echo(_row(sample, catalogue))


def _row(sample: Sample, catalogue: Catalogue) -> str:
    fact = described(sample, catalogue)
    try:
        found = measure(prepared(sample))
    except Exception as error:
        return f"| `{sample.name}` | {type(error).__name__}: {error} | | | | | |"
    return f"| `{sample.name}` | {_figures(sample, found)} | {found.gil} | {_said(fact)} |"


def described(sample: Sample, catalogue: Catalogue) -> Fact | None:
    """What the catalogue says of the call."""
    owner, _, method = sample.name.partition("#")
    return catalogue.method(owner, method) if method else catalogue.function(owner)


def _figures(sample: Sample, found: Measured) -> str:
    each = found.call * 1000 / sample.repeats
    rate = f"{each / sample.megabytes:.3g}" if sample.megabytes else ""
    return f"{each:.3g} | {rate} | {found.on_the_loop * 1000:.0f} | {found.in_a_thread * 1000:.0f}"


def _said(fact: Fact | None) -> str:
    burn = fact.effect.burns if fact else None
    return f"{burn.gil}, {burn.cost}" if burn else "-"


if __name__ == "__main__":
    main()
