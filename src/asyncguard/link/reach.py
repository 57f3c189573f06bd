"""From which entry points a place is reached."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from asyncguard.link import dependencies, entries
from asyncguard.link.graph import Node, Place
from asyncguard.model import summary as m
from asyncguard.model.entry import SERVING, EntryPoint

if TYPE_CHECKING:
    from asyncguard.link.program import Program


class Reachability:
    """The entry points of an analysed program, and what they reach."""

    def __init__(self, p: Program) -> None:
        self._p = p
        dependencies.of_routers(p)
        found = entries.distinct(p.entries)
        self._groups = [list(entries.described(p, p.entries, each)) for each in found]
        self._starts = [list(entries.starts(p, each)) for each in found]
        self._reached = p.graph.reached(self._starts)

    @cached_property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        """All of them, in order of place; what is registered in two ways, once."""
        found = sorted({each for group in self._groups for each in group}, key=EntryPoint.sort_key, reverse=True)
        once = {(each.sort_key(), each.runs): each for each in found}
        return tuple(reversed(once.values()))

    def of(self, path: str, span: m.Span, contexts: Iterable[Node]) -> tuple[EntryPoint, ...]:
        """Those from which the function around `span` is reached, in one of `contexts` where these are known."""
        place = _innermost(self._p, path, span)
        if place is None:
            return ()
        known = set(contexts)
        everywhere = not known or any(node[2:] == ((), (), ()) for node in known)
        bits = 0
        for node in self._nodes.get(place, ()):
            if everywhere or node in known:
                bits |= self._reached[node]
        return self._numbered(bits) or self._around(path, place)

    def _around(self, path: str, place: Place) -> tuple[EntryPoint, ...]:
        """For a function that nobody is known to call: those from which the function around it is reached, as far as
        they are called again and again. (What a start-up makes may be called at any time.)"""
        function = self._p.units.by_path[path].function(place[1])
        if function.parent < 0:
            return ()
        outer = self._p.units.by_path[path].function(function.parent)
        return tuple(each for each in self.of(path, outer.span, ()) if each.kind in SERVING and each.runs == "loop")

    def ways(self, path: str, span: m.Span) -> list[tuple[EntryPoint, tuple[Place, ...]]]:
        """Each entry point from which the function around `span` is reached, with the functions on a shortest way, both
        ends included."""
        place = _innermost(self._p, path, span)
        if place is None:
            return []
        towards = self._p.graph.towards(place, self._reached)
        out: list[tuple[EntryPoint, tuple[Place, ...]]] = []
        for group, starts in zip(self._groups, self._starts, strict=True):
            ways = [_followed(towards, start) for start in starts if start in towards]
            if ways:
                out += [(each, min(ways, key=len)) for each in group]
        return sorted(out, key=lambda way: way[0].sort_key())

    @cached_property
    def _nodes(self) -> dict[Place, list[Node]]:
        out: dict[Place, list[Node]] = {}
        for node in self._reached:
            out.setdefault(node[:2], []).append(node)
        return out

    def _numbered(self, bits: int) -> tuple[EntryPoint, ...]:
        chosen = {each for number, group in enumerate(self._groups) if bits >> number & 1 for each in group}
        return tuple(sorted(chosen, key=EntryPoint.sort_key))


def _innermost(p: Program, path: str, span: m.Span) -> Place | None:
    """The innermost function around a place."""
    functions = p.units.by_path[path].summary.functions
    around = [(f.span, i) for i, f in enumerate(functions) if f.span.row <= span.row <= f.end_row]
    return (path, max(around)[1]) if around else None


def _followed(towards: dict[Node, Node | None], start: Node) -> tuple[Place, ...]:
    out: list[Place] = []
    at: Node | None = start
    while at is not None:
        if at[:2] not in out[-1:]:
            out.append(at[:2])
        at = towards[at]
    return tuple(out)


def in_handler(p: Program, path: str, span: m.Span) -> bool:
    """Whether the function around a place is one that a framework calls on the loop, again and again, or is called by
    one, as far as calls were seen."""
    place = _innermost(p, path, span)
    above = p.graph.above(place) if place else set()
    return any(
        not above.isdisjoint([(each.fn.path, each.fn.index), (each.shown.path, each.shown.index)])
        for each in p.entries.registrations
        if each.kind.spec.kind in SERVING and entries.runs(p, each) == "loop"
    )
