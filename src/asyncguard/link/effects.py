"""What a call does to the loop, with the way down to the primitive."""

from __future__ import annotations

import enum

import msgspec

from asyncguard.catalogue import Fact
from asyncguard.catalogue.schema import COST_CLASS
from asyncguard.model.finding import Step
from asyncguard.model.summary import Span


class When(enum.IntEnum):
    """How often a call does what it does: the less, the higher."""

    ALWAYS = 0
    NEARLY = 1
    """But for one argument, or where an environment variable says otherwise."""
    FIRST = 2
    """When it is used for the first time, and what it finds is kept."""
    OTHER = 3
    """Under some other condition."""


ALWAYS, NEARLY, FIRST, OTHER = When


class Primitive(msgspec.Struct, frozen=True):
    """What blocks the loop, or starves it."""

    name: str
    code: str
    category: str
    why: str = ""
    instead: str = ""
    raises: str = ""
    gil: str = ""
    """Of CPU work: `held`, `released` or `switching`."""
    takes: str = ""
    """Of CPU work: how long it was measured to take, with the input."""
    input: str = ""
    """Of CPU work that is long for large input only: what is of any size here."""
    mild: bool = False
    """Of CPU work: reported with `preview` only."""
    engine: str = ""
    """Of a query: the engine that it goes through, by its place in the program."""

    @property
    def cost(self) -> str:
        return COST_CLASS.get(self.category, "unbounded")


class Reach(msgspec.Struct, frozen=True):
    """From one call down to a primitive."""

    primitive: Primitive
    path: str
    span: Span
    function: str
    text: str
    when: When
    """Under which condition it is reached from the start of the function that has this step."""
    may: When
    """Under which condition it is reached from this very call."""
    length: int
    """Steps from here to the primitive, this one included."""
    below: Reach | None = None
    branches: int = 0
    """Conditions that have to hold on the way, this step included."""
    note: str = ""
    """In a package: under which condition this step is taken, for people."""

    @property
    def conditional(self) -> bool:
        return self.when is not ALWAYS

    def steps(self) -> tuple[Step, ...]:
        """The chain, this step first."""
        out: list[Step] = []
        at: Reach | None = self
        while at is not None:
            out.append(Step(at.path, at.span, at.function, at.text + at.note))
            at = at.below
        return tuple(out)

    def rank(self) -> tuple[int, int, int, str, Span]:
        """The better of two proofs sorts first: certain, then with few conditions, then short; the rest makes the order
        total."""
        return (self.when, self.branches, self.length, self.path, self.span)


class Work(msgspec.Struct, frozen=True):
    """How long Python code surely runs without an await."""

    ns: float = 0
    rounds: int = 0
    """Of all loops, the inner ones multiplied by the outer ones."""
    proof: Reach | None = None
    """Of the larger part."""
    told: bool = False
    """A part of it is reported already."""


NO_WORK = Work()


def primitive(fact: Fact, *, preview: bool, unbounded: str = "", mild: bool = False) -> Primitive | None:
    """The primitive of a catalogue entry that blocks or burns; of an entry in preview only where that is asked for.
    `unbounded` names the input that makes work on it long; `mild` where it is not very long."""
    effect = fact.effect
    if effect.preview and not preview:
        return None
    if effect.blocks is not None:
        return Primitive(fact.name, fact.rule, effect.blocks, effect.why, effect.instead or fact.twin, effect.raises)
    if effect.burns is None or (effect.burns.when == "size" and not unbounded):
        return None
    burn = effect.burns
    said = fact.name, fact.rule, "cpu", effect.why, effect.instead
    return Primitive(
        *said,
        gil=burn.gil,
        takes=f"{burn.cost} (an estimate)" if burn.estimated else burn.cost,
        input=unbounded,
        mild=mild,
    )


def best(reaches: dict[str, Reach], new: Reach) -> None:
    """Keep the best proof for each rule's code."""
    code = new.primitive.code
    old = reaches.get(code)
    if old is None or new.rank() < old.rank():
        reaches[code] = new
