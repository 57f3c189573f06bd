"""The function around a line: who runs it, on the loop or off it, and how that is known."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from asyncguard.link.graph import Node, Place
from asyncguard.model import summary as m
from asyncguard.model.entry import EntryPoint
from asyncguard.model.explanation import Around, Reason

if TYPE_CHECKING:
    from asyncguard.link.program import Program

OFF_LOOP = ("worker", "own loop")


def around(p: Program, path: str, row: int, handed: Mapping[Place, Reason]) -> Around | None:
    """`handed` are the functions that some call hands to a thread or process, with that call."""
    index = p.around(path, m.Span(row, 1, row, 1))
    if index is None:
        return None
    info = p.units.by_path[path].function(index)
    own = [each for each in p.entry_points if (each.path, each.span) == (path, info.span)]
    found = _Callers(p, handed, (path, index), own)
    runs, why = found.answer(info)
    name = info.qualname.replace(".<locals>", "")
    ways = tuple(p.ways(path, info.span)) if "loop" in runs else ()
    return Around(name, path, info.span.row, info.is_async, runs, why, ways)


class _Callers:
    """Who calls a function, directly and through others."""

    def __init__(self, p: Program, handed: Mapping[Place, Reason], place: Place, own: list[EntryPoint]) -> None:
        self._p, self._handed, self._place, self._own = p, handed, place, own
        self._callers = p.graph.callers()
        self._roots = p.loop_roots
        self._loop = p.graph.reached([self._roots])

    def answer(self, info: m.Function) -> tuple[str, tuple[Reason, ...]]:
        why = [Reason(f"{each.why}: {each.kind} `{each.label}`", each.path, each.span.row) for each in self._own]
        runs = {each.runs for each in self._own}
        if info.is_async:
            runs |= {"loop"} if not runs else set()
            why += [Reason("it is an `async def`: its body runs on an event loop")] if not self._own else []
        else:
            on, off = self._on_loop(), list(self._off_loop())
            runs |= ({"loop"} if on else set()) | ({"worker"} if off else set())
            why += [*on, *off]
        if not runs:
            why.append(Reason("it is a plain function, and nothing that runs on the loop is known to call it"))
        return " and ".join(sorted(runs)), tuple(why)

    def _on_loop(self) -> list[Reason]:
        """The shortest way from what the loop calls itself to the function."""
        starts = [node for node in self._loop if node[:2] == self._place]
        way = self._back(starts, lambda node: node in self._roots)
        if not way or way[0][:2] == self._place:
            return [Reason("the loop calls it")] if way and not self._own else []
        names = [f"`{self._name(node)}`" for node in way]
        first = self._p.units.by_path[way[0][0]].function(way[0][1])
        return [Reason(f"{' calls '.join(names)}, on the loop", way[0][0], first.span.row)]

    def _off_loop(self) -> Iterator[Reason]:
        """What hands the function to a thread, or a function that calls it."""
        if self._place in self._handed:
            yield self._handed[self._place]
            return
        workers = {(e.path, e.span) for e in self._p.entry_points if e.runs in OFF_LOOP}
        starts = [node for node in self._callers if node[:2] == self._place]
        way = self._back(starts, lambda node: node[:2] in self._handed or self._at(node) in workers)
        if way and way[0][:2] != self._place:
            first = self._handed.get(
                way[0][:2], Reason(f"`{self._name(way[0])}` runs in a worker", *self._header(way[0]))
            )
            names = " calls ".join(f"`{self._name(node)}`" for node in way)
            yield Reason(f"{names}; {first.text}", first.path, first.row)

    def _back(self, starts: list[Node], is_end: Callable[[Node], bool]) -> list[Node]:
        """The shortest way of calls that begins where `is_end` says and ends at one of `starts`."""
        before: dict[Node, Node | None] = dict.fromkeys(starts)
        waiting = deque(starts)
        while waiting:
            at = waiting.popleft()
            if is_end(at):
                way: list[Node] = []
                step: Node | None = at
                while step is not None:
                    way.append(step)
                    step = before[step]
                return way
            for caller in self._callers.get(at, ()):
                if caller not in before:
                    before[caller] = at
                    waiting.append(caller)
        return []

    def _at(self, node: Node) -> tuple[str, m.Span]:
        return node[0], self._p.units.by_path[node[0]].function(node[1]).span

    def _header(self, node: Node) -> tuple[str, int]:
        return node[0], self._at(node)[1].row

    def _name(self, node: Node) -> str:
        return self._p.units.by_path[node[0]].function(node[1]).qualname.replace(".<locals>", "")
