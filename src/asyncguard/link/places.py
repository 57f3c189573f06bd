"""Places that call something, by its last name: what has to be interpreted to come across it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.link import expressions
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.outcome import Outcome
from asyncguard.link.syntax import below, last_name, suites
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program


def module_level(p: Program, unit: Unit, wanted: frozenset[str]) -> list[Frame]:
    """Interpret what stands outside of functions and calls something by one of these last names."""
    f = Frame(p, unit)
    frames = [f]
    for expr in _expressions(unit.summary.body, wanted):
        expressions.evaluate(f, expr)
    for index, info in enumerate(unit.summary.classes):
        if info.parent < 0:
            inside = Frame(p, unit, None, v.Cls(unit.path, index))
            frames.append(inside)
            for expr in _expressions(info.body, wanted):
                expressions.evaluate(inside, expr)
    return frames


def _expressions(body: tuple[m.Stmt, ...], wanted: frozenset[str]) -> Iterator[m.Expr]:
    """What stands outside of functions and calls something that is wanted."""
    for statement in body:
        value = statement.value if isinstance(statement, m.Eval | m.Assign | m.Annotated | m.Augmented) else None
        if value is not None and any(last_name(call.func) in wanted for call in below(value, m.Call)):
            yield value
        for suite in suites(statement):
            yield from _expressions(suite, wanted)


def functions(p: Program, unit: Unit, wanted: frozenset[str]) -> list[Outcome]:
    """Interpret the sync functions that do so: the async ones are interpreted anyway."""
    found = []
    marks = [_packed(name) for name in wanted]
    for index, info in enumerate(unit.summary.functions):
        if not info.is_async and unit.mentions(index, marks) and _calls(unit, index, wanted):
            found.append(p.outcome(p.default(unit, index)))
    return found


def _calls(unit: Unit, index: int, wanted: frozenset[str]) -> bool:
    return any(last_name(call.func) in wanted for call in below(unit.body(index), m.Call))


def _packed(name: str) -> bytes:
    """A short string as msgpack writes it: a body that has no such bytes does not mention the name."""
    text = name.encode()
    return bytes([0xA0 | len(text)]) + text if len(text) < 32 else text
