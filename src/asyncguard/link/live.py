"""A program whose files change: after a change, what does not rest on the changed file is not analysed again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from asyncguard.catalogue import Catalogue
from asyncguard.link import values as v
from asyncguard.link.entries import Entries, Registration
from asyncguard.link.frame import Frame
from asyncguard.link.graph import Graph, Node
from asyncguard.link.program import Program
from asyncguard.link.roots import Roots
from asyncguard.link.routers import Routers
from asyncguard.link.tracking import EVERYTHING, HIERARCHY, TrackingMemo
from asyncguard.link.units import Binding, Installed, Module, Unit, Units
from asyncguard.model.silencing import Silencing

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class _Watched(dict[Key, Kept]):
    """A dict that tells of each value that is taken out."""

    def __init__(self, tell: Callable[[Kept], None]) -> None:
        super().__init__()
        self._tell = tell

    def __getitem__(self, key: Key) -> Kept:
        found = super().__getitem__(key)
        self._tell(found)
        return found

    def get(self, key: Key, default: Any = None) -> Any:
        found = super().get(key, default)
        if found is not None:
            self._tell(found)
        return found


class LiveEntries(Entries):
    """Registrations belong to the answers in which they were found. (How routers are nested is only added to: it gives
    routes their names and dependencies, and is forgotten with the program.)"""

    def __init__(self, known: Routers) -> None:
        super().__init__()
        self.routers = known

    def _add(self, p: Program, new: Registration) -> None:
        if isinstance(p, LiveProgram):
            p.say(self.add, new)

    def add(self, p: Program, new: Registration) -> None:
        """Registers at once."""
        super()._add(p, new)


class _NoGraph(Graph):
    """Who calls whom is not kept: what reaches a place is a question to a program that stands still."""

    def add(self, caller: Node, callee: Node) -> None:
        pass


class LiveProgram(Program):
    """`link`, kept up to date. The facts are those that a program made anew from the same modules would have."""

    memo: TrackingMemo

    def __init__(
        self,
        modules: Sequence[Module],
        catalogue: Catalogue,
        blocking_calls: Mapping[str, str] | None = None,
        offloaders: Iterable[str] = (),
        installed: Installed | None = None,
        silencing: Silencing | None = None,
        *,
        preview: bool = False,
        wanted: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        units, declared = Units(modules, installed), blocking_calls or {}
        quiet, asked = silencing or Silencing(), wanted or {}
        super().__init__(units, catalogue, declared, tuple(offloaders), quiet, preview=preview, wanted=asked)
        self.graph = _NoGraph()
        self._routers = Routers()
        self.memo = TrackingMemo(self._repeat)
        self._said: dict[tuple[str, tuple[Hashable, ...]], int] = {}
        self._sayings: list[tuple[str, tuple[Hashable, ...]]] = []
        watched: _Watched[str, Unit] = _Watched(lambda unit: self.memo.read(self.memo.bit(unit.path)))
        watched.update(units.by_path)
        units.by_path = watched
        self._forget()

    def replace(self, module: Module) -> None:
        """A file has another summary."""
        old = self.units.by_path[module.path]
        new = Unit(module)
        before, watched = self._shape(old), self.watched.names
        self.units.put(new)
        bits = self.memo.bit(module.path)
        if self._shape(new) != before:
            bits |= HIERARCHY
        self._forget()
        self.memo.drop(EVERYTHING if self.watched.names != watched else bits)

    def note_root(self, f: Frame, fn: v.Fn, args: v.Args) -> None:
        self.say(self._roots.called, fn, args)

    def note_loop_function(self, fn: v.Fn) -> None:
        self.say(self._roots.started, fn)

    def note_object(self, made: v.Obj) -> None:
        self.say(self._roots.made, made)

    def note_callback(self, known: v.Type) -> None:
        self.say(self._roots.callback, known)

    @property
    def called(self) -> frozenset[str]:
        self.memo.read(HIERARCHY)
        return self._called

    def defining(self, method: str) -> list[tuple[str, int]]:
        self.memo.read(HIERARCHY)
        return super().defining(method)

    def derived_from(self, wanted: set[str]) -> list[tuple[str, int]]:
        self.memo.read(HIERARCHY)
        return super().derived_from(wanted)

    def overrides(self, cls: v.Cls, name: str) -> list[v.Cls]:
        self.memo.read(HIERARCHY)
        return super().overrides(cls, name)

    def is_abstract(self, owner: v.Cls, bindings: list[Binding]) -> bool:
        self.memo.read(self.memo.bit(owner.path))
        return super().is_abstract(owner, bindings)

    def say(self, tell: Callable[..., object], *about: Hashable) -> None:
        """`tell(self, *about)` is part of the answer that is being found; done at once where nothing is being asked."""
        if not self.memo.is_asking:
            tell(self, *about)
            return
        saying = (tell.__name__, about)
        number = self._said.get(saying)
        if number is None:
            number = self._said[saying] = len(self._sayings)
            self._sayings.append(saying)
        self.memo.remark(1 << number)

    def _repeat(self, remarks: int) -> None:
        """Do what an answer says, once in an analysis."""
        fresh = remarks & ~self._repeated
        self._repeated |= fresh
        while fresh:
            number = (fresh & -fresh).bit_length() - 1
            fresh &= fresh - 1
            name, about = self._sayings[number]
            getattr(self.entries if name == "add" else self._roots, name)(self, *about)

    def _forget(self) -> None:
        """Facts are collected again, from the answers that are left."""
        self._repeated = 0
        self._roots = Roots()
        self.entries = LiveEntries(self._routers)
        for name in ("_facts", "_by_base", "_by_method", "watched"):
            self.__dict__.pop(name, None)
        self._called = frozenset(name for unit in self.units.own for name in unit.summary.calls)
        self.mros = _Watched(self._reads_classes)
        self.subclass_index = _Watched(lambda _: self.memo.read(HIERARCHY))
        self.implementations = _Watched(lambda _: self.memo.read(HIERARCHY))
        self._overrides = {}

    def _reads_classes(self, known: tuple[v.Value, ...]) -> None:
        for each in known:
            if isinstance(each, v.Cls):
                self.memo.touch(("bases", each.path, each.index))

    def _shape(self, unit: Unit) -> tuple[object, ...]:
        """What other files may know of a file without having read it."""
        summary = unit.summary
        classes = [(each.name, each.bases) for each in summary.classes]
        methods = [(each.name, each.cls, each.is_async) for each in summary.functions if each.cls >= 0]
        return classes, methods, self._class_names.intersection(summary.calls)

    @property
    def _class_names(self) -> frozenset[str]:
        return frozenset(each.name for unit in self.units.own for each in unit.summary.classes)
