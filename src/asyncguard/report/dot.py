"""A call graph in Graphviz' language."""

from asyncguard.report.call_graph import CallGraph, Node
from asyncguard.report.style import printable

STYLES = {
    "entry": 'shape=box style="rounded,filled" fillcolor="#dbeafe"',
    "function": "shape=box",
    "primitive": 'shape=hexagon style=filled fillcolor="#fee2e2"',
}
HEAD = 'digraph asyncguard {\n    rankdir=LR\n    node [fontname="sans-serif" fontsize=11]'


def render(graph: CallGraph) -> str:
    names = {node: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = [HEAD, *(f"    {names[node]} [label={_label(node)} {STYLES[node.kind]}]" for node in graph.nodes)]
    for source, target, row in graph.edges:
        lines.append(f"    {names[source]} -> {names[target]} [{f'label={row}' if row else 'style=dashed'}]")
    return "\n".join([*lines, "}"]) + "\n"


def _label(node: Node) -> str:
    parts = (printable(part).replace("\\", "\\\\").replace('"', '\\"') for part in (node.name, node.place) if part)
    return '"' + "\\n".join(parts) + '"'
