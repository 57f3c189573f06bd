"""All that ships of the catalogue in one file, which is decoded twenty times as fast as TOML is parsed.

Wheels have it; where they are built, it is made. It begins with a fingerprint of the files that it was made of, and of
what they may say: where a file is another now, as in a checkout, it is as if it were not there.
"""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from asyncguard.catalogue import schema
from asyncguard.catalogue.schema import Library

NAME = "libraries.msgpack"
_decoder = msgspec.msgpack.Decoder(list[Library])


def encode(libraries: Sequence[Library], digest: str) -> bytes:
    """`digest` is that of the files."""
    return _key(digest) + msgspec.msgpack.encode(libraries)


def decode(data: bytes, digest: str) -> list[Library] | None:
    """None where it was made of other files."""
    key = _key(digest)
    if not data.startswith(key):
        return None
    try:
        return _decoder.decode(memoryview(data)[len(key) :])
    except msgspec.DecodeError:
        return None


def _key(digest: str) -> bytes:
    return blake2b(digest.encode() + Path(schema.__file__).read_bytes(), digest_size=16).digest()
