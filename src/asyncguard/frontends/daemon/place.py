"""Where a daemon listens: a file beside the cache that it fills, for its owner alone."""

import os
from pathlib import Path

import msgspec

from asyncguard.cache.folder import prepare

NAME = "daemon.json"
LOG = "daemon.log"
HOST = "127.0.0.1"


class Place(msgspec.Struct, frozen=True):
    """Whoever knows the token may ask; others on the machine can reach the port, too."""

    port: int
    token: str
    pid: int
    version: str
    """What answers rest on beside the project: those of another one are of no use."""


def find(directory: Path) -> Place | None:
    """The daemon of the cache in `directory`, which may have ended; None where there is none."""
    try:
        return msgspec.json.decode((directory / NAME).read_bytes(), type=Place)
    except (OSError, msgspec.DecodeError):
        return None


def put(directory: Path, place: Place) -> None:
    """Raises OSError where the folder cannot be written to."""
    prepare(directory)
    fresh = directory / f"{NAME}.{place.pid}"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:  # noqa: PTH123
        stream.write(msgspec.json.encode(place))
    fresh.replace(directory / NAME)


def remove(directory: Path, place: Place) -> None:
    """Unless another daemon has come in its place. Raises OSError where the folder cannot be written to."""
    if find(directory) == place:
        (directory / NAME).unlink(missing_ok=True)
