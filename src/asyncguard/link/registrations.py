"""Where programs register functions with frameworks: what has to be interpreted to come across it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncguard.link import classes, decorators, names, places
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.syntax import last_name
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
    for unit in p.units.own:
        of_file(p, unit)
    if p.watched.names:
        _derived(p)


def of_file(p: Program, unit: Unit) -> None:
    """The same for one file, classes that derive from a framework's left aside."""
    if not p.watched.names:
        return
    _decorated(p, unit)
    _settings(p, unit)
    wanted = p.watched.of(unit)
    if wanted:
        places.module_level(p, unit, wanted)
        places.functions(p, unit, wanted)


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
