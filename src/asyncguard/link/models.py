"""Models that are filled from what comes in and written to what goes out: validators and serializers run there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.catalogue.entry_points import Kind
from asyncguard.link import classes, hints, names
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
            yield from _in_annotation(p, unit, param.annotation, TAKEN)
            yield from _all_hooks(p, hints.instance_type(p, unit, param.annotation), TAKEN)
    given = response or info.returns
    if given is not None:
        yield from _in_annotation(p, unit, given, GIVEN)
        yield from _all_hooks(p, hints.instance_type(p, unit, given), GIVEN)


def hooks(p: Program, cls: v.Cls, when: str) -> tuple[Hook, ...]:
    """The methods of a model that are called when it is made (TAKEN) or written (GIVEN)."""
    return p.memo.get(("hooks", cls.path, cls.index, cls.closure, when), lambda: tuple(_hooks(p, cls, when)), ())


def _hooks(p: Program, cls: v.Cls, when: str) -> Iterator[Hook]:
    for unit, annotation in _annotations(p, cls):
        yield from _in_annotation(p, unit, annotation, when)
    seen: set[str] = set()
    for each in classes.mro(p, cls) if classes.external_bases(p, cls) else ():
        if isinstance(each, v.Cls):
            members = p.units.by_path[each.path].members(each.index)
            for name in [name for name in members if name not in seen]:
                seen.add(name)
                for binding in members[name]:
                    if isinstance(binding.statement, m.Define):
                        yield from _of_method(p, cls, each, binding.statement.function, when)


def _in_annotation(p: Program, unit: Unit, annotation: m.Expr, when: str) -> Iterator[Hook]:
    """`Annotated[str, AfterValidator(known)]`, also where that has a name of its own."""
    for where, written in [(unit, annotation), *_named(p, unit, annotation)]:
        for call in below(written, m.Call):
            kind = _kind_of(p, where, call.func, when) if call.args else None
            for fn in p.at_module_level(where, call.args[0].value) if kind is not None else ():
                if kind is not None and isinstance(fn, v.Fn):
                    yield kind, fn


def _named(p: Program, unit: Unit, annotation: m.Expr) -> Iterator[tuple[Unit, m.Expr]]:
    """What names in an annotation stand for, where that is an annotation again."""
    written: list[m.Expr] = [*below(annotation, m.Name), *below(annotation, m.Attr)]
    for name in written:
        for where, binding in names.locate(p, unit, name):
            value = getattr(binding.statement, "value", None)
            if isinstance(value, m.Subscript):
                yield where, value


def _of_method(p: Program, cls: v.Cls, owner: v.Cls, index: int, when: str) -> Iterator[Hook]:
    unit = p.units.by_path[owner.path]
    kind = _kind(p, unit, index, when)
    if kind is not None:
        yield kind, v.Fn(owner.path, index, owner.closure, _receiver(unit, index, cls))


def _kind(p: Program, unit: Unit, index: int, when: str) -> Kind | None:
    """What a decorator of the method makes of it."""
    decorators = unit.function(index).decorators
    targets = [each.func if isinstance(each, m.Call) else each for each in decorators]
    return next((kind for each in targets if (kind := _kind_of(p, unit, each, when)) is not None), None)


def _kind_of(p: Program, unit: Unit, target: m.Expr, when: str) -> Kind | None:
    """What `field_validator` or `AfterValidator` makes of a function."""
    if last_name(target) not in p.watched.names:
        return None
    found = [value.name for value in p.at_module_level(unit, target) if isinstance(value, v.External)]
    return next((kind for kind in p.catalogue.entry_points.named(found) if kind.spec.model == when), None)


def _receiver(unit: Unit, index: int, cls: v.Cls) -> v.Type:
    first = next((param.name for param in unit.function(index).params), "")
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
    return (hints.instance_type(p, unit, annotation) for unit, annotation in _annotations(p, cls))


def _annotations(p: Program, cls: v.Cls) -> Iterator[tuple[Unit, m.Expr]]:
    """Those of a model's fields."""
    for each in classes.mro(p, cls) if classes.external_bases(p, cls) else ():
        if isinstance(each, v.Cls):
            unit = p.units.by_path[each.path]
            for statement in unit.class_body(each.index):
                if isinstance(statement, m.Annotated):
                    yield unit, statement.annotation


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
