"""Models that are filled from what comes in and written to what goes out: validators and serializers run there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.catalogue.entry_points import Kind
from asyncguard.link import classes, hints
from asyncguard.link import values as v
from asyncguard.link.syntax import below, last_name
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

Hook = tuple[Kind, v.Fn]
TAKEN, GIVEN = "taken", "given"


def of_handler(p: Program, fn: v.Fn, response: m.Expr | None) -> Iterator[Hook]:
    """What runs on the loop around a handler: validators of what it takes, serializers of what it gives (`response`
    where the registration says so)."""
    unit, info = p.units.by_path[fn.path], p.function(fn)
    for param in info.params:
        if param.annotation is not None and not _is_injected(param):
            yield from _all_hooks(p, hints.instance_type(p, unit, param.annotation), TAKEN)
    given = response or info.returns
    if given is not None:
        yield from _all_hooks(p, hints.instance_type(p, unit, given), GIVEN)


def hooks(p: Program, cls: v.Cls, when: str) -> tuple[Hook, ...]:
    """The methods of a model that are called when it is made (TAKEN) or written (GIVEN)."""
    return p.memo.get(("hooks", cls.path, cls.index, cls.closure, when), lambda: tuple(_hooks(p, cls, when)), ())


def _hooks(p: Program, cls: v.Cls, when: str) -> Iterator[Hook]:
    seen: set[str] = set()
    for each in classes.mro(p, cls) if classes.external_bases(p, cls) else ():
        if isinstance(each, v.Cls):
            members = p.units.by_path[each.path].members(each.index)
            for name in [name for name in members if name not in seen]:
                seen.add(name)
                for binding in members[name]:
                    if isinstance(binding.statement, m.Define):
                        yield from _of_method(p, cls, each, binding.statement.function, when)


def _of_method(p: Program, cls: v.Cls, owner: v.Cls, index: int, when: str) -> Iterator[Hook]:
    unit = p.units.by_path[owner.path]
    kind = _kind(p, unit, index, when)
    if kind is not None:
        yield kind, v.Fn(owner.path, index, owner.closure, _receiver(unit, index, cls))


def _kind(p: Program, unit: Unit, index: int, when: str) -> Kind | None:
    """What a decorator of the method makes of it."""
    for decorator in unit.summary.functions[index].decorators:
        target = decorator.func if isinstance(decorator, m.Call) else decorator
        if last_name(target) in p.watched.names:
            names = [value.name for value in p.at_module_level(unit, target) if isinstance(value, v.External)]
            for kind in p.catalogue.entry_points.named(names):
                if kind.spec.model == when:
                    return kind
    return None


def _receiver(unit: Unit, index: int, cls: v.Cls) -> v.Type:
    first = next((param.name for param in unit.summary.functions[index].params), "")
    return (cls,) if first == "cls" else (v.Obj(cls),)


def _all_hooks(p: Program, known: v.Type, when: str) -> Iterator[Hook]:
    """Of these models, and of those in their fields."""
    waiting, seen = list(_models(known)), set[v.Cls]()
    while waiting:
        cls = waiting.pop()
        if cls not in seen:
            seen.add(cls)
            yield from hooks(p, cls, when)
            waiting += _inner(p, cls)


def _inner(p: Program, cls: v.Cls) -> tuple[v.Cls, ...]:
    """The models in the fields of a model."""
    question = ("inner", cls.path, cls.index, cls.closure)
    return p.memo.get(question, lambda: tuple(each for known in _fields(p, cls) for each in _models(known)), ())


def _fields(p: Program, cls: v.Cls) -> Iterator[v.Type]:
    for each in classes.mro(p, cls) if classes.external_bases(p, cls) else ():
        if isinstance(each, v.Cls):
            unit = p.units.by_path[each.path]
            for statement in unit.summary.classes[each.index].body:
                if isinstance(statement, m.Annotated):
                    yield hints.instance_type(p, unit, statement.annotation)


def _models(known: v.Type) -> Iterator[v.Cls]:
    for value in known:
        match value:
            case v.Obj(cls=cls):
                yield cls
            case v.Container(items=items):
                yield from _models(items)
            case v.Row(items=rows):
                yield from (cls for row in rows for cls in _models(row))


def _is_injected(param: m.Param) -> bool:
    """`Depends(...)` makes it."""
    calls = (*below(param.annotation, m.Call), *below(param.default, m.Call))
    return any(last_name(call.func) in ("Depends", "Security") for call in calls)
