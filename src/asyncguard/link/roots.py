"""Where the loop enters the program: functions that run on it, in the contexts in which they are called."""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from typing import TYPE_CHECKING

from asyncguard.link import classes, engines, registrations, waiting
from asyncguard.link import values as v
from asyncguard.link.effects import ALWAYS, FIRST, Reach
from asyncguard.link.graph import Node, node
from asyncguard.link.outcome import Event
from asyncguard.link.passing import is_flag
from asyncguard.link.units import Unit
from asyncguard.model.block import Block
from asyncguard.model.held import Held
from asyncguard.model.misuse import Misuse
from asyncguard.model.summary import Span

if TYPE_CHECKING:
    from asyncguard.link.program import Program

Root = tuple[v.Fn, v.Args]
Facts = tuple[dict[str, list[Block]], dict[str, list[Held]], list[Misuse]]
MOST_CONTEXTS = 12
"""Contexts of one loop function that are looked at, beside the default one."""
MOST_OBJECTS = 5
"""Objects of one class, made with different arguments, on which its methods are looked at."""


class Roots:
    """The worklist of loop functions."""

    def __init__(self) -> None:
        self._waiting: deque[Root] = deque()
        self._seen: set[Root] = set()
        self._contexts: dict[tuple[str, int], set[Root]] = {}
        self._objects: dict[tuple[str, int], set[v.Obj]] = {}
        self._misuses: dict[Misuse, None] = {}
        self._holding: list[Root] = []
        """Loop functions that hold something while they wait."""
        self._best: dict[tuple[str, object, str], tuple[str, Event, bool]] = {}
        self.contexts_of: dict[tuple[str, object, str], dict[Node, None]] = {}
        """Path, place and code of an event -> the contexts of its function in which it happens."""

    def analyse(self, p: Program) -> Facts:
        """Interpret every loop function; what blocks in them and what they hold while they wait, by code; misuses."""
        registrations.find(p)
        for unit in p.units.own:
            self.coroutines(p, unit)
        self.interpret(p)
        return self.facts(p)

    def coroutines(self, p: Program, unit: Unit) -> None:
        """Whoever runs them: every `async def` of a file runs on the loop. And what is wrong outside of them."""
        for index, parent in unit.overview.coroutines:
            self.add((p.default(unit, index) if parent >= 0 else v.Fn(unit.path, index), ()))
        self._misuses.update(dict.fromkeys(engines.find(p, unit)))

    def interpret(self, p: Program) -> None:
        """Work the list off."""
        while self._waiting:
            fn, args = self._waiting.popleft()
            outcome = p.outcome(fn, args)
            for event in outcome.events:
                self._note(p, fn, args, event)
            self._misuses.update(dict.fromkeys(outcome.misuses))
            if any(wait.held for wait in outcome.waits):
                self._holding.append((fn, args))

    def facts(self, p: Program) -> Facts:
        """What was found so far."""
        out: dict[str, list[Block]] = {}
        for (path, _, code), (function, event, can_await) in sorted(self._best.items(), key=lambda item: item[0]):
            out.setdefault(code, []).append(_block(path, function, event, can_await))
        found = [*self._misuses, *engines.sync(p, [block for code in engines.QUERIES for block in out.get(code, ())])]
        misuses = sorted(found, key=lambda fact: (fact.path, fact.span, fact.code, fact.target))
        once = {(fact.path, fact.span, fact.code): fact for fact in reversed(misuses)}
        return out, self._held(p), list(reversed(once.values()))

    def _held(self, p: Program) -> dict[str, list[Held]]:
        """Of several contexts in which one place holds the same, the best proof."""
        best: dict[tuple[str, Span, str], Held] = {}
        for fn, args in self._holding:
            for fact in waiting.held(p, fn, p.outcome(fn, args)):
                key = (fact.path, fact.span, fact.code)
                old = best.get(key)
                if old is None or _rank(fact) < _rank(old):
                    best[key] = fact
        out: dict[str, list[Held]] = {}
        for (_, _, code), fact in sorted(best.items(), key=lambda item: item[0]):
            out.setdefault(code, []).append(fact)
        return out

    def nodes(self) -> frozenset[Node]:
        """Everything that was started on the loop, as it was started."""
        return frozenset(node(fn, args) for fn, args in self._seen)

    def called(self, p: Program, fn: v.Fn, args: v.Args) -> Node:
        """An async function is called: its default context is a root anyway, one with telling arguments is another.
        The context in which it is interpreted."""
        root = context(p, fn, args)
        if root is not None and self._add_context(*root):
            return node(*root)
        return node(v.Fn(fn.path, fn.index))

    def started(self, p: Program, fn: v.Fn) -> None:
        """A framework calls a function on the loop."""
        if not p.function(fn).is_async:
            self.add((fn, ()))
        elif fn.closure or _differs(p, fn):
            self._add_context(fn, ())

    def made(self, p: Program, obj: v.Obj) -> None:
        """An object is made with telling arguments: its async methods run on it."""
        if p.units.by_path[obj.cls.path].foreign:
            return
        objects = self._objects.setdefault((obj.cls.path, obj.cls.index), set())
        if obj in objects or len(objects) >= MOST_OBJECTS:
            return
        objects.add(obj)
        for each in classes.mro(p, obj.cls):
            if isinstance(each, v.Cls) and not p.units.by_path[each.path].foreign:
                for index, info in enumerate(p.units.by_path[each.path].summary.functions):
                    if info.is_async and info.cls == each.index:
                        self._add_context(v.Fn(each.path, index, each.closure, (obj,)), ())

    def callback(self, p: Program, known: v.Type) -> None:
        """A callable is handed to the loop."""
        for value in known:
            match value:
                case v.Fn():
                    if not p.function(value).is_async and not p.units.by_path[value.path].foreign:
                        self.add((v.Fn(value.path, value.index, value.closure, value.bound), ()))
                case v.Partial(fn=fn):
                    self.callback(p, fn)

    def _add_context(self, fn: v.Fn, args: v.Args) -> bool:
        """A context beside the default one; a function has a bounded number of them."""
        known = self._contexts.setdefault((fn.path, fn.index), set())
        if (fn, args) not in known and len(known) < MOST_CONTEXTS:
            known.add((fn, args))
            self.add((fn, args))
        return (fn, args) in known

    @property
    def seen(self) -> Set[Root]:
        """Everything that was ever on the list."""
        return self._seen

    def add(self, root: Root) -> None:
        if root not in self._seen:
            self._seen.add(root)
            self._waiting.append(root)

    def _note(self, p: Program, fn: v.Fn, args: v.Args, event: Event) -> None:
        key = (fn.path, event.span, event.reach.primitive.code)
        self.contexts_of.setdefault(key, {})[node(fn, args)] = None
        old = self._best.get(key)
        if old is None or event.reach.rank() < old[1].reach.rank():
            self._best[key] = (p.shown_name(fn), event, p.function(fn).is_async)


