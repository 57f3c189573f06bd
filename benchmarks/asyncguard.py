"""Runs the installed asyncguard as a user would: a process of its own, JSON on its standard output."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

COMMAND = (sys.executable, "-P", "-m", "asyncguard", "check", ".", "--isolated", "--no-respect-gitignore")
"""`-P`: the tree being measured is the working directory, and nothing in it may be imported. Git ignores the cache."""

LIMIT = 1800
"""Seconds that one tree may take."""


class Location(msgspec.Struct, frozen=True, order=True):
    row: int
    column: int


class Place(msgspec.Struct, frozen=True):
    filename: str
    """Absolute."""
    location: Location


class Step(Place, frozen=True):
    text: str
    function: str | None = None


class Diagnostic(Place, frozen=True):
    """What the measurements need of the JSON output."""

    code: str
    message: str
    chain: tuple[Step, ...] = ()


def check(folder: Path, *options: str, source: Path | None = None) -> list[Diagnostic]:
    """All findings in a tree, whatever configuration it carries. An error of ours that the run survived is said on
    standard error; a run without an answer ends the measurement. `source` is a folder with another asyncguard than the
    one that is installed."""
    command = [*COMMAND, "--output-format", "json", *options]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, check=False, timeout=LIMIT, env=_environment(source)
        )
    except subprocess.TimeoutExpired:
        raise SystemExit(f"asyncguard on {folder.name}: no answer after {LIMIT} seconds") from None
    complaint = f"asyncguard on {folder.name}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}"
    if not done.stdout:
        raise SystemExit(complaint)
    if done.returncode not in (0, 1):
        print(complaint, file=sys.stderr)
    return msgspec.json.decode(done.stdout, type=list[Diagnostic])


def _environment(source: Path | None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(source)} if source else dict(os.environ)
