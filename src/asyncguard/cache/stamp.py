"""File → what the file system says of it, to know an unchanged file without reading it."""

import os
import time
from typing import NamedTuple

SETTLED_NS = 2_000_000_000
"""A file changed this recently could change again within one tick of a coarse clock: it is read again."""


class Stamp(NamedTuple):
    path: str
    state: bytes
    """Times of the last change of content and of metadata, size and inode: a changed file has another one."""
    settled: bool

    @classmethod
    def of(cls, path: str) -> "Stamp | None":
        """None where there is no such file."""
        try:
            found = os.stat(path)  # noqa: PTH116
        except OSError:
            return None
        changed = max(found.st_mtime_ns, found.st_ctime_ns)
        state = f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"
        return cls(path, state.encode(), 0 <= time.time_ns() - changed > SETTLED_NS)
