"""Folder → a word that changes when a source in it does."""

import os
from collections.abc import Iterator
from hashlib import blake2b


def state(folder: str) -> str:
    """Of the names, sizes and times of the Python and TOML files in it. The same for all folders that have none."""
    return blake2b(repr(sorted(_files(folder))).encode(), digest_size=16).hexdigest()


def recorded(record: str, prefix: str) -> str:
    """Of the hashes that an installer has written down, in a distribution's RECORD, of files below `prefix`; '' where
    there are none. The same on every machine and after every new installation, so that a cache may travel."""
    lines = sorted(line for line in record.splitlines() if line.startswith(prefix) and ",sha256=" in line)
    return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest() if lines else ""


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry.path)
        elif entry.name.endswith((".py", ".toml")):
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns
