"""A call graph as a Mermaid flow chart, for Markdown and pull requests."""

from asyncguard.report.call_graph import CallGraph, Node
from asyncguard.report.style import printable

SHAPES = {"entry": ("([", "])"), "function": ("[", "]"), "primitive": ("{{", "}}")}
CLASSES = (
    "classDef entry fill:#dbeafe,stroke:#1d4ed8,color:#172554",
    "classDef primitive fill:#fee2e2,stroke:#b91c1c,color:#450a0a",
)


def render(graph: CallGraph) -> str:
    names = {node: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart LR", *(f"    {names[node]}{_shape(node)}" for node in graph.nodes)]
    for source, target, row in graph.edges:
        arrow = f"-->|{row}|" if row else "-.->"
        lines.append(f"    {names[source]} {arrow} {names[target]}")
    return "\n".join([*lines, *(f"    {line}" for line in CLASSES)]) + "\n"


def _shape(node: Node) -> str:
    left, right = SHAPES[node.kind]
    text = "<br>".join(_text(part) for part in (node.name, node.place) if part)
    styled = f":::{node.kind}" if node.kind != "function" else ""
    return f'{left}"{text}"{right}{styled}'


def _text(text: str) -> str:
    """Mermaid reads Markdown, HTML and its own entities inside quotes."""
    return "".join(char if char.isalnum() or char in " ./_-:,()" else f"#{ord(char)};" for char in printable(text))
