"""All that analysis knows of one line, for people: who runs it, what its calls hold and do, what is reported."""

import msgspec

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding, Step


class Reason(msgspec.Struct, frozen=True):
    """One step of the way to where something became unknown."""

    text: str
    path: str = ""
    row: int = 0
    """0 where there is no place to look at."""


class Part(msgspec.Struct, frozen=True):
    """A part of a call's callee, as it is written, and what it may hold."""

    text: str
    holds: tuple[str, ...]


class Called(msgspec.Struct, frozen=True):
    """A call, in one of the ways in which its function is interpreted."""

    text: str
    column: int
    parts: tuple[Part, ...]
    """From the first name to the whole callee."""
    does: tuple[str, ...]
    """What calling it means, one sentence for each thing that the callee may be."""
    lost: tuple[Reason, ...] = ()
    """Where the callee is not known: how that came about."""


class Around(msgspec.Struct, frozen=True):
    """The function that a line is in."""

    name: str
    path: str
    row: int
    is_async: bool
    runs: str
    """`loop`, `worker`, `own loop`, `loop and worker`; "" where nobody is known to run it."""
    why: tuple[Reason, ...]
    ways: tuple[tuple[EntryPoint, tuple[Step, ...]], ...] = ()
    """The entry points from which it is reached on the loop, with the functions on the way."""


class Verdict(msgspec.Struct, frozen=True):
    """What a rule finds in the line, and whether it is reported."""

    finding: Finding
    silent: str = ""
    """Why it is not."""


class Explanation(msgspec.Struct, frozen=True):
    path: str
    row: int
    function: Around | None
    """None for what runs when the module is loaded."""
    calls: tuple[Called, ...]
    verdicts: tuple[Verdict, ...]
    through: tuple[Finding, ...]
    """What is reported elsewhere, with a chain that leads through the line."""
    notes: tuple[str, ...]
