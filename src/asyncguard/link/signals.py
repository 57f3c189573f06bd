"""Signals: the functions that sending one calls, known by the name that holds the signal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.catalogue.entry_points import Kind
from asyncguard.link import calls, expressions, routers
from asyncguard.link import values as v
from asyncguard.link.arguments import UNKNOWN_ARGUMENTS, Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.routers import Key
from asyncguard.link.site import Site
from asyncguard.link.spelling import dotted
from asyncguard.link.syntax import below, last_name
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

Receivers = dict[Key, dict[v.Fn, None]]
SIGNAL = "signal"


def sent(f: Frame, site: Site) -> None:
    """`paid.send(...)` calls the plain functions that receive `paid`, one after the other."""
    signal = dotted(site.receiver)
    for key in routers.keys(f, signal) if signal is not None else ():
        for unit in f.p.units.own:
            for fn in _of_file(f.p, unit.path).get(key, ()):
                calls.call(f, (fn,), UNKNOWN_ARGUMENTS, site)


def _of_file(p: Program, path: str) -> Receivers:
    return p.memo.get(("receivers", path), lambda: _receivers(p, p.units.by_path[path]), {})


def _receivers(p: Program, unit: Unit) -> Receivers:
    out: Receivers = {}
    for f, signal, known in (*_decorated(p, unit), *_connected(p, unit)):
        plain = [x for x in known if isinstance(x, v.Fn) and not p.function(x).is_async]
        for key in routers.keys(f, signal):
            out.setdefault(key, {}).update(dict.fromkeys(plain))
    return out


def _decorated(p: Program, unit: Unit) -> Iterator[tuple[Frame, m.Expr, v.Type]]:
    """`@receiver(paid)`, `@receiver([paid, refunded])`."""
    f = Frame(p, unit)
    outside = [(at, info) for at, info in enumerate(unit.summary.functions) if info.parent < 0 and info.cls < 0]
    for index, info in outside:
        for decorator in info.decorators:
            for kind in _kinds(f, decorator) if isinstance(decorator, m.Call) else ():
                named = _argument(decorator, kind.spec.subject, SIGNAL)
                for signal in named.items if isinstance(named, m.Sequence) else [named] if named else []:
                    yield f, signal, (v.Fn(unit.path, index),)


def _argument(call: m.Expr, position: int | None, keyword: str) -> m.Expr | None:
    return Arguments(written=call.args).expression(position, keyword) if isinstance(call, m.Call) else None


def _kinds(f: Frame, decorator: m.Call) -> list[Kind]:
    if last_name(decorator.func) not in f.p.watched.names:
        return []
    kinds = f.p.entries.kinds(f, expressions.evaluate(f, decorator.func))
    return [kind for kind in kinds if kind.spec.kind == SIGNAL and kind.spec.subject is not None]


def _connected(p: Program, unit: Unit) -> Iterator[tuple[Frame, m.Expr, v.Type]]:
    """`paid.connect(bill)`."""
    for name, spec in p.catalogue.entry_points.methods(SIGNAL):
        for f, call in _calls(p, unit, name) if name in unit.overview.calls else ():
            receiver = _argument(call, spec.callable, spec.keyword)
            if receiver is not None and isinstance(call.func, m.Attr):
                yield f, call.func.value, expressions.evaluate(f, receiver)


def _calls(p: Program, unit: Unit, method: str) -> Iterator[tuple[Frame, m.Call]]:
    rooms = [(Frame(p, unit), unit.summary.body)]
    for index, _ in enumerate(unit.summary.functions):
        fn = v.Fn(unit.path, index)
        rooms.append((Frame(p, unit, fn), unit.body(index)))
    for f, body in rooms:
        yield from ((f, call) for call in below(body, m.Call) if last_name(call.func) == method)
