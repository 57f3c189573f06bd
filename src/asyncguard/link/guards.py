"""Conditions of a catalogue entry on the arguments of a call."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from asyncguard.catalogue.schema import Effect, Guard
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import spell
from asyncguard.model import summary as m


def holds(f: Frame, effect: Effect, arguments: Arguments, owner: v.Value | None, receiver: str) -> bool:
    """Whether the effect happens with these arguments. Where an argument is not known, it may."""
    if _any(f, effect.unless, arguments, owner, receiver):
        return False
    return not effect.only_if or _any(f, effect.only_if, arguments, owner, receiver)


def untimed(f: Frame, effect: Effect, arguments: Arguments, owner: v.Value | None) -> bool:
    """Whether it surely waits without a time limit."""
    return _any(f, effect.untimed, arguments, owner, "")


def _any(f: Frame, guards: Iterable[Guard], arguments: Arguments, owner: v.Value | None, receiver: str) -> bool:
    return any(_met(f, guard, arguments, owner, receiver) for guard in guards)


def _met(f: Frame, guard: Guard, arguments: Arguments, owner: v.Value | None, receiver: str) -> bool:
    if guard.fresh:
        return receiver in f.fresh and receiver not in f.receiver_calls
    if guard.receiver_called:
        return _was_called(f, guard.receiver_called, receiver)
    if guard.constructor:
        return _constructor_met(guard, owner)
    known = arguments.get(guard.pos, guard.arg)
    written = arguments.expression(guard.pos, guard.arg)
    if guard.absent:
        return known is None and arguments.complete
    if guard.present:
        return known is not None and known != (v.NONE,)
    if known is None:
        return False
    if guard.is_none:
        return known == (v.NONE,)
    if guard.equals is not msgspec.UNSET:
        return _literals(known, written) == {guard.equals}
    if guard.less_than is not None:
        numbers = _literals(known, written)
        return bool(numbers) and all(isinstance(x, int | float) and x < guard.less_than for x in numbers)
    if guard.matches:
        return _matches(guard.matches, known, written)
    return bool(guard.type) and any(_is_a(f, value, guard.type) for value in known)


def _was_called(f: Frame, wanted: str, receiver: str) -> bool:
    """`setblocking=False` among the earlier calls on the receiver."""
    method, equals, literal = wanted.partition("=")
    return any(
        name == method and (not equals or str(value) == literal) for name, value in f.receiver_calls.get(receiver, ())
    )


def _constructor_met(guard: Guard, owner: v.Value | None) -> bool:
    made_with = dict(owner.made_with) if isinstance(owner, v.Instance) else {}
    if "" not in made_with:
        return False
    passed = made_with.get(guard.arg or "", made_with.get(str(guard.pos), msgspec.UNSET))
    if guard.absent:
        return passed is msgspec.UNSET
    if guard.present:
        return passed is not msgspec.UNSET and passed is not None
    if guard.is_none:
        return passed is None
    if guard.matches:
        return isinstance(passed, str) and re.search(guard.matches, passed) is not None
    if guard.type:
        return any(passed == f"<{name}>" for name in guard.type)
    return guard.equals is not msgspec.UNSET and passed == guard.equals


def _literals(known: v.Type, written: m.Expr | None) -> set[object]:
    if isinstance(written, m.Const) and (written.value is not None or written.kind == "None"):
        return {written.value}
    return {value.value if isinstance(value, v.Literal) else object() for value in known}


def _matches(pattern: str, known: v.Type, written: m.Expr | None) -> bool:
    texts = [str(value.value) for value in known if isinstance(value, v.Literal) and value.value is not None]
    texts += [value.name for value in known if isinstance(value, v.External)]
    texts += [_text(written)] if written is not None else []
    return any(re.search(pattern, text) for text in texts)


def _text(expr: m.Expr) -> str:
    if isinstance(expr, m.Binary):
        return f"{_text(expr.left)} {expr.op} {_text(expr.right)}"
    return spelled(expr)


def spelled(expr: m.Expr) -> str:
    """As a person would name it; of a call also the arguments that are None: `ClientTimeout(total=None)`."""
    nothing = m.Const("None")
    if isinstance(expr, m.Call):
        return f"{spell(expr.func)}({', '.join(f'{arg.keyword}=None' for arg in expr.args if arg.value == nothing)})"
    return spell(expr)


def _is_a(f: Frame, value: v.Value, types: tuple[str, ...]) -> bool:
    if isinstance(value, v.Instance):
        return any(value.name == name or f.p.catalogue.is_subclass(value.name, name) for name in types)
    return isinstance(value, v.Literal) and value.kind in types
