"""`python -m benchmarks.fuzz --count 200000`: how many inputs, of which kind, and what crashed."""

import hashlib
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

import click

from benchmarks.cache import CACHE
from benchmarks.fuzz.inputs import corpus
from benchmarks.fuzz.targets import TARGETS, Target


@click.command()
@click.option("--count", default=2_000, show_default=True, help="Inputs in all.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same inputs.")
@click.option("--target", "only", type=click.Choice([target.name for target in TARGETS]), help="Only this kind.")
@click.option("--keep", type=click.Path(path_type=Path), default=CACHE / "fuzz", help="Folder for what crashed.")
def main(count: int, seed: int, only: str | None, keep: Path) -> None:
    """Feed asyncguard generated and mutated inputs."""
    targets = [target for target in TARGETS if only in (None, target.name)]
    started, crashes = time.monotonic(), 0
    done: Counter[str] = Counter()
    texts = corpus()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        target = chance.choices(targets, [each.weight for each in targets])[0]
        crashes += not _survives(target, target.make(chance, texts), keep)
        done[target.name] += 1
        if number % 1_000 == 999:
            _tell(number + 1, count, crashes, time.monotonic() - started)
    shares = ", ".join(f"{name} {many}" for name, many in sorted(done.items()))
    click.echo(f"{count} inputs ({shares}), {crashes} crashes, {time.monotonic() - started:.0f} s, seed {seed}")
    sys.exit(bool(crashes))


def _survives(target: Target, data: bytes, keep: Path) -> bool:
    try:
        target.feed(data)
    except Exception:
        keep.mkdir(parents=True, exist_ok=True)
        file = keep / f"{target.name}-{hashlib.sha256(data).hexdigest()[:12]}"
        file.write_bytes(data)
        click.echo(f"\n{file}\n{traceback.format_exc()}", err=True)
        return False
    return True


def _tell(number: int, count: int, crashes: int, seconds: float) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{number} of {count}, {crashes} crashes, {seconds:.0f} s", nl=False, err=True)


if __name__ == "__main__":
    main()
