"""What depends on where the output goes: colours and progress."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from asyncguard.pipeline.progress import Progress, silent

PATIENCE = 1.0
"""Seconds before anything is said."""
PAUSE = 0.1


def colour(when: str, *, to_file: bool) -> bool:
    """Whether to colour the output: the flag, else the environment, else whether stdout is a terminal."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0") or os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return not to_file and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def complain(message: str, kind: str = "warning", *, on: bool = False) -> None:
    """One line on stderr."""
    mark = {"warning": "yellow", "error": "red"}[kind]
    click.secho(f"{kind}", fg=mark, bold=True, nl=False, err=True, color=on or None)
    click.echo(f": {message}", err=True)


class Line:
    """One line on stderr that is rewritten while a run goes on, once it has taken a second."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._start < PATIENCE or (stage == self._stage and now - self._last < PAUSE):
            return
        share = f" {100 * done // total}%" if total else ""
        self._last, self._stage = now, stage
        sys.stderr.write(f"\r\x1b[K{stage}{share}…")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._stage:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def progress(*, quiet: bool) -> tuple[Progress, Line | None]:
    """What to tell the pipeline: a Line on a terminal, nothing on a pipe."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return silent, None
    line = Line()
    return line, line


@contextmanager
def telling(*, quiet: bool) -> Iterator[Progress]:
    """The same for a block: the line goes away with it."""
    tell, line = progress(quiet=quiet)
    try:
        yield tell
    finally:
        if line:
            line.clear()
