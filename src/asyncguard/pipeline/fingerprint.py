"""Sources → content hashes. Files that did not change are not read."""

import os
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from asyncguard.cache import Cache, Stamp
from asyncguard.discover import Source


class File(NamedTuple):
    """A source and the hash of its bytes. `data` is None while nobody needed to read it; `error` says why nobody
    could."""

    source: Source
    digest: bytes
    data: bytes | None = None
    error: str = ""
    is_held: bool = False
    """An editor has it: what is on disk does not count."""

    def let_go(self) -> "File":
        """Without a text that can be read again."""
        return self if self.is_held else self._replace(data=None)


def fingerprint(program: Sequence[Source], cache: Cache, overlay: Mapping[str, bytes]) -> list[File]:
    """Every file of the program, in its order. `overlay` has content by absolute path that hides what is on disk."""
    stamps = [stamp for source in program if source.path not in overlay and (stamp := Stamp.of(source.path))]
    known = cache.hashes(stamps)
    files = [_file(source, known.get(source.path), overlay.get(source.path)) for source in program]
    fresh = {file.source.path: file.digest for file in files if file.data is not None}
    cache.remember((stamp, fresh[stamp.path]) for stamp in stamps if stamp.path in fresh)
    return files


def read(source: Source) -> File:
    """Anything but a regular file is refused: a pipe that nobody writes to, and a device, have no end."""
    try:
        if not os.path.isfile(source.path) and os.path.exists(source.path):  # noqa: PTH110, PTH113
            return File(source, b"", None, f"Failed to read `{source.shown}`: it is no regular file")
        with open(source.path, "rb") as stream:  # noqa: PTH123
            data = stream.read()
    except OSError as error:
        return File(source, b"", None, f"Failed to read `{source.shown}`: {error.strerror or error}")
    return _hashed(source, data)


def _file(source: Source, digest: bytes | None, held: bytes | None) -> File:
    if held is not None:
        return _hashed(source, held)._replace(is_held=True)
    return read(source) if digest is None else File(source, digest)


def _hashed(source: Source, data: bytes) -> File:
    return File(source, blake2b(data, digest_size=16).digest(), data)
