"""What a daemon is told, and what it says: one line of JSON each."""

import msgspec

from asyncguard.config import Config


class Check(msgspec.Struct, frozen=True, tag=True):
    """Put the report on `paths` into the cache. The fields are arguments of `asyncguard.pipeline.check`."""

    paths: tuple[str, ...]
    """Absolute."""
    config: Config
    cwd: str
    overlay: dict[str, bytes]
    variables: dict[str, str]


class Tell(msgspec.Struct, frozen=True, tag=True):
    """How are you?"""


class Asked(msgspec.Struct, frozen=True):
    token: str
    what: Check | Tell


class Stage(msgspec.Struct, frozen=True, tag=True):
    """A run has got as far as that."""

    stage: str
    done: int
    total: int


class Failed(msgspec.Struct, frozen=True, tag=True):
    """There will be no answer."""

    why: str


class Done(msgspec.Struct, frozen=True, tag=True):
    """It is in the cache."""


class Told(msgspec.Struct, frozen=True, tag=True):
    pid: int
    seconds: float
    """Since it was started."""
    checks: int
    """That it was asked for."""


Said = Stage | Failed | Done | Told


def line(message: msgspec.Struct) -> bytes:
    return msgspec.json.encode(message) + b"\n"


def said(told: bytes) -> Said:
    """What a line says. Raises msgspec.DecodeError for what no daemon of this version says."""
    answer: Said = msgspec.json.decode(told, type=Said)
    return answer
