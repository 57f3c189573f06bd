"""Routers that are given what is below them in a list: `Router(path="/v1", route_handlers=[home, Users, orders])`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.catalogue.schema import Include
from asyncguard.link import names, routers
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.routers import MODULE, Key, Way
from asyncguard.link.syntax import below
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program


def include(f: Frame, spec: Include, arguments: Arguments, span: m.Span) -> None:
    """What the call lists, by name or in full, is below what it makes."""
    prefix = routers.text(f, arguments.expression(spec.prefix, spec.prefix_keyword))
    parent = _assigned(f, span)
    for item in _items(f, arguments.expression(spec.router, spec.keyword)):
        for key in _keys(f, item):
            f.p.entries.routers.nest(f.p, key, Way(parent, prefix))
        if isinstance(item, m.Call):
            f.p.entries.routers.enclose(f.p, f.unit.path, item.span, prefix, parent)


def key(p: Program, fn: v.Fn) -> Key:
    """A handler under its own name, the method of a controller under that of its class."""
    info = p.function(fn)
    if info.cls >= 0:
        return fn.path, MODULE, p.units.by_path[fn.path].described(info.cls).qualname
    return fn.path, info.parent if info.parent >= 0 else MODULE, info.name


def _assigned(f: Frame, span: m.Span) -> Key | None:
    """The name that holds what the call at `span` makes."""
    body, owner = (f.unit.body(f.fn.index), f.fn.index) if f.fn else (f.unit.summary.body, MODULE)
    for statement in below(body, m.Assign):
        if isinstance(statement.value, m.Call) and statement.value.span == span:
            found = [target.id for target in statement.targets if isinstance(target, m.Name)]
            return (f.unit.path, owner, found[0]) if found else None
    return None


def _items(f: Frame, listed: m.Expr | None) -> tuple[m.Expr, ...]:
    if isinstance(listed, m.Name | m.Attr):
        found = [routers.expression(f.p, each) for each in routers.keys(f, listed)]
        listed = next((each[1] for each in found if each is not None), None)
    return listed.items if isinstance(listed, m.Sequence) else ()


def _keys(f: Frame, item: m.Expr) -> Iterator[Key]:
    yield from routers.keys(f, item)
    for unit, binding in names.locate(f.p, f.unit, item):
        if binding.kind in ("def", "class"):
            yield unit.path, MODULE, binding.name
