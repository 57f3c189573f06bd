"""Folder → the names in it, and whether they are still the same."""

import os
from hashlib import blake2b
from typing import NamedTuple


class Listing(NamedTuple):
    changed: int
    """When a name came or went last, in nanoseconds; -1 where there is no folder."""
    names: frozenset[str]

    @classmethod
    def of(cls, folder: str) -> "Listing":
        try:
            return cls(os.stat(folder).st_mtime_ns, frozenset(os.listdir(folder)))  # noqa: PTH116, PTH208
        except OSError:
            return cls(-1, frozenset())

    @property
    def state(self) -> bytes:
        """For `is_as_listed`."""
        return f"{self.changed} {self._told()}".encode()

    def _told(self) -> str:
        """Of the names that a module can have: Python itself makes a folder for what it has compiled."""
        modules = sorted(filter(_may_be_module, self.names))
        return blake2b("\0".join(modules).encode(errors="surrogateescape"), digest_size=12).hexdigest()


def _may_be_module(name: str) -> bool:
    return name.endswith((".py", ".pyi")) or (name.isidentifier() and name != "__pycache__")


def is_as_listed(folder: str, state: bytes) -> bool:
    """No module has come or gone since then: one question to the file system, and where that says yes, a look."""
    changed, _, told = state.decode().partition(" ")
    try:
        if os.stat(folder).st_mtime_ns == int(changed):  # noqa: PTH116
            return True
    except OSError:
        return False
    return Listing.of(folder)._told() == told
