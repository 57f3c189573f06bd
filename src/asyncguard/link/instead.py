"""What is done only where nothing was given: `given or pool`, `given if given else pool.connection()`."""

from __future__ import annotations

import msgspec

from asyncguard.link import attributes, objects
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.regions import NO_KEYS
from asyncguard.link.spelling import path
from asyncguard.model import summary as m


def chosen(f: Frame, known: v.Type, test: m.Expr, *, holds: bool) -> v.Type:
    """One side of `given if given else pool.connection()`, evaluated where `test` holds, or does not."""
    absent = f.absent() | _missing(f, test, holds=holds)
    return tuple(_only_without(value, absent) for value in known) if absent else known


def _missing(f: Frame, test: m.Expr, *, holds: bool) -> frozenset[str]:
    """What is held is never false: it is not what `test` asks about."""
    match test:
        case m.Not(value=value):
            return _missing(f, value, holds=not holds)
        case m.Name() | m.Attr() if not holds:
            return frozenset((objects.canonical(f, path(test)),)) - {""}
    return NO_KEYS


def called(f: Frame, func: m.Expr, result: v.Type) -> v.Type:
    """`(given or pool).fetch()`: what is called on the pool is called only where nothing was given."""
    match func:
        case m.Attr(value=m.Bool(op="or", values=(m.Name(id=name), _)), name=method) if f.is_parameter(name):
            own = attributes.read(f, f.lookup(name), method, func.span, "")
            absent = frozenset((name,))
            return tuple(value if _is_of(value, own) else _only_without(value, absent) for value in result)
    return result


def _is_of(value: v.Value, own: v.Type) -> bool:
    """Calling one of `own` may have given it."""
    functions = {(each.path, each.index) for each in own if isinstance(each, v.Fn)}
    made = [each.fn for each in _origins(value) if isinstance(each, v.Coroutine | v.Entered)]
    return not made or any((fn.path, fn.index) in functions for fn in made)


def _origins(value: v.Value) -> v.Type:
    return value.origin if isinstance(value, v.Running) else (value,)


def _only_without(value: v.Value, absent: frozenset[str]) -> v.Value:
    match value:
        case v.Opens() | v.Coroutine() | v.Entered() | v.Acquires():
            return msgspec.structs.replace(value, absent=value.absent | absent)
        case v.Running(origin=origin) if origin:
            return msgspec.structs.replace(value, origin=tuple(_only_without(each, absent) for each in origin))
    return value
