"""A program whose files change: after a change, what does not rest on the changed file is not analysed again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from typing import Any

import msgspec

from asyncguard.catalogue import Catalogue
from asyncguard.link import contexts, registrations, roots
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.graph import node
from asyncguard.link.intext import InText
from asyncguard.link.inverse import Inverse
from asyncguard.link.liveunit import LiveUnit
from asyncguard.link.modules import Installed, Module
from asyncguard.link.part import Part, unparsed
from asyncguard.link.program import Program
from asyncguard.link.roots import Root, Roots
from asyncguard.link.said import LiveComments, LiveEntries, LiveGraph
from asyncguard.link.tracking import BASES, Interrupted, TrackingMemo
from asyncguard.link.units import Overview, Unit, Units
from asyncguard.model.rows import Rows
from asyncguard.model.silencing import Silencing
from asyncguard.model.stack import with_deep_stack
from asyncguard.model.summary import Span
from asyncguard.model.versions import Versions


class _Mros(dict[tuple[str, int], tuple[v.Value, ...]]):
    """A dict that tells of each value that somebody gets."""

    def __init__(self, tell: Callable[[tuple[v.Value, ...]], None]) -> None:
        super().__init__()
        self._tell = tell

    def get(self, key: Any, default: Any = None) -> Any:
        found = super().get(key, default)
        if found is not None:
            self._tell(found)
        return found


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
        memo = TrackingMemo(self._repeat, self._unanswered)
        self._unit: Callable[[Module], LiveUnit] = partial(LiveUnit, tell=memo.read)
        units, declared = Units(modules, installed, self._unit), blocking_calls or {}
        quiet, asked = silencing or Silencing(), wanted or {}
        told = tuple(offloaders)
        super().__init__(units, catalogue, declared, told, quiet, preview=preview, wanted=asked, versions=versions)
        self.graph: LiveGraph = LiveGraph(self.say)
        self.memo = memo
        self._calling: dict[Hashable, set[tuple[v.Fn, v.Args]]] = {}
        """Question → the functions that it calls, with the contexts that were admitted."""
        self._callers: Inverse[tuple[v.Fn, v.Args]] = Inverse()
        """The inverse of it."""
        self._rows: dict[str, Rows] = {}
        self._known: dict[str, list[Root]] = {}
        """What ran on the loop when all was analysed last, by file."""
        self._reshaped: set[str] = set()
        """Files whose functions have had other numbers then."""
        self._said: dict[tuple[str, tuple[Hashable, ...]], int] = {}
        self._sayings: list[tuple[str, tuple[Hashable, ...]]] = []
        self._forget()

    @property
    def whole(self) -> InText:
        return InText(self, self, self._rows)

    def edit(self, module: Module, before: bytes | None, after: bytes | None) -> None:
        """A file has the text `after`, of which `module` is the summary. Lines that it had keep their numbers: `before`
        is the text that the program has, which it need not be told again. None is a text that is not at hand."""
        known = self._rows.get(module.path) or (None if before is None else Rows(before))
        if after is None:
            self.replace(module)
            return
        rows = Rows(after) if known is None else known.edited(after)
        self.replace(msgspec.structs.replace(module, data=rows.renumber(module.data)), rows)

    def replace(self, module: Module, rows: Rows | None = None) -> None:
        """A file has another summary; `rows` are what its lines are numbered with, where that is not their rows."""
        if rows is None:
            self._rows.pop(module.path, None)
        else:
            self._rows[module.path] = rows
        old, watched = self.units.by_path[module.path], self.watched
        assert isinstance(old, LiveUnit)
        shape, names = _Shape(old.overview), _names(old)
        other = old.refill(module)
        if other is None:
            self.units.put(self._unit(module))
            self._reshaped.add(module.path)
        new = self.units.by_path[module.path]
        self._forget()
        if _names(new) != names:
            self._watched = None
        if self.watched.key != watched.key:
            self.memo.clear()
        unlike = map(_called, watched.called ^ self.watched.called)
        reshaped = self._reshape(shape, _Shape(new.overview))
        self.memo.doubt([*(other or ()), *unlike, *reshaped], module.path if other is None else "")

    def _reshape(self, old: _Shape, new: _Shape) -> Iterator[str]:
        """What of the classes of the whole program is another with another file."""
        bases, methods = old.bases ^ new.bases, old.methods ^ new.methods
        yield from {BASES, *(_derived(name) for name, _, _ in bases)} if bases else ()
        yield from {_defined(name) for name, _, _ in methods}
        if bases or methods:
            self._classes = None

    def complete(self, is_wanted: Callable[[], bool]) -> bool:
        """Analyse all of it, as far as that is not done; False where it was not wanted any more before the end."""
        self.memo.is_wanted = is_wanted
        self._by_name  # noqa: B018 - no question that needs it first is to rest on every file
        try:
            self._facts  # noqa: B018 - interprets the program
            self.memo.prune()
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

    def look(self, paths: Set[str]) -> InText:
        """What an analysis would say of these files: all of it where they are called as they were when all was
        analysed last."""
        return InText(with_deep_stack(lambda: self._look(paths)), self, self._rows)

    def placed(self, path: str, span: Span) -> Span:
        """Where that is in the text."""
        rows = self._rows.get(path)
        return span if rows is None else rows.placed(span)

    def _look(self, paths: Set[str]) -> Part:
        part = Roots()
        self._by_name  # noqa: B018 - as in `complete`
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

    def unparsed(self, path: str, error: tuple[int, int, str]) -> InText:
        """What is to be said of a file that does not parse any more."""
        return InText(unparsed(self, path, error), self, self._rows)

    def _still_is(self, root: Root) -> bool:
        """It speaks of no file in which functions or classes have other numbers now."""
        return not self._reshaped or not any(repr(path) in repr(root) for path in self._reshaped)

    def note_root(self, f: Frame, fn: v.Fn, args: v.Args) -> None:
        if f.node is not None:
            called = roots.context(self, fn, args)
            self.graph.add(f.node, node(*called) if called else node(v.Fn(fn.path, fn.index)))
        self.say("called", fn, args)

    def admit(self, fn: v.Fn, args: v.Args) -> bool:
        is_admitted = super().admit(fn, args)
        if is_admitted:
            asking, context = self.memo.asking, (contexts.plain(fn), args)
            self._calling.setdefault(asking, set()).add(context)
            self._callers.add(context, asking)
        return is_admitted

    def _unanswered(self, question: Hashable) -> None:
        """Forget what an answer has added."""
        self.graph.unanswered(question)
        for context in self._calling.pop(question, ()):
            self._callers.discard(context, question)
            if not self._callers.of(context):
                self._contexts[context[0]].discard(context[1])

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

    def calls(self, name: str) -> bool:
        self.memo.read(_called(name))
        return super().calls(name)

    def defining(self, method: str) -> list[tuple[str, int]]:
        self.memo.read(_defined(method))
        return super().defining(method)

    def derived_from(self, wanted: set[str]) -> list[tuple[str, int]]:
        for name in wanted:
            self.memo.read(BASES if "*" in name else _derived(name))
        return super().derived_from(wanted)

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
            case "nested" | "enclosed" | "requires":
                room = self.entries.routers
            case "depends" | "leaves":
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
        self._found = self._reached = None
        self.mros = _Mros(self._reads_classes)

    def _reads_classes(self, known: tuple[v.Value, ...]) -> None:
        for each in known:
            if isinstance(each, v.Cls):
                self.memo.touch(("bases", each.path, each.index))


class _Shape:
    """What other files may know of a file without having read it."""

    def __init__(self, overview: Overview) -> None:
        named = [(each.name, index) for index, each in enumerate(overview.classes)]
        self.bases = {(base, *named[at]) for at, each in enumerate(overview.classes) for base in each.bases}
        """The last name of a base, and the class."""
        self.methods = {(name, *named[cls]) for name, cls in overview.methods}


def _called(name: str) -> str:
    return f"call {name}"


def _derived(name: str) -> str:
    return f"base {name}"


def _defined(name: str) -> str:
    return f"method {name}"


def _names(unit: Unit) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """What is called in a file, its classes, and what it imports."""
    overview = unit.overview
    return overview.calls, tuple(each.name for each in overview.classes), overview.loaded


def _always() -> bool:
    return True
