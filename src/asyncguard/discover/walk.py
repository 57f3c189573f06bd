"""Directory → the files in it that are to be read."""

import os
from collections.abc import Callable, Iterator

from asyncguard.config.patterns import slashed
from asyncguard.discover.ignore import Ignores, above

Match = Callable[[str, str], bool]
"""(absolute path with `/`, its last part) → whether a set of patterns names it."""


def walk(
    top: str, include: Match, exclude: Match, *, respect_gitignore: bool, failed: Callable[[str, OSError], None]
) -> Iterator[tuple[str, str]]:
    """(directory, name) of every file below `top` that is included, not excluded and not ignored by git. Directories
    behind symbolic links are not entered; of one that may not be read `failed` is told, and it is empty. `top` itself
    may be excluded or ignored: who names it wants it."""
    stack = [(top, above(top) if respect_gitignore else None)]
    while stack:
        directory, ignores = stack.pop()
        entries = _entries(directory, failed)
        if ignores is not None:
            ignores = ignores.below(directory, {entry.name for entry in entries if entry.name.startswith(".")})
        for entry in entries:
            if _is_directory(entry):
                if not exclude(slashed(entry.path), entry.name) and not _ignored(ignores, entry, "/"):
                    stack.append((entry.path, ignores))
            elif _wanted(entry, include, exclude) and not _ignored(ignores, entry, ""):
                yield directory, entry.name


def _entries(directory: str, failed: Callable[[str, OSError], None]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except OSError as error:
        failed(directory, error)
        return []


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _wanted(entry: os.DirEntry[str], include: Match, exclude: Match) -> bool:
    path = slashed(entry.path)
    try:
        return include(path, entry.name) and not exclude(path, entry.name) and entry.is_file()
    except OSError:
        return False


def _ignored(ignores: Ignores | None, entry: os.DirEntry[str], suffix: str) -> bool:
    return ignores is not None and ignores(slashed(entry.path) + suffix)
