"""Why nothing is known of an expression: the way to where it was lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.link import classes, lattice, names
from asyncguard.link import values as v
from asyncguard.link.described import class_name, described
from asyncguard.link.expressions import evaluate
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import spell
from asyncguard.link.syntax import below, target_names
from asyncguard.model import summary as m
from asyncguard.model.explanation import Reason

if TYPE_CHECKING:
    from asyncguard.link.units import Unit

DEEPEST = 6


def lost(f: Frame, expr: m.Expr, level: int = 0) -> Iterator[Reason]:
    """The reasons, from the expression on. Evaluates in `f`."""
    if level > DEEPEST:
        return
    match expr:
        case m.Name(id=name):
            yield from _name(f, name, level)
        case m.Attr(value=value, name=name):
            known = evaluate(f, value)
            yield from _attribute(f, expr, known, name, level) if lattice.is_known(known) else lost(f, value, level + 1)
        case m.Call(func=func):
            known = evaluate(f, func)
            yield from _result(f, expr, known, level) if lattice.is_known(known) else lost(f, func, level + 1)
        case m.Await(value=value) | m.Walrus(value=value) | m.Starred(value=value):
            yield from lost(f, value, level + 1)
        case m.Subscript(value=value):
            if lattice.is_known(evaluate(f, value)):
                yield Reason(f"what `{spell(value)}` holds under a key or at an index is not known")
            else:
                yield from lost(f, value, level + 1)
        case m.Bool() | m.Choice():
            yield Reason("it is one of several alternatives, and not all of them are known")
        case m.Const() | m.Sequence() | m.Dict() | m.Comprehension():
            yield Reason("values of Python's own types are not followed further")
        case _:
            yield Reason("this kind of expression is not followed")


def _name(f: Frame, name: str, level: int) -> Iterator[Reason]:
    info = f.info
    param = next((each for each in info.params if each.name == name), None) if info else None
    if info is not None and param is not None:
        yield _parameter(f, info, param)
    elif info is not None and name in info.locals:
        yield from _local(f, name, level)
    elif info is not None and name in info.free:
        yield Reason(f"`{name}` belongs to the function around `{f.place()}`, and nothing is known of it there")
    else:
        yield from _global(f, name, level)


def _parameter(f: Frame, info: m.Function, param: m.Param) -> Reason:
    said = f"`{param.name}` is a parameter of `{f.place()}`"
    if param.annotation is None:
        text = f"{said} without annotation, and no call that is followed passes something known: annotate it"
    else:
        text = f"{said}, and its annotation `{spell(param.annotation) or '...'}` names no class that is known"
    return Reason(text, f.unit.path, info.span.row)


def _local(f: Frame, name: str, level: int) -> Iterator[Reason]:
    """By the first statement that gives the name a value."""
    body = f.unit.body(f.fn.index) if f.fn else ()
    for text, value in _givers(body, name):
        yield Reason(f"`{name}` is {text} `{spell(value) or 'an expression'}`", *_where(f, value))
        yield from lost(f, value, level + 1)
        return
    yield Reason(f"how `{name}` gets its value (`except`, `match`, `import`, unpacking) says nothing of its type")


def _givers(body: object, name: str) -> Iterator[tuple[str, m.Expr]]:
    for assigned in below(body, m.Assign):
        if any(_binds(target, name) for target in assigned.targets):
            whole = any(isinstance(target, m.Name) for target in assigned.targets)
            yield "what is given by" if whole else "a part of", assigned.value
    for annotated in below(body, m.Annotated):
        if _binds(annotated.target, name) and annotated.value is not None:
            yield "what is given by", annotated.value
    for loop in below(body, m.For):
        if _binds(loop.target, name):
            yield "an element of", loop.iter
    for block in below(body, m.With):
        for item in block.items:
            if item.target is not None and _binds(item.target, name):
                yield "what is entered by", item.value


def _binds(target: m.Expr, name: str) -> bool:
    return name in target_names(target)


def _global(f: Frame, name: str, level: int) -> Iterator[Reason]:
    bindings = f.unit.binding(name)
    for binding in bindings:
        if isinstance(binding.statement, m.Import):
            yield _imported(f.unit, name, binding.statement)
        elif isinstance(binding.statement, m.Assign | m.Annotated) and binding.statement.value is not None:
            value = binding.statement.value
            yield Reason(f"the module assigns `{spell(value) or 'an expression'}` to `{name}`", *_where(f, value))
            yield from lost(Frame(f.p, f.unit), value, level + 1)
        else:
            yield Reason(f"`{name}` of the module is not followed", f.unit.path)
    if not bindings:
        yield Reason(f"nothing in the module binds `{name}`", f.unit.path)


def _imported(unit: Unit, name: str, statement: m.Import) -> Reason:
    module = names.absolute(unit, statement.whole or statement.module, statement.level)
    what = f"`{statement.member}` of `{module}`" if statement.member else f"`{module}`"
    return Reason(
        f"`{name}` is {what}: neither the project nor the catalogue nor the environment says what that is",
        unit.path,
        statement.span.row,
    )


def _attribute(f: Frame, expr: m.Attr, known: v.Type, name: str, level: int) -> Iterator[Reason]:
    for value in known:
        match value:
            case v.Anything():
                continue
            case v.Obj(cls=cls):
                yield from _of_class(f, cls, name, level)
            case v.Cls():
                yield from _of_class(f, value, name, level)
            case v.Instance(name=owner):
                yield Reason(f"the catalogue does not say what `{name}` of `{owner}` is")
            case v.External(name=owner):
                yield Reason(f"nothing is known of `{owner}.{name}`: {_package(f, owner)}")
            case v.Module(path=path):
                yield Reason(f"the module `{f.p.units.by_path[path].name}` has no `{name}` that is known", path)
            case _:
                phrases = " or ".join(described(f.p, (value,))) or "this"
                yield Reason(f"attributes of {phrases} are not followed")


def _of_class(f: Frame, cls: v.Cls, name: str, level: int) -> Iterator[Reason]:
    assigned = False
    for each in classes.mro(f.p, cls):
        if not isinstance(each, v.Cls):
            continue
        unit = f.p.units.by_path[each.path]
        for index in unit.stores(each.index, name):
            for value in _stored(unit, index, name):
                assigned = True
                where = Frame(f.p, unit, v.Fn(unit.path, index, each.closure, (v.Obj(cls),)))
                gives = f"what `{spell(value) or 'an expression'}` gives in `{unit.function(index).qualname}`"
                yield Reason(f"`{name}` of `{class_name(f.p, cls)}` is {gives}", *_where(where, value))
                yield from lost(where, value, level + 1)
    if not assigned:
        outside = ", ".join(f"`{base.name}`" for base in classes.external_bases(f.p, cls))
        more = f"; of its base {outside} nothing more is known" if outside else ""
        yield Reason(
            f"no method of `{class_name(f.p, cls)}` assigns `{name}`, and its body does not define it{more}", cls.path
        )


def _stored(unit: Unit, index: int, name: str) -> Iterator[m.Expr]:
    for statement in below(unit.body(index), m.Assign):
        if any(isinstance(target, m.Attr) and target.name == name for target in statement.targets):
            yield statement.value


def _result(f: Frame, expr: m.Call, known: v.Type, level: int) -> Iterator[Reason]:
    called = spell(expr.func) or "the call"
    for value in known:
        match value:
            case v.Fn():
                unit, info = f.p.units.by_path[value.path], f.p.function(value)
                yield Reason(f"`{f.p.shown_name(value)}` returns nothing that is known", unit.path, info.span.row)
                for statement in below(unit.body(value.index), m.Return):
                    if statement.value is not None:
                        yield from lost(Frame(f.p, unit, value), statement.value, level + 1)
                        break
            case v.External(name=name):
                yield Reason(f"nothing is known of what `{name}()` gives: {_package(f, name)}", *_where(f, expr))
            case v.Bound(owner=v.Instance(name=owner), name=name):
                yield Reason(f"the catalogue does not say what `{owner}.{name}()` gives", *_where(f, expr))
            case _:
                yield Reason(f"what `{called}()` gives is not known", *_where(f, expr))


def _package(f: Frame, name: str) -> str:
    top = name.partition(".")[0]
    if f.p.catalogue.covers(top):
        return f"the catalogue speaks of `{top}`, but not of this"
    return f"the catalogue does not know `{top}`, and it is not installed where asyncguard looks, or not followed there"


def _where(f: Frame, expr: m.Expr) -> tuple[str, int]:
    span = getattr(expr, "span", None)
    return (f.unit.path, span.row) if span is not None else (f.unit.path, 0)
