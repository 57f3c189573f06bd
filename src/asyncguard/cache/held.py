"""A cache before a cache: what one process has seen, for as long as it runs."""

from collections.abc import Iterable, Mapping

from asyncguard.cache import Cache, Stamp


class HeldCache:
    """Remembers hashes and summaries itself, and passes on to `inner` what is new. The same file costs no look into
    the store twice, whatever that is."""

    def __init__(self, inner: Cache) -> None:
        self._inner = inner
        self._hashes: dict[str, tuple[bytes, bytes]] = {}
        """Path → the state of the file and its hash."""
        self._summaries: dict[bytes, bytes] = {}

    def hashes(self, stamps: Iterable[Stamp]) -> Mapping[str, bytes]:
        known, unknown = {}, []
        for stamp in stamps:
            state, digest = self._hashes.get(stamp.path, (b"", b""))
            if state == stamp.state:
                known[stamp.path] = digest
            else:
                unknown.append(stamp)
        found = self._inner.hashes(unknown) if unknown else {}
        self._hashes |= {each.path: (each.state, found[each.path]) for each in unknown if each.path in found}
        return {**known, **found}

    def remember(self, hashes: Iterable[tuple[Stamp, bytes]]) -> None:
        fresh = list(hashes)
        self._hashes |= {stamp.path: (stamp.state, digest) for stamp, digest in fresh if stamp.settled}
        self._inner.remember(fresh)

    def summaries(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        wanted = list(keys)
        unknown = [key for key in wanted if key not in self._summaries]
        if unknown:
            self._summaries |= self._inner.summaries(unknown)
        return {key: self._summaries[key] for key in wanted if key in self._summaries}

    def keep(self, summaries: Mapping[bytes, bytes]) -> None:
        self._summaries |= summaries
        self._inner.keep(summaries)

    def result(self, key: bytes) -> bytes | None:
        return self._inner.result(key)

    def keep_result(self, key: bytes, data: bytes) -> None:
        self._inner.keep_result(key, data)

    def close(self) -> None:
        self._inner.close()
