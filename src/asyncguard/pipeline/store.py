"""Report ↔ cache."""

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
    return report if report and all(_is_unchanged(path, state) for path, state in report.read) else None


def _is_unchanged(path: str, state: bytes) -> bool:
    stamp = Stamp.of(path)
    return stamp is not None and stamp.state == state


def store(cache: Cache, key: bytes, report: Report) -> None:
    """Keeps a complete report; any other is made again."""
    if report.complete:
        cache.keep_result(key, msgspec.msgpack.encode(report))