def context(p: Program, fn: v.Fn, args: v.Args) -> Root | None:
    """The context in which an async function is called, None for the default one."""
    telling = tuple((name, known) for name, known in args if not is_flag(known))
    if telling or fn.closure or _differs(p, fn):
        return v.Fn(fn.path, fn.index, fn.closure, fn.bound), telling
    return None


def _rank(fact: Held) -> tuple[bool, bool, int, Span, str]:
    """Certain, then by default, then short, then what was taken first."""
    return fact.conditional, bool(fact.setting), len(fact.taken) + len(fact.waits), fact.taken[0].span, fact.resource


def _differs(p: Program, fn: v.Fn) -> bool:
    """The receiver says more than "an instance of the class that defines the method"."""
    info = p.function(fn)
    return any(isinstance(x, v.Obj) and (x.args or (x.cls.path, x.cls.index) != (fn.path, info.cls)) for x in fn.bound)


def _block(path: str, function: str, event: Event, can_await: bool) -> Block:
    reach: Reach = event.reach
    return Block(
        path=path,
        span=event.span,
        function=function,
        code=reach.primitive.code,
        primitive=reach.primitive.name,
        category=reach.primitive.category,
        cost=reach.primitive.cost,
        callee=event.callee,
        chain=reach.steps(),
        conditional=reach.may is not ALWAYS,
        first=reach.may is FIRST,
        why=reach.primitive.why,
        instead=reach.primitive.instead,
        raises=reach.primitive.raises,
        gil=reach.primitive.gil,
        takes=reach.primitive.takes,
        input=reach.primitive.input,
        engine=reach.primitive.engine,
        can_await=can_await,
    )
