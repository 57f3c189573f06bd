"""Findings → the calls that their chains share, as a graph: entry points, functions, and what blocks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding, Step

MODULE = "<module>"


class Node(NamedTuple):
    kind: str
    """`entry`, `function`, or `primitive`."""
    name: str
    """`GET /users/{id}`, `Client.load`, `requests.get`."""
    place: str = ""
    """The file of a function; the kind of an entry point."""


class Edge(NamedTuple):
    source: Node
    target: Node
    row: int = 0
    """Line of the call in the source's file, 0 where functions between them are left out."""


class CallGraph(NamedTuple):
    nodes: tuple[Node, ...] = ()
    """In the order in which the findings name them."""
    edges: tuple[Edge, ...] = ()


def call_graph(findings: Iterable[Finding], entry_points: Sequence[EntryPoint] = ()) -> CallGraph:
    """The chains of `findings`, and the entry points that reach them; `entry_points` says what the labels mean. What
    has no primitive (a held resource, a lost coroutine) is no path to one, and is left out."""
    known = {each.label: each for each in entry_points}
    edges = dict.fromkeys(edge for finding in findings for edge in _edges(finding, known))
    nodes = dict.fromkeys(node for edge in edges for node in (edge.source, edge.target))
    return CallGraph(tuple(nodes), tuple(edges))


def _edges(finding: Finding, known: Mapping[str, EntryPoint]) -> Iterator[Edge]:
    if not finding.primitive or not finding.chain:
        return
    path = [_function(step, known) for step in finding.chain]
    for label in finding.entry_points:
        source = Node("entry", label, known[label].kind if label in known else "")
        if source != path[0]:
            yield Edge(source, path[0])
    for (source, target), step in zip(pairwise(path), finding.chain, strict=False):
        if source != target:
            yield Edge(source, target, step.span.row)
    yield Edge(path[-1], Node("primitive", finding.primitive), finding.chain[-1].span.row)


def _function(step: Step, known: Mapping[str, EntryPoint]) -> Node:
    """The function of a step; one that is an entry point under its own name is drawn as that."""
    entry = known.get(step.function)
    if entry is not None and entry.path == step.path:
        return Node("entry", step.function, entry.kind)
    return Node("function", step.function or MODULE, step.path)
