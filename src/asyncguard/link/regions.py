"""What is held where: resources that are taken and given back while a body runs in order.

A resource is known by the path under which the frame reaches it (`session`, `self._lock`), or, where only a block or a
variable has it, by the place of the call that took it. Where paths meet, something is held if it is on one of them; it
counts as given back only if it is on all of them.
"""

from __future__ import annotations

import msgspec

from asyncguard.link import values as v
from asyncguard.model.finding import Step
from asyncguard.model.summary import Span

ANY_SHARED = "*"
"""Among what is given back: a session, which may be any that is known by a path."""
ANY_STORED = "*."
"""Likewise: a session that only a variable has, and that an object may have as an attribute (`repository.session`)."""
UNNAMED = "#asked:"
"""Begins the key of what only dependencies know: the session of `user = Depends(current_user)`."""
POOLED = ("connection", "transaction")
NO_KEYS: frozenset[str] = frozenset()
"""One for all: each empty set that a call makes takes 216 bytes."""


class Holding(msgspec.Struct, frozen=True):
    """Something that is taken, and where."""

    key: str
    """Its path, or `#row:column` of the call that took it."""
    kind: str
    """lock, thread-lock, connection, transaction."""
    name: str
    """The catalogue's name of what takes it."""
    text: str
    """As it is written: `self._lock`, `pool.acquire()`."""
    steps: tuple[Step, ...]
    """From this function down to where it is taken."""
    certain: bool = True
    """On every way that leads here."""
    doubtful: bool = False
    """What is known by this path may be another object after all."""
    setting: str = ""
    """`only where SHARE, off by default, is on`: a switch that has to be turned for that; '' where none has."""
    pool: str = ""
    """The path of the pool that it comes from; '' where that is not known."""
    scoped: bool = False
    """Given back where its block is left, and not before."""
    asked: bool = False
    """A dependency has taken it before the function began. Who calls the function by hand has not asked it."""

    @property
    def rank(self) -> tuple[bool, bool]:
        """What can be said with more certainty sorts first."""
        return not self.certain, bool(self.setting)


class Opened(msgspec.Struct, frozen=True):
    """What one item of a `with` has opened: given back where the block is left."""

    keys: frozenset[str]
    begun: frozenset[str] = frozenset()
    """Sessions whose own transaction it is."""
    limits: bool = False
    """The block ends after some time."""


class Regions(msgspec.Struct, frozen=True):
    """What is held at one point of a body."""

    held: tuple[Holding, ...] = ()
    released: frozenset[str] = frozenset()
    """What has been given back since the function began, on every way that leads here."""

    def take(self, new: Holding) -> Regions:
        """`new` is taken; what is held already stays as it was taken first."""
        kept = [each for each in self.held if each.key != new.key or each.kind != new.kind]
        old = next((each for each in self.held if each.key == new.key and each.kind == new.kind), None)
        if old is not None and old.rank <= new.rank:
            return self
        return Regions((*kept, new), self.released - {new.key} if new.certain else self.released)

    def give_back(self, keys: frozenset[str]) -> Regions:
        if not self.held and keys <= self.released:
            return self
        return Regions(tuple(each for each in self.held if not _covers(keys, each)), self.released | keys)

    def forget(self, keys: frozenset[str]) -> Regions:
        """Whether these are still held is not known any more; a block's own are."""
        return Regions(tuple(each for each in self.held if each.scoped or each.key not in keys), self.released)

    def seen_from_here(self) -> Regions:
        """The same, as if nothing had been given back before."""
        return Regions(self.held)

    def holds(self, key: str) -> bool:
        return any(each.key == key for each in self.held)


NOTHING_HELD = Regions()


def _covers(keys: frozenset[str], each: Holding) -> bool:
    if each.key in keys or any(each.key.startswith(f"{key}.") for key in keys):
        return True
    return not each.scoped and each.kind in POOLED and may_be_another(each.key, keys)


def may_be_another(key: str, keys: frozenset[str]) -> bool:
    """What is given back as `keys` may be what is known as `key` too."""
    if key.startswith(UNNAMED):
        return ANY_SHARED in keys or ANY_STORED in keys
    if key.startswith("#"):
        return False
    return ANY_SHARED in keys or (ANY_STORED in keys and "." in key)


def meet(first: Regions, second: Regions) -> Regions:
    """What is held where two ways meet."""
    if first is second or first == second:
        return first
    here = {(each.key, each.kind): each for each in first.held}
    there = {(each.key, each.kind): each for each in second.held}
    out = []
    for place in {**here, **there}:
        one, other = here.get(place), there.get(place)
        either = min((each for each in (one, other) if each), key=lambda each: bool(each.setting), default=None)
        if either is not None:
            certain = one is not None and other is not None and one.certain and other.certain
            out.append(msgspec.structs.replace(either, certain=certain))
    return Regions(tuple(out), first.released & second.released)


class Wait(msgspec.Struct, frozen=True):
    """A place that waits: an `await`, or entering or iterating asynchronously."""

    span: Span
    function: str
    text: str
    origin: v.Value
    conditional: bool
    """Reached from the start of the function only under a condition."""
    released: frozenset[str]
    held: tuple[Holding, ...]
    absent: frozenset[str] = frozenset()
    """Parameters that are None here: with another argument nobody comes here."""
    timed: bool = False
    """In a block that ends after some time."""
    after: bool = False
    """It happens when the function has returned, while what was injected into it is still there."""


def token(span: Span) -> str:
    """The key of what only the call at `span` knows."""
    return f"#{span.row}:{span.column}"


def renamed(key: str, names: dict[str, str]) -> str:
    """`self.session` in the callee → `repo.session` in the caller, if `names` has `self`; '' where nothing has it."""
    if key == ANY_SHARED or "::" in key:
        return key
    root, dot, rest = key.partition(".")
    new = names.get(root)
    return f"{new}{dot}{rest}" if new else ""
