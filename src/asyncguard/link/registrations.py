"""Where programs register functions with frameworks: what has to be interpreted to come across it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from asyncguard.link import classes, decorators, expressions, names, places
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.syntax import decorator_name
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program


class Watched:
    """Last names under which the libraries that a program imports let register something."""

    def __init__(self, p: Program) -> None:
        self.loaded = frozenset().union(*(unit.overview.loaded for unit in p.units.own))
        self.called = frozenset().union(*(unit.overview.calls for unit in p.units.own))
        """Last names of everything that the program calls: classes among them have instances."""
        self._present = frozenset(filter(self._is_there, p.catalogue.entry_points.conditions))
        full = list(p.catalogue.entry_points.names(self.loaded))
        self.names = frozenset(_last(name) for name in full)
        self.settings = p.catalogue.entry_points.settings(self.loaded)
        self._methods = frozenset(_last(name) for name in full if "#" in name)
        self.key = set(full), self._present, self.settings
        """What a change of one file may change for the others."""
        self._functions = [(_last(name), name.partition(".")[0]) for name in full if "#" not in name]

    def has(self, wanted: tuple[str, ...]) -> bool:
        """The program imports one of these modules, or something in it, or calls something of that name."""
        return not self._present.isdisjoint(wanted)

    def _is_there(self, name: str) -> bool:
        inside = f"{name}."
        return name in self.called or any(each == name or each.startswith(inside) for each in self.loaded)

    def of(self, unit: Unit) -> frozenset[str]:
        """Names whose calls in this file may register something: functions only where their library is imported."""
        tops = {name.partition(".")[0] for name in unit.overview.loaded}
        functions = {name for name, top in self._functions if top in tops}
        return (self._methods | functions).intersection(unit.overview.calls)


def find(p: Program) -> None:
    """Interpret every place at which something may be registered."""
    for unit in p.units.own:
        of_file(p, unit)
    _derived(p)


def of_file(p: Program, unit: Unit) -> None:
    """The same for one file, classes that derive from a framework's left aside."""
    p.memo.get(("registrations", unit.path), lambda: _of_file(p, unit), nothing=False)


def _of_file(p: Program, unit: Unit) -> bool:
    """Always True: what counts is what is come across on the way."""
    _decorated(p, unit)
    _settings(p, unit)
    wanted = p.watched.of(unit)
    if wanted:
        places.module_level(p, unit, wanted)
        places.functions(p, unit, wanted)
    return True


def _decorated(p: Program, unit: Unit) -> None:
    if unit.overview.decorators.isdisjoint(p.watched.names):
        return
    for index, info in enumerate(unit.summary.functions):
        if not any(decorator_name(decorator) in p.watched.names for decorator in info.decorators):
            continue
        if info.parent >= 0:
            p.outcome(p.default(unit, info.parent))
        else:
            cls = v.Cls(unit.path, info.cls) if info.cls >= 0 else None
            decorators.apply(Frame(p, unit, None, cls), v.Fn(unit.path, index), info.decorators)
    for index, described in enumerate(unit.summary.classes):
        for decorator in described.decorators:
            if described.parent < 0 and decorator_name(decorator) in p.watched.names:
                p.entries.decorated(Frame(p, unit), None, decorator, (v.Cls(unit.path, index),))


def _settings(p: Program, unit: Unit) -> None:
    """`MIDDLEWARE = ["shop.middleware.Timing"]`, `class WorkerSettings: functions = [resize]`."""
    for name, kinds in p.watched.settings.items():
        for f, value in _assigned(p, unit, name):
            for item in value.items if isinstance(value, m.Sequence) else (value,):
                known = _dotted(p, unit, item.value) if isinstance(item, m.Const) else expressions.evaluate(f, item)
                for kind in kinds:
                    p.entries.configured(p, kind, known)


def _assigned(p: Program, unit: Unit, name: str) -> Iterator[tuple[Frame, m.Expr]]:
    """What the module assigns to a name, or one of its classes: `WorkerSettings.functions`."""
    owner, _, attribute = name.rpartition(".")
    if not owner:
        yield from (
            (Frame(p, unit), b.statement.value) for b in unit.binding(name) if isinstance(b.statement, m.Assign)
        )
    for index, info in enumerate(unit.summary.classes):
        for binding in unit.member(index, attribute) if info.qualname == owner else ():
            if isinstance(binding.statement, m.Assign):
                yield Frame(p, unit, None, v.Cls(unit.path, index)), binding.statement.value


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
        waiting = {p.units.by_path[path].class_name(index) for path, index in places}
    patterns = [name for name in bases if "*" in name]
    for path, index in sorted(seen):
        cls = v.Cls(path, index)
        spelled = dict.fromkeys(_names_of_bases(p, cls))
        matching = (pattern for pattern in patterns if any(fnmatchcase(name, pattern) for name in spelled))
        for name in (*spelled, *matching):
            for kind in bases.get(name, ()):
                p.entries.derived(p, kind, cls)


def _names_of_bases(p: Program, cls: v.Cls) -> Iterator[str]:
    """Dotted names of the classes that `cls` derives from."""
    for base in classes.mro(p, cls)[1:]:
        if isinstance(base, v.External):
            yield from p.catalogue.names_of(base.name)
        elif isinstance(base, v.Cls):
            unit = p.units.by_path[base.path]
            yield f"{unit.name}.{unit.described(base.index).qualname}"


def _last(name: str) -> str:
    return name.replace("#", ".").rpartition(".")[2]
