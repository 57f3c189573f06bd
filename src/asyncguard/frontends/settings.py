"""Flags → Settings."""

from collections.abc import Iterable

import click

from asyncguard.config import Settings
from asyncguard.frontends.options import Flags

FIXABLE = ("fixable", "unfixable", "extend_fixable")
LISTS = ("select", "ignore", "extend_select", "extend_ignore", "exclude", "extend_exclude", *FIXABLE)
TABLES = ("per_file_ignores", "extend_per_file_ignores")
VALUES = (
    "respect_gitignore",
    "force_exclude",
    "preview",
    "output_format",
    "jobs",
    "executor",
    "cache_dir",
    "baseline",
    "python",
    "follow_packages",
    "min_impact",
)


def from_flags(flags: Flags) -> Settings:
    """What the flags say, as one more source of settings."""
    given: dict[str, object] = {key: tuple(_words(flags[key])) for key in LISTS if flags.get(key)}
    given |= {key: _table(key, flags[key]) for key in TABLES if flags.get(key)}
    given |= {key: flags[key] for key in VALUES if flags.get(key) is not None}
    return Settings(**given)  # type: ignore[arg-type]


def _words(values: Iterable[str]) -> Iterable[str]:
    """`--select A,B --select C` → A, B, C. A comma inside braces is part of a glob."""
    for value in values:
        depth, word = 0, ""
        for char in value:
            depth += (char == "{") - (char == "}")
            if char == "," and depth == 0:
                yield word.strip()
                word = ""
            else:
                word += char
        if word.strip():
            yield word.strip()


def _table(key: str, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`a.py:AG102,b/*.py:AG106` → glob: codes."""
    table: dict[str, tuple[str, ...]] = {}
    for word in _words(values):
        glob, colon, code = word.rpartition(":")
        if not colon or not glob or not code:
            raise click.BadParameter(f"`{word}` is not of the form <FilePattern>:<RuleCode>", param_hint=f"--{key}")
        table[glob] = (*table.get(glob, ()), code.strip())
    return table
