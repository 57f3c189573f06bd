"""A cache before a cache: what one process has seen, for as long as it runs."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TypeVar

from asyncguard.cache import Cache, Stamp

FEWEST = 4096
"""So many are held in any case."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class HeldCache:
    """Remembers hashes and summaries itself, and passes on to `inner` what is new. The same file costs no look into
    the store twice, whatever that is. Of what has been asked for or kept last it holds twice as much as was ever asked
    for at once, which is a program's."""

    def __init__(self, inner: Cache) -> None:
        self._inner = inner
        self._hashes: dict[str, tuple[bytes, bytes]] = {}
        """Path → the state of the file and its hash."""
        self._summaries: dict[bytes, bytes] = {}
        self._most = FEWEST

    def hashes(self, stamps: Iterable[Stamp]) -> Mapping[str, bytes]:
        known, unknown, wanted = {}, [], list(stamps)
        self._most = max(self._most, 2 * len(wanted))
        for stamp in wanted:
            state, digest = self._hashes.get(stamp.path, (b"", b""))
            if state == stamp.state:
                known[stamp.path] = digest
            else:
                unknown.append(stamp)
        found = self._inner.hashes(unknown) if unknown else {}
        self._hold(self._hashes, {each.path: (each.state, found[each.path]) for each in unknown if each.path in found})
        return {**known, **found}

    def remember(self, hashes: Iterable[tuple[Stamp, bytes]]) -> None:
        fresh = list(hashes)
        self._hold(self._hashes, {stamp.path: (stamp.state, digest) for stamp, digest in fresh if stamp.settled})
        self._inner.remember(fresh)

    def summaries(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        wanted = list(keys)
        self._most = max(self._most, 2 * len(wanted))
        found = {key: self._summaries[key] for key in wanted if key in self._summaries}
        unknown = [key for key in wanted if key not in found]
        found |= self._inner.summaries(unknown) if unknown else {}
        self._hold(self._summaries, found)
        return found

    def keep(self, summaries: Mapping[bytes, bytes]) -> None:
        self._hold(self._summaries, summaries)
        self._inner.keep(summaries)

    def _hold(self, held: dict[Key, Value], new: Mapping[Key, Value]) -> None:
        """What is `new` is the last to go."""
        for key in new:
            held.pop(key, None)
        held.update(new)
        for key in list(islice(held, max(0, len(held) - self._most))):
            del held[key]

    def result(self, key: bytes) -> bytes | None:
        return self._inner.result(key)

    def keep_result(self, key: bytes, data: bytes) -> None:
        self._inner.keep_result(key, data)

    def close(self) -> None:
        self._inner.close()
