"""`python -m benchmarks.speed`: asyncguard in the situations of a day, its peers, and how the cost grows."""

import datetime
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.cache import CACHE, unpacked
from benchmarks.ecosystem.__main__ import PACKAGES
from benchmarks.speed import aims, growth, tables
from benchmarks.speed.bench import Bench, copied
from benchmarks.speed.measure import Timing
from benchmarks.speed.page import DOCS, put
from benchmarks.speed.rows import COLD, ROOT, ROWS, Row
from benchmarks.speed.store import Results, Store

NAMES = [release.name for release in PACKAGES]
GROWTH = "growth"
KEYS = [*(row.key for row in ROWS), GROWTH]


@click.command()
@click.option("--package", "packages", multiple=True, type=click.Choice(NAMES), default=NAMES, help="[default: all]")
@click.option("--row", "keys", multiple=True, type=click.Choice(KEYS), default=KEYS, help="[default: all]")
@click.option("--rounds", default=3, show_default=True, help="Runs of each row; those that take minutes run once.")
@click.option("--limit", default=1800.0, show_default=True, help="Seconds for one run of one tool.")
@click.option("--files", default=0, help="Only so many files of each package: to try it out.")
@click.option("--again", is_flag=True, help="Measure the chosen rows anew, though they have been.")
@click.option("--write", is_flag=True, help="Write the tables and the plot into docs/.")
@click.option("--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of downloads.")
def main(
    packages: Sequence[str],
    keys: Sequence[str],
    rounds: int,
    limit: float,
    files: int,
    again: bool,
    write: bool,
    cache: Path,
) -> None:
    """Tables in Markdown, on stdout; progress on stderr. What has been measured at this commit is kept: a run that was
    ended goes on where it was, and one more row can be asked for later."""
    if write and files:
        raise click.UsageError("figures of a part of the files are not for the page")
    cache = cache.resolve()
    commit = _commit()
    store = Store(cache / "speed" / f"{commit}{f'-{files}' * bool(files)}.json", _fresh(commit))
    if again:
        shares = [growth.name(share) for share in growth.SHARES] if GROWTH in keys else []
        store.forget(keys, packages)
        store.forget([COLD], shares)
    rows = [row for row in ROWS if row.key in keys]
    plan = Plan(store, cache, rounds, limit, files)
    for name in packages:
        _measure(name, name, 1, rows, plan)
    if GROWTH in keys and growth.PACKAGE in packages:
        cold = [row for row in ROWS if row.key == COLD]
        for share in (*growth.SHARES, 1):
            _measure(growth.name(share), growth.PACKAGE, share, cold, plan)
    for section in _sections(store.results):
        click.echo(section)
    if write:
        _write(store.results)


class Plan(NamedTuple):
    """What holds for everything that is measured, as the flags have it."""

    store: Store
    cache: Path
    rounds: int
    limit: float
    files: int


def _measure(name: str, package: str, share: int, rows: Sequence[Row], plan: Plan) -> None:
    """In each round, what is missing of each row. A row that failed is not tried again."""
    release = next(each for each in PACKAGES if each.name == package)
    whole = unpacked(release, plan.cache / "whole", plan.cache / "archives").resolve()
    with tempfile.TemporaryDirectory() as folder:
        copy = _copy(whole, Path(folder), share, plan.files)
        bench = Bench(copy, Path(folder), plan.limit)
        tree = plan.store.tree(name, bench.files)
        for number in range(plan.rounds):
            for row in rows:
                done = tree.rows.get(row.key, [])
                if len(done) > number or (done and (row.once or done[-1].failed)):
                    continue
                click.echo(
                    f"{name}, {row.key}, {number + 1} of {1 if row.once else plan.rounds} ...", err=True, nl=False
                )
                load = os.getloadavg()[0]
                timing = _run(row, bench, plan.cache)
                if row.key == COLD:
                    tree.cache = bench.cache_size()
                plan.store.add(name, row.key, timing, load)
                click.echo(f" {timing.failed or f'{timing.wall:.2f} s, CPU {timing.cpu:.2f} s'}", err=True)


def _copy(whole: Path, into: Path, share: int, files: int) -> Path:
    """Of some files, a share is some of these: to try it out."""
    if share == 1 or files:
        return copied(whole, into, files // share)
    return growth.share_of(whole, into, share)


def _run(row: Row, bench: Bench, cache: Path) -> Timing:
    """Whatever goes wrong is this row's alone."""
    try:
        return row.run(bench, cache)
    except (OSError, subprocess.CalledProcessError, SystemExit) as error:
        return Timing(0, 0, 0, failed=(str(error).splitlines() or [type(error).__name__])[0])


def _sections(results: Results) -> Iterator[str]:
    yield tables.head(results) + "\n"
    for name in NAMES:
        if name in results.trees:
            yield "\n".join(tables.table(name, results.trees[name])) + "\n"
    found = growth.steps(results)
    if len(found) > 1:
        yield f"How a cold run grows with {growth.PACKAGE}, of which each time twice as many components are there:\n"
        yield "\n".join(growth.table(found)) + "\n"
        yield "![CPU seconds of a cold run over lines of code](images/growth.svg)\n"
    yield "\n".join(aims.table(results))


def _write(results: Results) -> None:
    put(DOCS / "performance.md", "\n".join(_sections(results)))
    found = growth.steps(results)
    if len(found) > 1:
        (DOCS / "images" / "growth.svg").write_text(growth.plot(found))
        words = f"Measured on {results.day} at commit {results.commit}, on {growth.PACKAGE}.\n"
        put(DOCS / "monorepo.md", "\n".join([words, *growth.large(found)]))


def _commit() -> str:
    """With a plus where the working tree has changes in what is measured."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    dirty = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", "src"], cwd=ROOT, check=False).returncode
    return told.stdout.strip() + "+" * bool(dirty)


def _fresh(commit: str) -> Results:
    today = datetime.date.today().isoformat()
    return Results(commit, today, platform.python_version(), len(os.sched_getaffinity(0)))


if __name__ == "__main__":
    main()
