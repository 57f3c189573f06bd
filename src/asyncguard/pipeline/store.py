"""Report ↔ cache."""

from collections.abc import Iterable

import msgspec

from asyncguard.cache import Cache, Stamp
from asyncguard.model.report import Report


def recall(cache: Cache, key: bytes) -> Report | None:
    """The report of an earlier run with the same key, if the installed packages that it rests on are as they were."""
    data = cache.result(key)
    try:
        report = None if data is None else msgspec.msgpack.decode(data, type=Report)
    except msgspec.DecodeError:
        return None
    return report if report and are_unchanged(report.read) else None


def are_unchanged(read: Iterable[tuple[str, bytes]]) -> bool:
    """Files of installed packages, with their states when they were read, are as they were."""
    return all((stamp := Stamp.of(path)) is not None and stamp.state == state for path, state in read)


def store(cache: Cache, key: bytes, report: Report) -> None:
    """Keeps a complete report; any other is made again."""
    if report.complete:
        cache.keep_result(key, msgspec.msgpack.encode(report))
