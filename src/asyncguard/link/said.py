"""Rooms of a live program: what is put in them is part of the answer in which it was found, and said again with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING

from asyncguard.link import values as v
from asyncguard.link.entries import Entries, Registration
from asyncguard.link.graph import Graph, Node, Site, node
from asyncguard.link.routers import Key, Routers, Way
from asyncguard.model.silencing import Silencing
from asyncguard.model.summary import Span

if TYPE_CHECKING:
    from asyncguard.link.live import LiveProgram
    from asyncguard.link.program import Program

Say = Callable[..., None]
"""(name of the method that puts it in at once, what it is put in with)"""


class LiveRouters(Routers):
    """How routers are nested."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def nest(self, p: Program, child: Key, way: Way) -> None:
        self._say("nested", child, way)

    def nested(self, p: Program, child: Key, way: Way) -> None:
        """Nests at once."""
        super().nest(p, child, way)

    def require(self, p: Program, router: Key, fn: v.Fn) -> None:
        self._say("requires", router, fn)

    def requires(self, p: Program, router: Key, fn: v.Fn) -> None:
        """Requires at once."""
        super().require(p, router, fn)

    def enclose(self, p: Program, path: str, span: Span, prefix: str, parent: Key | None) -> None:
        self._say("enclosed", path, span, prefix, parent)

    def enclosed(self, p: Program, path: str, span: Span, prefix: str, parent: Key | None) -> None:
        """Encloses at once."""
        super().enclose(p, path, span, prefix, parent)


class LiveEntries(Entries):
    """What is registered with frameworks."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self.routers = LiveRouters(say)

    def _add(self, p: Program, new: Registration) -> None:
        self._say("registered", new)

    def registered(self, p: Program, new: Registration) -> None:
        """Registers at once."""
        super()._add(p, new)


class LiveComments:
    """Comments that silence what chains end in."""

    def __init__(self, silencing: Silencing) -> None:
        self._used = silencing.used
        self._used.clear()

    def needed(self, p: LiveProgram, path: str, span: Span, word: str) -> None:
        self._used.add((path, p.placed(path, span), word))


class LiveGraph(Graph):
    """Who calls whom: this belongs to the answer of the caller, and is forgotten with it."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self._before: dict[Node, dict[Node, None]] = {}

    def depend(self, caller: Node, callee: Node) -> None:
        self._say("depends", caller, callee)

    def depends(self, p: Program, caller: Node, callee: Node) -> None:
        """At once."""
        self._before.setdefault(caller, {})[callee] = None

    def leave(self, package: str, site: Site) -> None:
        self._say("leaves", package, site)

    def leaves(self, p: Program, package: str, site: Site) -> None:
        """At once."""
        super().leave(package, site)

    def callees(self, caller: Node) -> Iterable[Node]:
        return (*self._callees.get(caller, ()), *self._before.get(caller, ()))

    def unanswered(self, question: Hashable) -> None:
        """Forget what an answer has added."""
        match question:
            case (v.Fn() as fn, tuple(args)):
                self._callees.pop(node(fn, args), None)

    def forget(self) -> None:
        """What is said is said again, and what no answer has added is added again."""
        self._left.clear()
        self._before.clear()
