"""What decorators make of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asyncguard.link import attributes, calls, expressions, lattice, typexpr
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.site import Site
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.frame import Frame
    from asyncguard.link.program import Program

_KINDS = {
    "contextmanager", "asynccontextmanager", "property", "cached-property", "staticmethod", "classmethod", "abstract",
}  # fmt: skip
_CALLABLES = (v.Fn, v.Partial, v.Offloaded, v.Bound)


def apply(f: Frame, fn: v.Fn, decorators: tuple[m.Expr, ...]) -> v.Type:
    """The value that the name of a decorated function holds."""
    known: v.Type = (fn,)
    for decorator in reversed(decorators):
        becomes = f.p.entries.decorated(f, fn, decorator, known)
        known = _object_of(f.p, becomes, known) if becomes else _apply(f, decorator, known)
    return known


def _object_of(p: Program, cls: str, known: v.Type) -> v.Type:
    """An object of a library's class, which calls the function or does something else when it is called."""
    if p.catalogue.method(cls, "__call__") is not None:
        return (p.instance(cls),)
    return tuple(_with_kind(value, cls) for value in _opaque(known))


def _apply(f: Frame, decorator: m.Expr, known: v.Type) -> v.Type:
    if isinstance(decorator, m.Attr) and decorator.name in ("setter", "deleter", "getter"):
        return tuple(msgspec.structs.replace(x, kind="property") if isinstance(x, v.Fn) else x for x in known)
    deco = tuple(value for value in expressions.evaluate(f, decorator) if not isinstance(value, v.Running))
    out = [_applied(f, value, known, decorator) for value in deco]
    if not out:
        return _opaque(known)
    return lattice.join(*out)


def _applied(f: Frame, deco: v.Value, known: v.Type, written: m.Expr) -> v.Type:
    if isinstance(deco, v.External | v.Instance):
        return _by_library(f, deco, known, written)
    made = calls.call(f, (deco,), Arguments((known,)), Site(f.p.nowhere, ""))
    callables = tuple(value for value in made if isinstance(value, _CALLABLES) or _is_callable_object(f, value))
    return callables or _opaque(known)


def _is_callable_object(f: Frame, value: v.Value) -> bool:
    return isinstance(value, v.Obj) and bool(attributes.special(f, value, "__call__"))


def _by_library(f: Frame, deco: v.External | v.Instance, known: v.Type, written: m.Expr) -> v.Type:
    name = deco.name
    found = f.p.catalogue.decorator(name)
    if found is not None:
        return made(f.p, found.kind, known)
    fact = f.p.catalogue.function(name)
    if fact is not None and fact.effect.blocks is not None:
        return (v.External(name),)
    if fact is not None and fact.effect.returns is not None:
        return typexpr.read(fact.effect.returns)
    offloader = f.p.catalogue.offloader(name)
    if offloader is not None and offloader.runs in ("thread", "process"):
        return (v.Offloaded(known),)
    return _opaque(known)


def made(p: Program, kind: str, known: v.Type) -> v.Type:
    """What a decorator of a kind that the catalogue names makes."""
    if kind == "cached":
        return tuple(msgspec.structs.replace(x, cached=True) if isinstance(x, v.Fn) else x for x in known)
    if kind not in _KINDS:
        return known
    return tuple(_with_kind(value, kind) for value in known)


def _with_kind(value: v.Value, kind: str) -> v.Value:
    if isinstance(value, v.Fn) and not (kind == "abstract" and value.kind):
        return msgspec.structs.replace(value, kind=kind)
    return value


def _opaque(known: v.Type) -> v.Type:
    """A decorator that analysis does not understand: the function is taken to stay what it is."""
    return tuple(msgspec.structs.replace(x, opaque=True) if isinstance(x, v.Fn) else x for x in known)
