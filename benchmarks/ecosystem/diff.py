"""Findings before and after → what is new, what is gone, what says something else."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from benchmarks.asyncguard import Diagnostic

Key = tuple[str, str, int, int]


class Difference(NamedTuple):
    before: int
    after: int
    gained: Sequence[Diagnostic]
    lost: Sequence[Diagnostic]
    changed: Sequence[tuple[Diagnostic, Diagnostic]]
    """The same code at the same place, with another message or chain."""


def compare(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> Difference:
    """The two runs are of the same tree, so a finding is known by its place and code."""
    old, new = ({_key(each): each for each in run} for run in (before, after))
    return Difference(
        len(before),
        len(after),
        [new[key] for key in sorted(new.keys() - old.keys())],
        [old[key] for key in sorted(old.keys() - new.keys())],
        list(_changed(old, new)),
    )


def stable(findings: Sequence[Diagnostic], most: int) -> Sequence[Diagnostic]:
    """At most that many: always the same ones, as far as they are there, and not those of the first files."""
    return sorted(sorted(findings, key=_lot)[:most], key=_key)


def _changed(old: dict[Key, Diagnostic], new: dict[Key, Diagnostic]) -> Iterator[tuple[Diagnostic, Diagnostic]]:
    for key in sorted(old.keys() & new.keys()):
        if _told(old[key]) != _told(new[key]):
            yield old[key], new[key]


def _key(each: Diagnostic) -> Key:
    return (each.filename, each.code, each.location.row, each.location.column)


def _told(each: Diagnostic) -> tuple[str, tuple[tuple[str, int, str], ...]]:
    return each.message, tuple((step.filename, step.location.row, step.text) for step in each.chain)


def _lot(each: Diagnostic) -> bytes:
    return blake2b(repr(_key(each)[1:]).encode() + each.message.encode()).digest()
