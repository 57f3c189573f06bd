"""How the names of a module or class body get their values."""

from collections.abc import Iterator
from itertools import count

import msgspec

from asyncguard.link.syntax import suites, target_names
from asyncguard.model import summary as m


class Binding(msgspec.Struct, frozen=True):
    """One way in which a name of a module or class body gets its value."""

    kind: str
    """import, def, class, assign, annotation, with, for, alias"""
    name: str
    statement: m.Stmt
    number: int
    """Of the statement, in its body."""
    position: int = 0
    """Which target or item of the statement."""


Bindings = dict[str, list[Binding]]


def bindings_of(body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...]) -> Bindings:
    """Every binding of each name, in order; one that surely replaces the ones before it stands alone."""
    out: Bindings = {}
    _collect(body, functions, out, count(), certain=True)
    return out


def _collect(
    body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...], out: Bindings, numbers: Iterator[int], *, certain: bool
) -> None:
    for statement, number in zip(body, numbers):  # noqa: B905 - there is no end of numbers
        accessor = _accessor(statement, functions)
        if accessor:
            name = statement.name  # type: ignore[union-attr]
            out[f"{name}.{accessor}"] = [Binding("def", name, statement, number)]
            continue
        for kind, name, position in _bound_by(statement):
            binding = Binding(kind, name, statement, number, position)
            if certain and name != "*" and kind != "annotation":
                out[name] = [binding]
            else:
                out.setdefault(name, []).append(binding)
        for inner in suites(statement):
            _collect(inner, functions, out, numbers, certain=certain and isinstance(statement, m.With))


def _accessor(statement: m.Stmt, functions: tuple[m.Function, ...]) -> str:
    """`setter` for a function under `@name.setter`: it goes with the property and does not replace it."""
    if isinstance(statement, m.Define):
        for decorator in functions[statement.function].decorators:
            if isinstance(decorator, m.Attr) and decorator.name in ("setter", "deleter"):
                return decorator.name
    return ""


def _bound_by(statement: m.Stmt) -> list[tuple[str, str, int]]:
    """Kind, name and position of each binding."""
    match statement:
        case m.Import(name=name):
            return [("import", name, 0)]
        case m.Define(name=name):
            return [("def", name, 0)]
        case m.DefineClass(name=name):
            return [("class", name, 0)]
        case m.Assign(targets=targets):
            return [("assign", name, i) for i, target in enumerate(targets) for name in target_names(target)]
        case m.Annotated(target=m.Name(id=name), value=value):
            return [("assign" if value is not None else "annotation", name, 0)]
        case m.With(items=items):
            pairs = [(i, item.target) for i, item in enumerate(items) if item.target is not None]
            return [("with", name, i) for i, target in pairs for name in target_names(target)]
        case m.For(target=target):
            return [("for", name, 0) for name in target_names(target)]
        case m.TypeAlias(name=name):
            return [("alias", name, 0)]
    return []
