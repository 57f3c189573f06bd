"""What the calls of one line hold and do, noted while the program is interpreted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.catalogue import Fact
from asyncguard.link import classes, guards, lattice
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.described import described, place
from asyncguard.link.effects import Reach
from asyncguard.link.expressions import evaluate
from asyncguard.link.frame import Frame
from asyncguard.link.graph import Place
from asyncguard.link.lost import lost
from asyncguard.link.passing import bind
from asyncguard.link.spelling import path as plain_path
from asyncguard.link.spelling import spell
from asyncguard.link.syntax import below
from asyncguard.model import summary as m
from asyncguard.model.explanation import Called, Part, Reason

if TYPE_CHECKING:
    from asyncguard.link.program import Program


class Observer:
    """Told of every call that is interpreted, and of every function that is handed to a thread or a process."""

    def __init__(self, path: str, row: int) -> None:
        self._path, self._row = path, row
        self._busy = False
        self._calls: dict[tuple[m.Span, Called], None] = {}
        self.handed: dict[Place, Reason] = {}
        """Function → the call that hands it over."""

    def calls(self) -> tuple[Called, ...]:
        """Those that begin in the line; where there are none, the innermost around it. In order of place."""
        found = [span for span, _ in self._calls if span.row == self._row]
        inner = found or [max((span for span, _ in self._calls), default=m.NOWHERE)]
        return tuple(called for span, called in sorted(self._calls, key=lambda each: each[0]) if span in inner)

    def module(self, p: Program) -> None:
        """Interpret what stands outside of functions."""
        unit = p.units.by_path[self._path]
        for call in below(unit.summary.body, m.Call):
            if call.span.row <= self._row <= call.span.end_row:
                evaluate(Frame(p, unit), call)

    def call(self, f: Frame, call: m.Call, func: v.Type, arguments: Arguments, *, awaited: bool) -> None:
        """`call` is about to be made in `f`."""
        if self._busy or f.unit.path != self._path or not call.span.row <= self._row <= call.span.end_row:
            return
        self._busy = True
        aside = Frame(f.p, f.unit, f.fn, f.cls)
        aside.env, aside.closure = dict(f.env), f.closure
        try:
            parts = tuple(Part(spell(part), described(f.p, evaluate(aside, part))) for part in _parts(call.func))
            known = lattice.is_known(func)
            reasons = () if known else tuple(dict.fromkeys(lost(aside, call.func)))
            does = tuple(dict.fromkeys(_does(aside, x, arguments, call, awaited) for x in func if known))
            self._calls[call.span, Called(spell(call.func), call.span.column, parts, does, reasons)] = None
        finally:
            self._busy = False

    def offloads(self, f: Frame, name: str, runs: str, known: v.Type, span: m.Span) -> None:
        """A call hands `known` to a thread or a process."""
        for value in known:
            inner = value.fn if isinstance(value, v.Partial) else (value,)
            for fn in inner:
                if isinstance(fn, v.Fn):
                    self.handed.setdefault(
                        (fn.path, fn.index), Reason(f"`{name}` runs it in a {runs}", f.unit.path, span.row)
                    )


def _parts(func: m.Expr) -> Iterator[m.Expr]:
    """`self`, `self.client`, `self.client.get`."""
    if isinstance(func, m.Attr):
        yield from _parts(func.value)
    elif isinstance(func, m.Call):
        yield from _parts(func.func)
    elif isinstance(func, m.Subscript | m.Await):
        yield from _parts(func.value)
    yield func


def _does(f: Frame, value: v.Value, arguments: Arguments, call: m.Call, awaited: bool) -> str:
    match value:
        case v.Fn():
            return _function(f, value, arguments)
        case v.Cls():
            return _constructor(f, value)
        case v.External(name=name):
            return _library(
                f, name, f.p.configured.fact(name) or f.p.catalogue.function(name), arguments, call, awaited
            )
        case v.Bound(owner=v.Instance(name=owner) as instance, name=name):
            fact = f.p.configured.fact(f"{owner}.{name}") or f.p.catalogue.method(owner, name)
            return _library(f, f"{owner}.{name}", fact, arguments, call, awaited, instance)
        case v.Offloaded():
            return "runs off the loop"
        case v.Obj() | v.Instance():
            return "calls the object itself (`__call__`)"
        case v.Anything():
            return "may be something else, of which nothing is known"
    return "does nothing that blocks"


def _function(f: Frame, fn: v.Fn, arguments: Arguments) -> str:
    p, info = f.p, f.p.function(fn)
    name = f"`{p.shown_name(fn)}` ({place(p, fn)})"
    if info.is_async and not p.units.by_path[fn.path].foreign:
        return f"{name} is async: what blocks in it is reported there"
    passed = bind(info, arguments, bound=bool(fn.bound))
    args = p.context(fn, passed, complete=arguments.complete, once=f.info is None)
    return f"{name} {_reaching(p, fn, p.outcome(fn, args).reaches)}"


def _reaching(p: Program, fn: v.Fn, reaches: tuple[Reach, ...]) -> str:
    if reaches:
        return "reaches " + ", ".join(f"`{reach.primitive.name}` ({reach.primitive.code})" for reach in reaches)
    unit = p.units.by_path[fn.path]
    bound = ", but it was not followed to its end: chains inside packages are bounded" if unit.name in p.cut else ""
    return f"reaches nothing that is known to block{bound}"


def _constructor(f: Frame, cls: v.Cls) -> str:
    found = classes.find(f.p, cls, "__init__")
    for binding in found[1] if found else ():
        if found and isinstance(binding.statement, m.Define):
            init = v.Fn(found[0].path, binding.statement.function, found[0].closure, (v.Obj(cls, exact=True),))
            return f"`{f.p.shown_name(init)}` ({place(f.p, init)}) {_reaching(f.p, init, f.p.outcome(init).reaches)}"
    return "makes an instance, of a class without an `__init__` of its own"


def _library(
    f: Frame,
    name: str,
    fact: Fact | None,
    arguments: Arguments,
    call: m.Call,
    awaited: bool,
    owner: v.Instance | None = None,
) -> str:
    catalogue = f.p.catalogue
    offloader = catalogue.offloader(name) or (
        catalogue.method_offloader(owner.name, name.rpartition(".")[2]) if owner else None
    )
    if offloader is not None and offloader.runs in ("thread", "process"):
        return f"`{name}` runs its argument in a {offloader.runs}: what that does is no matter of this line"
    if fact is None:
        if catalogue.type(name) is not None:
            return f"makes an instance of `{name}`, which is known not to block"
        known = catalogue.covers(name)
        return f"the catalogue {'does not name' if known else 'does not know'} `{name}`: nothing is reported"
    return f"`{fact.name}` {_effect(f, fact, arguments, call, awaited, owner)}"


def _effect(f: Frame, fact: Fact, arguments: Arguments, call: m.Call, awaited: bool, owner: v.Instance | None) -> str:
    effect = fact.effect
    receiver = plain_path(call.func.value) if isinstance(call.func, m.Attr) else ""
    if effect.blocks is not None:
        said = f"blocks: {effect.blocks} ({fact.rule})"
        if awaited:
            return f"{said}, but it is awaited here: it cannot be this one"
        if not guards.holds(f, effect, arguments, owner, receiver):
            return f"{said}, but not with these arguments"
        return f"{said}, reported with --preview only" if effect.preview and not f.p.preview else said
    if effect.burns is not None:
        often = " for large input only" if effect.burns.when == "size" else ""
        return f"burns CPU{often}: {effect.burns.cost} ({fact.rule})"
    if effect.awaits is not None:
        return f"is awaited: {effect.awaits}"
    return "is known not to block"
