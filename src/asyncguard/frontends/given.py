"""What is to be checked: paths, or a text on standard input."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from asyncguard.frontends.options import Flags


class Given(NamedTuple):
    paths: list[Path]
    """Absolute."""
    overlay: Mapping[str, bytes]
    """Absolute path → the text that counts instead of what is on disk."""

    @property
    def stdin(self) -> bool:
        return bool(self.overlay)


def given(flags: Flags, cwd: Path) -> Given:
    """As ruff: standard input where `-` is the only path, or where a name for it is given and no path."""
    if flags["paths"] == ("-",) or (flags["stdin_filename"] and not flags["paths"]):
        path = _absolute(cwd, flags["stdin_filename"] or "-")
        return Given([path], {str(path): b"" if flags["show_files"] else sys.stdin.buffer.read()})
    return Given([_absolute(cwd, path) for path in flags["paths"] or (".",)], {})


def _absolute(cwd: Path, path: str) -> Path:
    """Links are not followed: a file is shown by the name that it was given."""
    return Path(os.path.abspath(cwd / path))  # noqa: PTH100
