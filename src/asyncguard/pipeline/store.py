"""Report ↔ cache."""

import msgspec

from asyncguard.cache import Cache
from asyncguard.model.report import Report


def recall(cache: Cache, key: bytes) -> Report | None:
    """The report of an earlier run with the same key."""
    data = cache.result(key)
    try:
        return None if data is None else msgspec.msgpack.decode(data, type=Report)
    except msgspec.DecodeError:
        return None


def store(cache: Cache, key: bytes, report: Report) -> None:
    """Keeps a complete report; any other is made again."""
    if report.complete:
        cache.keep_result(key, msgspec.msgpack.encode(report))
