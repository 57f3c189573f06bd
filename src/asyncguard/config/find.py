"""Paths → the configuration file and the project that they belong to."""

import os
import sys
from collections.abc import Sequence
from os.path import commonpath
from pathlib import Path

OWN = (".asyncguard.toml", "asyncguard.toml")
"""Both win over a pyproject.toml in the same directory."""
MARKERS = (*OWN, "pyproject.toml", "setup.cfg", "setup.py", ".git")


def nearest(paths: Sequence[Path]) -> Path | None:
    """The configuration file nearest to the `paths`: from the deepest directory that holds them all, upward."""
    for directory in _upward(paths):
        for name in OWN:
            if (directory / name).is_file():
                return directory / name
        if _has_table(directory / "pyproject.toml"):
            return directory / "pyproject.toml"
    return None


def users() -> Path | None:
    """The user's own configuration file, for what has none: `asyncguard/asyncguard.toml` among the user's settings. As
    ruff's, its paths are relative to the working directory."""
    folder = os.environ.get("APPDATA") if sys.platform == "win32" else os.environ.get("XDG_CONFIG_HOME")
    top = Path(folder or Path.home() / ".config") / "asyncguard"
    return next((top / name for name in (*OWN, "pyproject.toml") if (top / name).is_file()), None)


def project(paths: Sequence[Path]) -> Path | None:
    """The nearest directory upward that looks like the root of a project, or None."""
    for directory in _upward(paths):
        if any((directory / marker).exists() for marker in MARKERS):
            return directory
    return None


def _upward(paths: Sequence[Path]) -> list[Path]:
    directories = [path if path.is_dir() else path.parent for path in map(Path.absolute, paths)]
    try:
        start = Path(commonpath(directories))
    except ValueError:  # on different drives
        start = directories[0]
    return [start, *start.parents]


def _has_table(pyproject: Path) -> bool:
    """Whether there is a `[tool.asyncguard]`. A file that mentions none is not parsed; a broken one that does is ours
    to complain about."""
    import tomllib

    try:
        text = pyproject.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if "asyncguard" not in text:
        return False
    try:
        return "asyncguard" in tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return "[tool.asyncguard" in text
