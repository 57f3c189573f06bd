"""Flags → a linked program, for commands that ask about it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from asyncguard.config import Config, load
from asyncguard.frontends.options import Flags
from asyncguard.frontends.settings import from_flags
from asyncguard.frontends.terminal import telling
from asyncguard.pipeline.inspect import Inspection, inspect


def named(flags: Flags, cwd: Path) -> list[Path]:
    """The paths that a command is given, else the working directory."""
    return [Path(os.path.abspath(cwd / path)) for path in flags["paths"] or (".",)]  # noqa: PTH100


def settled(flags: Flags, paths: Sequence[Path], cwd: Path) -> Config:
    """The settings for `paths`. The output format is that of the command, not of findings. Raises ConfigError."""
    given = from_flags(Flags({**flags, "output_format": None}))
    return load(paths, given, flags["config"], isolated=flags["isolated"], cwd=cwd)


@contextmanager
def inspected(flags: Flags, cwd: Path) -> Iterator[Inspection]:
    """The program around the paths of a command."""
    paths = named(flags, cwd)
    config = settled(flags, paths, cwd)
    with (
        telling(quiet=False) as tell,
        inspect(paths, config, cwd=cwd, use_cache=not flags["no_cache"], progress=tell) as inspection,
    ):
        yield inspection
