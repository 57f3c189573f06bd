"""How the names of a module or class body get their values."""

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
    """Among the bindings of this name in this body; of a property's setter -1, of its deleter -2."""
    position: int = 0
    """Which target or item of the statement."""


Bindings = dict[str, list[Binding]]


def bindings_of(body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...]) -> Bindings:
    """Every binding of each name, in order; one that surely replaces the ones before it stands alone."""
    out: Bindings = {}
    _collect(body, functions, out, certain=True)
    return out


def _collect(body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...], out: Bindings, *, certain: bool) -> None:
    for statement in body:
        accessor = _accessor(statement, functions)
        if accessor:
            name = statement.name  # type: ignore[union-attr]
            out[f"{name}.{accessor}"] = [Binding("def", name, statement, ACCESSORS[accessor])]
            continue
        for kind, name, position in _bound_by(statement):
            if certain and name != "*" and kind != "annotation":
                out[name] = [Binding(kind, name, statement, 0, position)]
            else:
                known = out.setdefault(name, [])
                known.append(Binding(kind, name, statement, len(known), position))
        for inner in suites(statement):
            _collect(inner, functions, out, certain=certain and isinstance(statement, m.With))


ACCESSORS = {"setter": -1, "deleter": -2}


def _accessor(statement: m.Stmt, functions: tuple[m.Function, ...]) -> str:
    """`setter` for a function under `@name.setter`: it goes with the property and does not replace it."""
    if isinstance(statement, m.Define):
        for decorator in functions[statement.function].decorators:
            if isinstance(decorator, m.Attr) and decorator.name in ACCESSORS:
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
