"""A program whose files change: after a change, what does not rest on the changed file is not analysed again."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from asyncguard.catalogue import Catalogue
from asyncguard.link import registrations, roots
from asyncguard.link import values as v
from asyncguard.link.bodies import Body
from asyncguard.link.frame import Frame
from asyncguard.link.graph import node
from asyncguard.link.part import Part
from asyncguard.link.program import Program
from asyncguard.link.roots import Root, Roots
from asyncguard.link.said import LiveComments, LiveEntries, LiveGraph
from asyncguard.link.tracking import EVERYTHING, HIERARCHY, Interrupted, TrackingMemo
from asyncguard.link.units import Binding, Installed, Module, Unit, Units
from asyncguard.model import summary as m
from asyncguard.model.silencing import Silencing
from asyncguard.model.stack import with_deep_stack
from asyncguard.model.summary import Span
from asyncguard.model.versions import Versions

Key = TypeVar("Key")
Kept = TypeVar("Kept")


_PLACE = re.compile(r"Span\([^)]*\)")


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


class LiveUnit(Unit):
    """A file that tells whose body is read, and in which bodies can be replaced."""

    def __init__(self, module: Module, tell: Callable[[str, int], None]) -> None:
        super().__init__(module)
        self._tell = tell

    def read(self, index: int) -> Body:
        self._tell(self.path, index)
        return super().read(index)

    def refill(self, module: Module) -> list[int] | None:
        """Takes the bodies of functions from `module`, and gives the numbers of those that differ; None, and nothing
        done, where anything else differs, be it that something has moved. What is not replaced stays the same
        object."""
        old, new = self.summary, Unit(module).summary
        if _without_bodies(old) != _without_bodies(new):
            return None
        pairs = enumerate(zip(old.functions, new.functions, strict=True))
        changed = [at for at, pair in pairs if _differ(*pair)]
        functions = list(old.functions)
        for at in changed:
            functions[at] = new.functions[at]
            self._bodies.pop(at, None)
        self.summary = msgspec.structs.replace(old, functions=tuple(functions), calls=new.calls)
        return changed


def _without_bodies(summary: m.Summary) -> m.Summary:
    """Names that a function binds go with its body, unless functions inside may capture them."""
    parents = {each.parent for each in summary.functions}
    functions = tuple(
        msgspec.structs.replace(each, body=_NO_BODY, locals=each.locals if at in parents else ())
        for at, each in enumerate(summary.functions)
    )
    return msgspec.structs.replace(summary, functions=functions, calls=())


def _differ(one: m.Function, other: m.Function) -> bool:
    return bytes(one.body) != bytes(other.body) or one.locals != other.locals


_NO_BODY = msgspec.Raw(b"")


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
        versions: Versions | None = None,
    ) -> None:
        units, declared = Units(modules, installed, self._unit), blocking_calls or {}
        quiet, asked = silencing or Silencing(), wanted or {}
        told = tuple(offloaders)
        super().__init__(units, catalogue, declared, told, quiet, preview=preview, wanted=asked, versions=versions)
        self.graph: LiveGraph = LiveGraph(self.say)
        self.memo = TrackingMemo(self._repeat, self.graph.unanswered)
        self._known: dict[str, list[Root]] = {}
        """What ran on the loop when all was analysed last, by file."""
        self._reshaped: set[str] = set()
        """Files whose functions have had other numbers then."""
        self._said: dict[tuple[str, tuple[Hashable, ...]], int] = {}
        self._sayings: list[tuple[str, tuple[Hashable, ...]]] = []
        watched: _Watched[str, Unit] = _Watched(lambda unit: self.memo.read(self.memo.bit(unit.path)))
        watched.update(units.by_path)
        units.by_path = watched
        self._forget()

    def replace(self, module: Module) -> None:
        """A file has another summary."""
        old = self.units.by_path[module.path]
        before, names = self._shape(old), _names(old)
        changed = old.refill(module) if isinstance(old, LiveUnit) else None
        bits = self._put(old, module) if changed is None else self._bodies(module.path, changed)
        new = self.units.by_path[module.path]
        if _names(new) != names:
            bits |= self._renamed()
        if self._shape(new) != before:
            bits |= HIERARCHY
        self.contexts.clear()
        self._forget()
        self.memo.drop(bits)

    def _put(self, old: Unit, module: Module) -> int:
        """What rests on the file, as bits."""
        new = self._unit(module)
        self.units.put(new)
        if _numbered(old) != _numbered(new):
            self._reshaped.add(module.path)
        return self.memo.bit(module.path)

    def _renamed(self) -> int:
        """Other names are imported, called or defined than before; what rests on that, as bits."""
        watched = self.watched.key
        for name in ("_class_names", "_called", "watched"):
            self.__dict__.pop(name, None)
        return 0 if self.watched.key == watched else EVERYTHING

    def _bodies(self, path: str, changed: Iterable[int]) -> int:
        bits = 0
        for index in changed:
            bits |= self.memo.bit(f"{path}#{index}")
        return bits

    def _unit(self, module: Module) -> LiveUnit:
        return LiveUnit(module, lambda path, index: self.memo.read(self.memo.bit(f"{path}#{index}")))

    def complete(self, is_wanted: Callable[[], bool]) -> bool:
        """Analyse all of it, as far as that is not done; False where it was not wanted any more before the end."""
        self.memo.is_wanted = is_wanted
        try:
            self._facts  # noqa: B018 - interprets the program
            self._reachability  # noqa: B018
        except Interrupted:
            self.memo.abandon()
            self._forget()
            return False
        finally:
            self.memo.is_wanted = _always
        self._known = {}
        for root in self._roots.seen:
            self._known.setdefault(root[0].path, []).append(root)
        self._reshaped.clear()
        return True

    def look(self, paths: Set[str]) -> Part:
        """What an analysis would say of these files: all of it where they are called as they were when all was
        analysed last."""
        return with_deep_stack(lambda: self._look(paths))

    def _look(self, paths: Set[str]) -> Part:
        part = Roots()
        for path in sorted(paths):
            registrations.of_file(self, self.units.by_path[path])
            part.coroutines(self, self.units.by_path[path])
        fresh = [root for path in paths for root in self._known.get(path, ()) if self._still_is(root)]
        while fresh:
            for root in fresh:
                part.add(root)
            part.interpret(self)
            seen = part.seen
            fresh = [root for root in self._roots.seen if root[0].path in paths and root not in seen]
        part.interpret(self)
        return Part(self, paths, part.facts(self))

    def _still_is(self, root: Root) -> bool:
        """It speaks of no file in which functions or classes have other numbers now."""
        return not self._reshaped or not any(repr(path) in repr(root) for path in self._reshaped)

    def note_root(self, f: Frame, fn: v.Fn, args: v.Args) -> None:
        if f.node is not None:
            called = roots.context(self, fn, args)
            self.graph.add(f.node, node(*called) if called else node(v.Fn(fn.path, fn.index)))
        self.say("called", fn, args)

    def note_loop_function(self, fn: v.Fn) -> None:
        self.say("started", fn)

    def note_object(self, made: v.Obj) -> None:
        self.say("made", made)

    def note_callback(self, known: v.Type) -> None:
        self.say("callback", known)

    def is_suppressed(self, unit: Unit, span: Span, code: str) -> bool:
        kept, self._silencing.used = self._silencing.used, set()
        silent = super().is_suppressed(unit, span, code)
        found, self._silencing.used = self._silencing.used, kept
        for each in found:
            self.say("needed", *each)
        return silent

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

    def say(self, what: str, *about: Hashable) -> None:
        """This is part of the answer that is being found; done at once where nothing is being asked."""
        if not self.memo.is_asking:
            self._do(what, about)
            return
        saying = (what, about)
        number = self._said.get(saying)
        if number is None:
            number = self._said[saying] = len(self._sayings)
            self._sayings.append(saying)
        self.memo.remark(1 << number)

    def _do(self, what: str, about: tuple[Hashable, ...]) -> None:
        match what:
            case "registered":
                room: object = self.entries
            case "nested" | "enclosed":
                room = self.entries.routers
            case "depends":
                room = self.graph
            case "needed":
                room = self._comments
            case _:
                room = self._roots
        getattr(room, what)(self, *about)

    def _repeat(self, remarks: int) -> None:
        """Do what an answer says, once in an analysis."""
        fresh = remarks & ~self._repeated
        self._repeated |= fresh
        while fresh:
            number = (fresh & -fresh).bit_length() - 1
            fresh &= fresh - 1
            self._do(*self._sayings[number])

    def _forget(self) -> None:
        """Facts are collected again, from the answers that are left."""
        self._repeated = 0
        self._roots = Roots()
        self.entries = LiveEntries(self.say)
        self.graph.forget()
        self._comments = LiveComments(self._silencing)
        for name in ("_facts", "_by_base", "_by_method", "_reachability", "entry_points"):
            self.__dict__.pop(name, None)
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
        classes = [(each.name, _PLACE.sub("", repr(each.bases))) for each in summary.classes]
        methods = [(each.name, each.cls, each.is_async) for each in summary.functions if each.cls >= 0]
        return classes, methods, self._class_names.intersection(summary.calls)

    @cached_property
    def _class_names(self) -> frozenset[str]:
        return frozenset(each.name for unit in self.units.own for each in unit.summary.classes)

    @cached_property
    def _called(self) -> frozenset[str]:
        return frozenset(name for unit in self.units.own for name in unit.summary.calls)


def _names(unit: Unit) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """What is called in a file, its classes, and what it imports."""
    return unit.summary.calls, tuple(each.name for each in unit.summary.classes), unit.loaded


def _numbered(unit: Unit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the numbers of functions and classes in a file stand for."""
    summary = unit.summary
    return tuple(each.qualname for each in summary.functions), tuple(each.qualname for each in summary.classes)


def _always() -> bool:
    return True
