"""Sources → content hashes. Files that did not change are not read."""

from collections.abc import Sequence
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


def fingerprint(program: Sequence[Source], cache: Cache) -> list[File]:
    """Every file of the program, in its order."""
    stamps = [stamp for source in program if (stamp := Stamp.of(source.path))]
    known = cache.hashes(stamps)
    files = [_known(source, known[source.path]) if source.path in known else read(source) for source in program]
    fresh = {file.source.path: file.digest for file in files if file.data is not None}
    cache.remember((stamp, fresh[stamp.path]) for stamp in stamps if stamp.path in fresh)
    return files


def read(source: Source) -> File:
    try:
        with open(source.path, "rb") as stream:  # noqa: PTH123
            data = stream.read()
    except OSError as error:
        return File(source, b"", None, f"Failed to read `{source.shown}`: {error.strerror or error}")
    return File(source, blake2b(data, digest_size=16).digest(), data)


def _known(source: Source, digest: bytes) -> File:
    return File(source, digest)
