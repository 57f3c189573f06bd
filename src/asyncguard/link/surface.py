"""The public API of an installed package → what each part of it does to the loop on every call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from asyncguard.link import classes, names
from asyncguard.link import values as v
from asyncguard.link.effects import Reach
from asyncguard.link.units import Unit
from asyncguard.model import summary as m
from asyncguard.model.finding import Step
from asyncguard.model.stack import with_deep_stack

if TYPE_CHECKING:
    from asyncguard.link.program import Program

SPECIAL = ("__enter__", "__exit__", "__call__", "__iter__", "__len__", "__getitem__", "__contains__")
WORST = ("network", "db", "dns", "sleep", "process", "input", "thread", "loop", "disk", "metadata", "import", "lock")
"""Of several things that one call waits for, the first of these is told."""


class Entry(msgspec.Struct, frozen=True):
    """A function, constructor or method."""

    names: tuple[str, ...]
    """Dotted, the shortest first; for a method its name alone."""
    category: str = ""
    """What it waits for; '' for nothing that is certain."""
    code: str = ""
    why: str = ""
    returns: str = ""
    """A type expression of the catalogue."""
    chain: tuple[Step, ...] = ()
    is_async: bool = False


class Class(msgspec.Struct, frozen=True):
    names: tuple[str, ...]
    methods: tuple[Entry, ...]


class Surface(msgspec.Struct, frozen=True):
    functions: tuple[Entry, ...]
    """Constructors that do more than construct are among them."""
    classes: tuple[Class, ...]


def surface(p: Program, modules: Sequence[str]) -> Surface:
    """What the public names of `modules` do. Only classes that do something, and ways to get at them, are told."""
    return with_deep_stack(lambda: _Reader(p, modules).read())


class _Reader:
    def __init__(self, p: Program, modules: Sequence[str]) -> None:
        self.p = p
        units = [unit for name in modules if (unit := p.units.find(name)) is not None]
        self.package = modules[0].partition(".")[0] if modules else ""
        self.functions: dict[v.Fn, list[str]] = {}
        self.classes: dict[v.Cls, list[str]] = {}
        for unit in units:
            self._public(unit)
        self.telling: dict[v.Cls, str] = {}

    def read(self) -> Surface:
        methods = {cls: list(self._methods(cls)) for cls in self.classes}
        doing = {cls for cls, found in methods.items() if any(each.category for each in found)}
        self.telling = {cls: _ordered(self.classes[cls])[0] for cls in self.classes if cls in doing}
        told = [
            Class(_ordered(self.classes[cls]), tuple(self._returning(cls, methods[cls]))) for cls in self._sorted(doing)
        ]
        functions = [*self._functions(), *self._constructors()]
        return Surface(tuple(each for each in functions if each.category or each.returns), tuple(told))

    def _sorted(self, found: set[v.Cls]) -> list[v.Cls]:
        return sorted(found, key=lambda cls: _ordered(self.classes[cls]))

    def _public(self, unit: Unit) -> None:
        for name, bindings in unit.bindings.items():
            here = unit.is_package or any(binding.kind != "import" for binding in bindings)
            if here and name != "*" and _is_listed(unit, name):
                self._member(unit, name)
        for source in self._starred(unit) if unit.is_package else ():
            for name in source.bindings:
                if name != "*" and _is_listed(source, name) and _is_listed(unit, name):
                    self._member(unit, name)

    def _starred(self, unit: Unit) -> Iterator[Unit]:
        """What `from .client import *` takes its names from."""
        for star in unit.stars:
            for value in names.imported_module(self.p, unit, star.module, star.level):
                if isinstance(value, v.Module):
                    yield self.p.units.by_path[value.path]

    def _member(self, unit: Unit, name: str) -> None:
        for value in names.member(self.p, unit, name):
            self._note(value, f"{unit.name}.{name}")

    def _note(self, value: v.Value, name: str) -> None:
        if not isinstance(value, v.Fn | v.Cls) or value.closure:
            return
        if self.p.units.by_path[value.path].name.partition(".")[0] != self.package:
            return
        if isinstance(value, v.Cls):
            self.classes.setdefault(value, []).append(name)
        elif not value.bound:
            self.functions.setdefault(v.Fn(value.path, value.index), []).append(name)

    def _functions(self) -> Iterator[Entry]:
        for fn, spelled in sorted(self.functions.items(), key=lambda item: item[1]):
            if not self.p.function(fn).is_generator:
                yield self._entry(_ordered(spelled), fn, self._returned(fn))

    def _constructors(self) -> Iterator[Entry]:
        for cls, spelled in sorted(self.classes.items(), key=lambda item: item[1]):
            init = self._method(cls, "__init__")
            if init is not None:
                yield self._entry(_ordered(spelled), init, "")

    def _methods(self, cls: v.Cls) -> Iterator[Entry]:
        for name in self._public_members(cls):
            fn = self._method(cls, name)
            if fn is not None:
                yield self._entry((name,), fn, "")

    def _returning(self, cls: v.Cls, methods: Iterable[Entry]) -> Iterator[Entry]:
        """With what the methods return, now that it is known which classes are worth to be told."""
        for each in methods:
            fn = self._method(cls, each.names[0])
            returns = self._returned(fn) if fn is not None and not each.is_async else ""
            if each.category or returns:
                yield msgspec.structs.replace(each, returns="self" if returns == self.telling.get(cls) else returns)

    def _public_members(self, cls: v.Cls) -> list[str]:
        found = {
            name
            for each in classes.mro(self.p, cls)
            if isinstance(each, v.Cls)
            for name in self.p.units.by_path[each.path].members(each.index)
        }
        return sorted(name for name in found if name in SPECIAL or not name.startswith("_"))

    def _method(self, cls: v.Cls, name: str) -> v.Fn | None:
        """A plain method, bound to an instance."""
        found = classes.find(self.p, cls, name)
        if found is None or "." in name:
            return None
        owner, bindings = found
        unit = self.p.units.by_path[owner.path]
        known = [value for binding in bindings for value in self.p.bound(unit, binding, owner)]
        if (
            len(known) != 1
            or not isinstance(known[0], v.Fn)
            or known[0].kind not in ("", "classmethod", "staticmethod")
        ):
            return None
        receiver: v.Value = cls if known[0].kind == "classmethod" else v.Obj(cls, exact=True)
        bound = () if known[0].kind == "staticmethod" else (receiver,)
        fn = msgspec.structs.replace(known[0], kind="", bound=bound)
        return None if self.p.function(fn).is_generator else fn

    def _entry(self, spelled: tuple[str, ...], fn: v.Fn, returns: str) -> Entry:
        is_async = self.p.function(fn).is_async
        reaches = [each for each in self.p.outcome(fn).reaches if not each.primitive.gil and not each.conditional]
        if not reaches:
            return Entry(spelled, returns="" if is_async else returns, is_async=is_async)
        worst = min(reaches, key=_badness)
        told = worst.primitive
        return Entry(spelled, told.category, told.code, told.why, returns, worst.steps(), is_async)

    def _returned(self, fn: v.Fn) -> str:
        """The class that a call gives, where it is one that is told, or one of the catalogue that it knows."""
        if self.p.function(fn).is_async:
            return ""
        known = self.p.declared_or(fn, self.p.outcome(fn).returns)
        found = {self._type(value) for value in known}
        return found.pop() if len(found) == 1 else ""

    def _type(self, value: v.Value) -> str:
        match value:
            case v.Obj(cls=cls):
                return self.telling.get(v.Cls(cls.path, cls.index), "")
            case v.Instance(name=name, spelled="") if self.p.catalogue.type(name) is not None:
                return name
        return ""


def _is_listed(unit: Unit, name: str) -> bool:
    exports = unit.exports
    return not name.startswith("_") if exports is None else name in exports


def _badness(reach: Reach) -> tuple[int, tuple[int, int, int, str, m.Span]]:
    category = reach.primitive.category
    return (WORST.index(category) if category in WORST else len(WORST), reach.rank())


def _ordered(spelled: Iterable[str]) -> tuple[str, ...]:
    """The shortest name first; those through private modules only where there is no other."""
    unique = sorted(set(spelled), key=lambda name: (name.count("."), name))
    public = [name for name in unique if not any(part.startswith("_") for part in name.split("."))]
    return tuple(public or unique)
