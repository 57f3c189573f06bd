"""`python -m benchmarks.ecosystem BASE [HEAD]`: findings gained and lost, with a stable sample to read."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks.asyncguard import check
from benchmarks.cache import CACHE, Release, unpacked
from benchmarks.ecosystem.diff import Difference, compare
from benchmarks.ecosystem.report import heading, section

PACKAGES = (
    Release("open-webui", "0.12.4"),
    Release("prefect", "3.9.1"),
    Release("homeassistant", "2025.1.4"),
    Release("django", "5.2.8"),
    Release("sqlalchemy", "2.0.44"),
)
ROOT = Path(__file__).parent.parent.parent


@click.command()
@click.argument("base")
@click.argument("head", default="")
@click.option("--cache", type=click.Path(path_type=Path), default=CACHE, help="Folder of the packages.")
@click.option("--sample", default=10, show_default=True, help="Findings to show of each package, gained and lost.")
@click.option("--select", default="AG", show_default=True, help="Rules to compare.")
@click.option("--only", multiple=True, metavar="PACKAGE", help="Only this package; repeatable.")
def main(base: str, head: str, cache: Path, sample: int, select: str, only: tuple[str, ...]) -> None:
    """Compare the findings of commit BASE with those of HEAD [default: the working tree] on pinned packages."""
    packages = [release for release in PACKAGES if not only or release.name in only]
    with checked_out(base) as before, checked_out(head) as after:
        click.echo(heading(base, head))
        for release in packages:
            folder = unpacked(release, cache / "whole", cache / "archives").resolve()
            click.echo(section(release, _difference(folder, before, after, select), folder, sample))


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The folder with asyncguard's sources at `commit`; '' is the working tree."""
    if not commit:
        yield ROOT / "src"
        return
    with tempfile.TemporaryDirectory(prefix="asyncguard-") as name:
        folder = Path(name) / "tree"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", folder, commit], cwd=ROOT, check=True)
        try:
            yield folder / "src"
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", folder], cwd=ROOT, check=True)


def _difference(folder: Path, before: Path, after: Path, select: str) -> Difference:
    options = ("--no-cache", "--select", select)
    return compare(check(folder, *options, source=before), check(folder, *options, source=after))


if __name__ == "__main__":
    main()
