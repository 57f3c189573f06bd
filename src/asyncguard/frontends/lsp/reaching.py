"""What reaches a function: the answer of the command `asyncguard.showWhatReaches`."""

from collections.abc import Mapping, Sequence
from typing import Any

import lsprotocol.types as t

from asyncguard.frontends.lsp.project import Project
from asyncguard.model.finding import Step
from asyncguard.model.summary import Span

MOST_TOLD = 10


def reaching(project: Project, path: str, position: t.Position) -> dict[str, Any] | None:
    """The entry points from which the function at a place is reached, with the way there; None outside of functions.
    JSON, ready to be sent."""
    live, places = project.live, project.places(path)
    if places is None or path not in live.shown:
        return None
    row, column = places.place(position)
    span = Span(row, column, row, column)
    live.complete(lambda: True)
    function = live.program.whole.function_at(live.shown[path], span)
    if function is None:
        return None
    ways = live.program.whole.ways(live.shown[path], span)
    return {
        "function": function,
        "entryPoints": [
            {
                "kind": entry.kind,
                "label": entry.label,
                "runs": entry.runs,
                "why": entry.why,
                "chain": [_step(project, step) for step in steps],
            }
            for entry, steps in ways
        ],
    }


def told(found: Mapping[str, Any]) -> str:
    """The same, for people."""
    ways: Sequence[Mapping[str, Any]] = found["entryPoints"]
    if not ways:
        return f"No entry point reaches `{found['function']}`, as far as asyncguard can see."
    lines = [f"{len(ways)} entry point{'s' * (len(ways) != 1)} reach{'es' * (len(ways) == 1)} `{found['function']}`:"]
    for way in ways[:MOST_TOLD]:
        chain = " → ".join(step["function"] for step in way["chain"])
        lines.append(f"{way['label']} ({way['kind']}, on {way['runs']}): {chain}")
    if len(ways) > MOST_TOLD:
        lines.append(f"... and {len(ways) - MOST_TOLD} more")
    return "\n".join(lines)


def _step(project: Project, step: Step) -> dict[str, Any]:
    path = project.absolute(step.path)
    places = project.places(path)
    where = places.range(step.span) if places else t.Range(t.Position(0, 0), t.Position(0, 0))
    return {
        "function": step.function,
        "uri": project.locate(path),
        "line": where.start.line,
        "character": where.start.character,
    }
