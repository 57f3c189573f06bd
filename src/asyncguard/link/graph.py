"""Who calls whom, in which context: what is reached from where."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Set

from asyncguard.link import values as v
from asyncguard.link.compiled import mypyc_attr
from asyncguard.model.summary import Span

Place = tuple[str, int]
"""A function: path and index."""
Node = tuple[str, int, tuple[tuple[str, v.Type], ...], v.Type, v.Args]
"""A function in a context: what it captured, its receiver, its telling arguments."""
Site = tuple[str, Span]
"""The place of a call: path and span."""


def node(fn: v.Fn, args: v.Args = ()) -> Node:
    return (fn.path, fn.index, fn.closure, fn.bound, args)


@mypyc_attr(allow_interpreted_subclasses=True)
class Graph:
    """Calls, from caller to callee, as they are interpreted."""

    def __init__(self) -> None:
        self._callees: dict[Node, dict[Node, None]] = {}
        self._left: dict[str, set[Site]] = {}

    def add(self, caller: Node, callee: Node) -> None:
        self._callees.setdefault(caller, {})[callee] = None

    def depend(self, caller: Node, callee: Node) -> None:
        """The one runs before the other, called by a framework."""
        self.add(caller, callee)

    def leave(self, package: str, site: Site) -> None:
        """A call goes into a package and could not be followed."""
        self._left.setdefault(package, set()).add(site)

    @property
    def left(self) -> Mapping[str, Set[Site]]:
        """Package outside the program that the catalogue does not know → places that call into it."""
        return self._left

    def callees(self, caller: Node) -> Iterable[Node]:
        return self._callees.get(caller, ())

    def towards(self, place: Place, nodes: Iterable[Node]) -> dict[Node, Node | None]:
        """Those of `nodes` from which the function `place` is reached -> the next on a shortest way there."""
        callers: dict[Node, list[Node]] = {}
        for caller in nodes:
            for callee in self.callees(caller):
                callers.setdefault(callee, []).append(caller)
        found: dict[Node, Node | None] = {each: None for each in {*callers, *nodes} if each[:2] == place}
        waiting = deque(found)
        while waiting:
            callee = waiting.popleft()
            for caller in callers.get(callee, ()):
                if caller not in found:
                    found[caller] = callee
                    waiting.append(caller)
        return found

    def above(self, place: Place) -> set[Place]:
        """A function, and all that it is called by."""
        callers: dict[Place, set[Place]] = {}
        for callee, found in self.callers().items():
            callers.setdefault(callee[:2], set()).update(caller[:2] for caller in found)
        above, waiting = {place}, [place]
        while waiting:
            new = callers.get(waiting.pop(), set()) - above
            above |= new
            waiting += new
        return above

    def callers(self) -> dict[Node, list[Node]]:
        """Each function that is called → those that call it."""
        out: dict[Node, list[Node]] = {}
        for caller, callees in self._callees.items():
            for callee in callees:
                out.setdefault(callee, []).append(caller)
        return out

    def reached(self, starts: Iterable[Iterable[Node]]) -> dict[Node, int]:
        """Node → the groups of `starts` from which it is reached, as the bits of a number."""
        found: dict[Node, int] = {}
        waiting: deque[Node] = deque()
        for number, group in enumerate(starts):
            for start in group:
                found[start] = found.get(start, 0) | 1 << number
                waiting.append(start)
        while waiting:
            caller = waiting.popleft()
            for callee in self.callees(caller):
                old = found.get(callee, 0)
                new = old | found[caller]
                if new != old:
                    found[callee] = new
                    waiting.append(callee)
        return found
