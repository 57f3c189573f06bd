"""What analysis of one function in one context gives."""

from __future__ import annotations

import msgspec

from asyncguard.link import values as v
from asyncguard.link.effects import NO_WORK, Reach, Work
from asyncguard.link.regions import Holding, Wait
from asyncguard.model.finding import Step
from asyncguard.model.misuse import Misuse
from asyncguard.model.summary import Span


class Event(msgspec.Struct, frozen=True):
    """A place in the function that blocks."""

    span: Span
    callee: str
    """The call as it is written."""
    reach: Reach


class Outcome(msgspec.Struct, frozen=True):
    """The result of interpreting a function once, with given arguments."""

    returns: v.Type = ()
    yields: v.Type = ()
    events: tuple[Event, ...] = ()
    reaches: tuple[Reach, ...] = ()
    """The best of the events for each code."""
    built: tuple[Reach, ...] = ()
    """Work on building what it returns, or what its object holds: who calls decides what becomes of it."""
    stores: tuple[tuple[str, v.Type], ...] = ()
    """Attribute of self -> what is assigned to it here."""
    globals: tuple[tuple[str, v.Type], ...] = ()
    """Name of the module -> what is assigned to it here, under `global`."""
    waits: tuple[Wait, ...] = ()
    """Where it waits, and what it holds there."""
    misuses: tuple[Misuse, ...] = ()
    taken: tuple[Holding, ...] = ()
    """What of its caller's resources it leaves taken."""
    asked: tuple[Holding, ...] = ()
    """What its dependencies have taken, and what is left of that in the end."""
    freed: frozenset[str] = frozenset()
    """What of its caller's resources it gives back, on every way."""
    during: tuple[Holding, ...] = ()
    """What it holds where it yields."""
    yielded: tuple[tuple[str, tuple[tuple[str, Step], ...]], ...] = ()
    """The paths of what it yields, each with the switches that have to be turned from their defaults for that."""
    pool: str = ""
    """The pool from which what it returns or yields takes its connections; '' where that is not known."""
    pools: tuple[tuple[str, str], ...] = ()
    """The same for what it stores in its caller's objects, by path."""
    given_back: tuple[tuple[str, Step], ...] = ()
    """Where it gives back what it has taken."""
    work: Work = NO_WORK
    """What one call of it does in Python, where that is long enough to count in a loop."""
    endless: Reach | None = None
    """Where every call of it goes on for ever."""
    definitions: tuple[tuple[int, v.Value], ...] = ()
    """Nested functions with what they captured, by index."""


NOTHING = Outcome()
