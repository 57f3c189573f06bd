"""A call graph as an inline SVG picture: entry points on the left, what blocks on the right."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from statistics import fmean
from typing import NamedTuple

from asyncguard.report.call_graph import CallGraph, Edge, Node
from asyncguard.report.style import printable

CHAR, LINE, PAD = 6.7, 15, 8
"""Width of a character and height of a line of the 11 px monospaced text, the space around it; in pixels."""
GAP_X, GAP_Y = 46, 12
LONGEST = 34
"""Characters of a name that are shown; the whole name is its tooltip."""
SWEEPS = 4


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


def render(graph: CallGraph, title: str) -> str:
    """An `<svg>` that `title` names for those who do not see it; '' for an empty graph."""
    if not graph.nodes:
        return ""
    boxes = _placed(_columns(graph))
    width = max(box.x + box.width for box in boxes.values()) + PAD
    height = max(box.y + box.height for box in boxes.values()) + PAD
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg class="graph" role="img" {size}><title>{_text(title)}</title>',
        *(_arrow(edge, boxes) for edge in graph.edges),
        *(_node(node, box) for node, box in boxes.items()),
    ]
    return "".join([*parts, "</svg>"])


def _columns(graph: CallGraph) -> list[list[Node]]:
    """The nodes by their longest distance from a start, primitives in the last column; each column in an order that
    keeps neighbours side by side."""
    level = _levels(graph)
    last = max(level.values())
    columns: list[list[Node]] = [[] for _ in range(last + 1)]
    for node in graph.nodes:
        columns[last if node.kind == "primitive" else level[node]].append(node)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else columns[::-1]:
            _straighten(column, columns, graph.edges, forward=forward)
    return [column for column in columns if column]


def _levels(graph: CallGraph) -> dict[Node, int]:
    """Longest distance from a start; an edge that closes a cycle does not count."""
    level = dict.fromkeys(graph.nodes, 0)
    for _ in graph.nodes:
        moved = False
        for source, target, _row in graph.edges:
            if level[target] < level[source] + 1 < len(graph.nodes):
                level[target], moved = level[source] + 1, True
        if not moved:
            break
    ranks = {rank: at for at, rank in enumerate(sorted(set(level.values())))}
    return {node: ranks[rank] for node, rank in level.items()}


def _straighten(column: list[Node], columns: Sequence[Sequence[Node]], edges: Sequence[Edge], *, forward: bool) -> None:
    at = {node: place / max(1, len(others)) for others in columns for place, node in enumerate(others)}

    def wish(node: Node) -> float:
        if forward:
            near = [at[edge.source] for edge in edges if edge.target == node]
        else:
            near = [at[edge.target] for edge in edges if edge.source == node]
        return fmean(near) if near else at[node]

    column.sort(key=wish)


def _placed(columns: Sequence[Sequence[Node]]) -> dict[Node, Box]:
    heights = [sum(_height(node) + GAP_Y for node in column) - GAP_Y for column in columns]
    boxes, x = {}, float(PAD)
    for column, height in zip(columns, heights, strict=True):
        y = PAD + (max(heights) - height) / 2
        for node in column:
            boxes[node] = Box(x, y, _width(node), _height(node))
            y += _height(node) + GAP_Y
        x += max(map(_width, column)) + GAP_X
    return boxes


def _lines(node: Node) -> list[str]:
    return [_short(part) for part in (node.name, node.place) if part]


def _short(text: str) -> str:
    """The end of a long name tells more than its start."""
    return text if len(text) <= LONGEST else f"…{text[-LONGEST + 1 :]}"


def _width(node: Node) -> float:
    return max(map(len, _lines(node))) * CHAR + 2 * PAD


def _height(node: Node) -> float:
    return len(_lines(node)) * LINE + PAD


def _node(node: Node, box: Box) -> str:
    corner = 12 if node.kind == "entry" else 3
    shape = f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="{corner}"/>'
    full = " ".join(part for part in (node.name, node.place) if part)
    return f'<g class="{node.kind}"><title>{_text(full)}</title>{shape}{"".join(_written(node, box))}</g>'


def _written(node: Node, box: Box) -> Iterator[str]:
    for number, line in enumerate(_lines(node)):
        kind = ' class="place"' if number else ""
        y = box.y + PAD / 2 + LINE * (number + 0.75)
        yield f'<text x="{box.x + PAD:.0f}" y="{y:.0f}"{kind}>{_text(line)}</text>'


def _arrow(edge: Edge, boxes: Mapping[Node, Box]) -> str:
    source, target = boxes[edge.source], boxes[edge.target]
    x, y = source.x + source.width, source.y + source.height / 2
    to_x, to_y = target.x, target.y + target.height / 2
    bend = max(GAP_X / 2, abs(to_x - x) / 2)
    path = f"M{x:.0f} {y:.0f}C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    tip = f"M{to_x - 5:.0f} {to_y - 3:.0f}L{to_x:.0f} {to_y:.0f}L{to_x - 5:.0f} {to_y + 3:.0f}"
    kind = "call" if edge.row else "reach"
    return f'<path class="{kind}" d="{path}"/><path class="tip" d="{tip}"/>'


def _text(text: str) -> str:
    return escape(printable(text))
