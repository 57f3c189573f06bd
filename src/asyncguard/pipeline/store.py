"""Report ↔ cache."""

import msgspec

from asyncguard.cache import Cache, Stamp
from asyncguard.environment.listing import is_as_listed
from asyncguard.model.report import Report

States = tuple[tuple[str, bytes], ...]
"""Paths, each with its state."""
Rests = tuple[States, States]
"""On files, and on folders."""


def recall(cache: Cache, key: bytes) -> Report | None:
    """The report of an earlier run with the same key, if the installed packages that it rests on are as they were."""
    data = cache.result(key)
    try:
        report = None if data is None else msgspec.msgpack.decode(data, type=Report)
    except msgspec.DecodeError:
        return None
    return report if report and are_unchanged(report.read, report.listed) else None


def are_unchanged(read: States, listed: States) -> bool:
    """Installed packages are as they were: the files that were read, the modules in the folders that were listed."""
    return all((stamp := Stamp.of(path)) is not None and stamp.state == state for path, state in read) and all(
        is_as_listed(folder, state) for folder, state in listed
    )


def store(cache: Cache, key: bytes, report: Report) -> None:
    """Keeps a complete report; any other is made again."""
    if report.complete:
        cache.keep_result(key, msgspec.msgpack.encode(report))
