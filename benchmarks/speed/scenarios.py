"""What is timed: asyncguard in the situations of a day, on a copy of a released package."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import asyncguard
from benchmarks.speed.measure import Timing, median, timed

SETTLE = 2.1
"""Seconds after which the cache believes that a file will not change again within one tick of the clock."""


def scenarios(tree: Path, cache: Path, runs: int) -> Iterator[tuple[str, Timing]]:
    """Name and figures of each situation, `runs` times. `tree` is a copy: one of its files is written to."""
    plain = [word for word in asyncguard.COMMAND if word != "--isolated"]  # which would take three files for a program
    command: list[str | Path] = [*plain, "--output-format", "concise", "--cache-dir"]
    yield "cold", median([timed([*command, cache / f"cold{n}"], tree) for n in range(runs)])
    warm = [*command, cache / "cold0"]
    yield "warm, nothing changed", median([timed(warm, tree) for _ in range(max(3, runs))])
    files = sorted(tree.rglob("*.py"), key=lambda path: (-path.stat().st_size, path))
    few = [str(path.relative_to(tree)) for path in (files[0], files[len(files) // 2], files[-1])]
    yield "three files, as pre-commit asks", median([timed([*_of(warm, few)], tree) for _ in range(max(3, runs))])
    yield "one file touched", median([_touched(warm, tree, files[len(files) // 4]) for _ in range(runs)])


def _of(command: list[str | Path], files: list[str]) -> list[str | Path]:
    """The same for some files in place of the whole folder."""
    at = command.index(".")
    return [*command[:at], *files, *command[at + 1 :]]


def _touched(command: list[str | Path], tree: Path, file: Path) -> Timing:
    file.write_bytes(file.read_bytes() + f"\n# {time.time_ns()}\n".encode())
    past = time.time() - 60
    os.utime(file, (past, past))
    return timed(command, tree)
