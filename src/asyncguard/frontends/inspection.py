"""Flags → a linked program, for commands that ask about it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asyncguard.config import load
from asyncguard.frontends.options import Flags
from asyncguard.frontends.settings import from_flags
from asyncguard.frontends.terminal import progress
from asyncguard.pipeline.inspect import Inspection, inspect


@contextmanager
def inspected(flags: Flags, cwd: Path) -> Iterator[Inspection]:
    """The program around the paths of a command; the progress line goes away with it."""
    paths = [Path(os.path.abspath(cwd / path)) for path in flags["paths"] or (".",)]  # noqa: PTH100
    settings = Flags({**flags, "output_format": None})  # of the command, not of findings
    config = load(paths, from_flags(settings), flags["config"], isolated=flags["isolated"], cwd=cwd)
    tell, line = progress(quiet=False)
    try:
        with inspect(paths, config, cwd=cwd, use_cache=not flags["no_cache"], progress=tell) as inspection:
            yield inspection
    finally:
        if line:
            line.clear()
