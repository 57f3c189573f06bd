"""`python -m benchmarks.fixes`: every fix on two released packages, alone and all together."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from asyncguard.config import Config, Settings, load
from asyncguard.model.repairs import UNSAFE
from asyncguard.pipeline.live import Live
from asyncguard.pipeline.mend import mend
from benchmarks.cache import CACHE, Release, unpacked
from benchmarks.fixes.trial import trials

TREES = (Release("open-webui", "0.12.4"), Release("prefect", "3.9.1"))


@click.command()
@click.option("--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of packages.")
@click.option("--alone/--no-alone", default=True, help="Each fix alone.")
@click.option("--together/--no-together", default=True, help="All fixes, again and again until none is left.")
def main(cache: Path, alone: bool, together: bool) -> None:
    """Make every fix that is offered; exit 1 where one is not as it should be."""
    bad = 0
    with TemporaryDirectory() as folder:
        for tree in TREES:
            home = unpacked(tree, cache / "whole", cache / "archives").resolve()
            config = load([home], Settings(cache_dir=folder, respect_gitignore=False), isolated=True, cwd=home)
            click.echo(f"{tree.name} {tree.version}")
            bad += _alone(home, config) if alone else 0
            bad += _together(home, config) if together else 0
    raise SystemExit(bool(bad))


def _alone(home: Path, config: Config) -> int:
    made, good = Counter[str](), Counter[str]()
    for trial in trials(Live(home, config, {}, variables={})):
        kind = f"{trial.finding.code} ({trial.fix.applicability})"
        made[kind] += 1
        good[kind] += trial.is_good
        if not trial.is_good:
            place = f"{trial.finding.path}:{trial.finding.span.row}:{trial.finding.span.column}"
            click.echo(f"  {place}: {kind} {trial.fix.message}: {trial._replace(finding=None, fix=None)}")  # type: ignore[arg-type]
    for kind in sorted(made):
        click.echo(f"  {kind:24}{made[kind]:6} made{good[kind]:6} good")
    click.echo(f"  {'all':24}{made.total():6} made{good.total():6} good")
    return made.total() - good.total()


def _together(home: Path, config: Config) -> int:
    mended = mend([home], config, UNSAFE, cwd=home)
    broken = 0
    for shown, change in mended.changes.items():
        try:
            compile(change.after, shown, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            broken += 1
            click.echo(f"  {shown}: {error}")
    left = sum(bool(each.fix and each.fix.edits) for each in mended.report.findings)
    click.echo(f"  together: {len(mended.made)} made in {len(mended.changes)} files, {broken} broken, {left} left")
    return broken


if __name__ == "__main__":
    main()
