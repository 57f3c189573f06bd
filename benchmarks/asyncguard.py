"""Runs the installed asyncguard as a user would: a process of its own, JSON on its standard output."""

import subprocess
import sys
from pathlib import Path

import msgspec

COMMAND = (sys.executable, "-P", "-m", "asyncguard", "check", ".", "--isolated", "--no-respect-gitignore")
"""`-P`: the tree being measured is the working directory, and nothing in it may be imported. Git ignores the cache."""


class Location(msgspec.Struct, frozen=True):
    row: int
    column: int


class Diagnostic(msgspec.Struct, frozen=True):
    """What the measurements need of ruff's JSON shape."""

    code: str
    filename: str
    location: Location
    message: str


def check(folder: Path, *options: str) -> list[Diagnostic]:
    """All findings in a tree, whatever configuration it carries. A crash or a usage error ends the measurement."""
    command = [*COMMAND, "--select", "AG", "--output-format", "json", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(
            f"asyncguard failed on {folder} (exit {done.returncode}):\n{done.stderr.decode(errors='replace')}"
        )
    return msgspec.json.decode(done.stdout or b"[]", type=list[Diagnostic])
