"""Where programs register functions with frameworks: what has to be interpreted to come across it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.link import classes, decorators, expressions, names
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.syntax import below, last_name, suites
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program


class Watched:
    """Last names under which the libraries that a program imports let register something."""

    def __init__(self, p: Program) -> None:
        self._loaded = {unit.path: unit.loaded for unit in p.units.own}
        self.loaded = frozenset().union(*self._loaded.values())
        full = list(p.catalogue.entry_points.names(self.loaded))
        self.names = frozenset(_last(name) for name in full)
        self.settings = p.catalogue.entry_points.settings(self.loaded)
        self._methods = frozenset(_last(name) for name in full if "#" in name)
        self._functions = [(_last(name), name.partition(".")[0]) for name in full if "#" not in name]

    def of(self, unit: Unit) -> frozenset[str]:
        """Names whose calls in this file may register something: functions only where their library is imported."""
        tops = {name.partition(".")[0] for name in self._loaded[unit.path]}
        functions = {name for name, top in self._functions if top in tops}
        return frozenset(unit.summary.calls) & (self._methods | functions)


def find(p: Program) -> None:
    """Interpret every place at which something may be registered."""
    if not p.watched.names:
        return
    for unit in p.units.own:
        _decorated(p, unit)
        _settings(p, unit)
        wanted = p.watched.of(unit)
        if wanted:
            _module_level(p, unit, wanted)
            _functions(p, unit, wanted)
    _derived(p)


def _decorated(p: Program, unit: Unit) -> None:
    for index, info in enumerate(unit.summary.functions):
        if not any(_name(decorator) in p.watched.names for decorator in info.decorators):
            continue
        if info.parent >= 0:
            p.outcome(p.default(unit, info.parent))
        else:
            cls = v.Cls(unit.path, info.cls) if info.cls >= 0 else None
            decorators.apply(Frame(p, unit, None, cls), v.Fn(unit.path, index), info.decorators)
    for index, described in enumerate(unit.summary.classes):
        for decorator in described.decorators:
            if described.parent < 0 and _name(decorator) in p.watched.names:
                p.entries.decorated(Frame(p, unit), None, decorator, (v.Cls(unit.path, index),))


def _settings(p: Program, unit: Unit) -> None:
    """`MIDDLEWARE = ["shop.middleware.Timing"]`."""
    for name, kinds in p.watched.settings.items():
        for binding in unit.bindings.get(name, ()):
            value = binding.statement.value if isinstance(binding.statement, m.Assign) else None
            for item in value.items if isinstance(value, m.Sequence) else ():
                known = _dotted(p, unit, item.value) if isinstance(item, m.Const) else ()
                for kind in kinds:
                    p.entries.configured(p, kind, known)


def _dotted(p: Program, unit: Unit, name: object) -> v.Type:
    """What a dotted name in a string means."""
    module, _, member = name.rpartition(".") if isinstance(name, str) else ("", "", "")
    found = p.units.find(module, unit) if module else None
    return names.member(p, found, member) if found else ()


def _module_level(p: Program, unit: Unit, wanted: frozenset[str]) -> None:
    f = Frame(p, unit)
    for expr in _expressions(unit.summary.body, wanted):
        expressions.evaluate(f, expr)
    for index, info in enumerate(unit.summary.classes):
        if info.parent < 0:
            inside = Frame(p, unit, None, v.Cls(unit.path, index))
            for expr in _expressions(info.body, wanted):
                expressions.evaluate(inside, expr)


def _expressions(body: tuple[m.Stmt, ...], wanted: frozenset[str]) -> Iterator[m.Expr]:
    """What stands outside of functions and calls something that is wanted."""
    for statement in body:
        value = statement.value if isinstance(statement, m.Eval | m.Assign | m.Annotated | m.Augmented) else None
        if value is not None and any(last_name(call.func) in wanted for call in below(value, m.Call)):
            yield value
        for suite in suites(statement):
            yield from _expressions(suite, wanted)


def _functions(p: Program, unit: Unit, wanted: frozenset[str]) -> None:
    """Sync functions: the async ones are interpreted anyway."""
    marks = [_packed(name) for name in wanted]
    for index, info in enumerate(unit.summary.functions):
        body = bytes(info.body)
        if not info.is_async and any(mark in body for mark in marks) and _calls(unit, index, wanted):
            p.outcome(p.default(unit, index))


def _calls(unit: Unit, index: int, wanted: frozenset[str]) -> bool:
    return any(last_name(call.func) in wanted for call in below(unit.body(index), m.Call))


def _packed(name: str) -> bytes:
    """A short string as msgpack writes it: a body that has no such bytes does not mention the name."""
    text = name.encode()
    return bytes([0xA0 | len(text)]) + text if len(text) < 32 else text


def _derived(p: Program) -> None:
    """Classes whose methods a framework calls."""
    bases = p.catalogue.entry_points.bases(p.watched.loaded)
    waiting = {_last(name) for name in bases}
    seen: set[tuple[str, int]] = set()
    while waiting:
        places = [place for place in p.derived_from(waiting) if place not in seen]
        seen.update(places)
        waiting = {p.units.by_path[path].summary.classes[index].name for path, index in places}
    for path, index in sorted(seen):
        cls = v.Cls(path, index)
        for base in classes.external_bases(p, cls):
            for name in p.catalogue.names_of(base.name):
                for kind in bases.get(name, ()):
                    p.entries.derived(p, kind, cls)


def _name(decorator: m.Expr) -> str:
    return last_name(decorator.func if isinstance(decorator, m.Call) else decorator)


def _last(name: str) -> str:
    return name.replace("#", ".").rpartition(".")[2]
