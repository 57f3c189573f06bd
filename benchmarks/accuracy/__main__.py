"""`python -m benchmarks.accuracy`: fetch, run, score, print."""

import datetime
import subprocess
import sys
from pathlib import Path

import click

from benchmarks import dependencies
from benchmarks.accuracy import fetch, records, run, score, tables
from benchmarks.cache import CACHE

LISTED = Path(__file__).with_name("dependencies.toml")


@click.command()
@click.option(
    "--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of the packages."
)
@click.option("--only", multiple=True, metavar="PACKAGE", help="Only records of this package; repeatable.")
@click.option("--installed", is_flag=True, help="With the packages installed that recorded chains enter.")
@click.option("--missed", is_flag=True, help="List the incidents that were not found.")
@click.option("--wrong", is_flag=True, help="List false alarms and residual findings.")
@click.option("--verify", is_flag=True, help="Only check that the recorded lines stand in the fetched files.")
@click.option("--write", type=click.Path(path_type=Path, exists=True), help="Write the figures into this page.")
def main(
    cache: Path, only: tuple[str, ...], installed: bool, missed: bool, wrong: bool, verify: bool, write: Path | None
) -> None:
    """Recall on real bugs in released packages, and false alarms on look-alikes."""
    known = _selected(records.load(), only)
    folders = fetch.fetch(known, cache)
    if verify:
        _verify(known, fetch.mismatches(known, folders))
        return
    packages = dependencies.fetch(LISTED, cache) if installed else {}
    verdict = score.score(known, run.run(folders, packages, _progress))
    lines = [
        *tables.text(verdict),
        *(tables.missed(verdict) if missed else ()),
        *(tables.wrong(verdict) if wrong else ()),
    ]
    click.echo("\n".join(lines))
    if write:
        write.write_text(
            tables.rewritten(write.read_text(encoding="utf-8"), tables.markdown(verdict, _stamp())), encoding="utf-8"
        )


def _selected(known: records.Records, only: tuple[str, ...]) -> records.Records:
    if not only:
        return known
    return records.Records(
        tuple(incident for incident in known.incidents if incident.package in only),
        tuple(negative for negative in known.negatives if negative.package in only),
    )


def _verify(known: records.Records, mismatches: list[str]) -> None:
    click.echo(
        "\n".join(
            [
                *mismatches,
                f"{len(known.incidents)} incidents, {len(known.negatives)} negatives, {len(mismatches)} mismatches",
            ]
        )
    )
    sys.exit(bool(mismatches))


def _progress(release: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{release}", nl=False, err=True)


def _stamp() -> str:
    """When and on what the figures were taken."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return f"{datetime.date.today().isoformat()}, commit {commit}"


if __name__ == "__main__":
    main()
