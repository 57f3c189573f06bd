"""Keys → bytes, kept between runs. Whatever is wrong with the store is a miss."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from asyncguard.cache.stamp import Stamp

__all__ = ["Cache", "NoCache", "Stamp", "open_cache"]


class Cache(Protocol):
    """What a run may remember. No method raises for the state of the store."""

    def hashes(self, stamps: Iterable[Stamp]) -> Mapping[str, bytes]:
        """Path → content hash, for the files that have not changed since they were `remember`ed."""

    def remember(self, hashes: Iterable[tuple[Stamp, bytes]]) -> None:
        """The content hash of each file."""

    def summaries(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Key → what was `keep`t under it."""

    def keep(self, summaries: Mapping[bytes, bytes]) -> None: ...

    def result(self, key: bytes) -> bytes | None:
        """What was `keep_result`ed under `key`."""

    def keep_result(self, key: bytes, data: bytes) -> None: ...

    def close(self) -> None: ...


class NoCache:
    """Remembers nothing: `--no-cache`."""

    def hashes(self, stamps: Iterable[Stamp]) -> Mapping[str, bytes]:
        return {}

    def remember(self, hashes: Iterable[tuple[Stamp, bytes]]) -> None:
        pass

    def summaries(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        return {}

    def keep(self, summaries: Mapping[bytes, bytes]) -> None:
        pass

    def result(self, key: bytes) -> bytes | None:
        return None

    def keep_result(self, key: bytes, data: bytes) -> None:
        pass

    def close(self) -> None:
        pass


def open_cache(directory: Path) -> Cache:
    """The cache in `directory`, made where there is none; one that remembers nothing where it cannot be used."""
    from asyncguard.cache.sqlite import SqliteCache

    return SqliteCache.open(directory) or NoCache()
