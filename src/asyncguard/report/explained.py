"""An explanation of a line, for people and for programs."""

import json
from collections.abc import Iterator
from pathlib import Path

from asyncguard.model.entry import EntryPoint
from asyncguard.model.explanation import Around, Called, Explanation, Reason, Verdict
from asyncguard.model.finding import Finding, Step
from asyncguard.report.style import paint, printable

MOST_WAYS = 5


def text(told: Explanation, line: str, *, colour: bool) -> str:
    """`line` is the source text of the line."""
    head = paint(f"{told.path}:{told.row}", bold=True, on=colour)
    blocks = [[head, f"  {line.strip()}"], list(_function(told.function))]
    blocks += [list(_call(called)) for called in told.calls]
    if not told.calls:
        blocks.append(["No call in this line is interpreted."])
    blocks += [list(_verdicts(told)), [f"Note: {note}" for note in told.notes]]
    return "\n\n".join("\n".join(printable(row) for row in block) for block in blocks if block) + "\n"


def as_json(told: Explanation, cwd: Path) -> str:
    shown = {
        "filename": str(cwd / told.path),
        "row": told.row,
        "function": _around(told.function, cwd) if told.function else None,
        "calls": [_called(each, cwd) for each in told.calls],
        "findings": [_verdict(each) for each in told.verdicts],
        "reported_elsewhere": [_elsewhere(each, cwd) for each in told.through],
        "notes": list(told.notes),
    }
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


# ---- for people


def _function(around: Around | None) -> Iterator[str]:
    if around is None:
        yield "It stands outside of functions: it runs when the module is loaded."
        return
    runs = {"": "is run by nobody that is known", "own loop": "runs on a loop of its own"}
    told = runs.get(around.runs, f"runs on the {around.runs}" if around.runs == "loop" else f"runs in a {around.runs}")
    if " and " in around.runs:
        told = "runs on the loop, and in a worker"
    yield f"`{around.name}` ({around.path}:{around.row}) {told}:"
    yield from (f"  - {_reason(reason)}" for reason in around.why)
    if around.ways:
        yield f"  reached from {len(around.ways)} entry point{'s' if len(around.ways) != 1 else ''}:"
        yield from (f"  - {_way(*way)}" for way in around.ways[:MOST_WAYS])
        if len(around.ways) > MOST_WAYS:
            yield f"  - and {len(around.ways) - MOST_WAYS} more"


def _way(entry: EntryPoint, steps: tuple[Step, ...]) -> str:
    names = " → ".join(step.function for step in steps)
    return f"{entry.kind} `{entry.label}`: {names}" if names else f"{entry.kind} `{entry.label}`"


def _reason(reason: Reason) -> str:
    return f"{reason.text} ({reason.path}:{reason.row})" if reason.row else reason.text


def _call(called: Called) -> Iterator[str]:
    yield f"`{called.text}(...)`"
    for part in called.parts:
        yield f"  {part.text or '...'}: {' or '.join(part.holds) or 'unknown'}"
    yield from (f"  → {sentence}" for sentence in called.does)
    if called.lost:
        yield "  No finding can come of it: what is called is not known. It was lost here:"
        yield from (f"    {number}. {_reason(reason)}" for number, reason in enumerate(called.lost, start=1))


def _verdicts(told: Explanation) -> Iterator[str]:
    if not told.verdicts and not told.through:
        yield f"No rule finds anything here{_why_none(told)}."
    for verdict in told.verdicts:
        finding = verdict.finding
        state = f"not reported: {verdict.silent}" if verdict.silent else f"reported, impact {finding.impact}"
        yield f"{finding.code} {finding.message} ({state})"
        yield from (f"    {step.path}:{step.span.row} {step.function}: {step.text}" for step in finding.chain)

    if told.through:
        yield "Reported where code on the loop gets here:"
    for finding in told.through[:MOST_WAYS]:
        yield f"  {finding.path}:{finding.span.row} {finding.code} {finding.message}"
    if len(told.through) > MOST_WAYS:
        yield f"  and {len(told.through) - MOST_WAYS} more"


def _why_none(told: Explanation) -> str:
    if told.function and told.function.runs == "worker":
        return ": the function runs in a worker, where blocking stops nobody else"
    if told.function and not told.function.runs:
        return ": nobody is known to run the function on the loop"
    if any(called.lost for called in told.calls):
        return ": what is called is not known"
    return ""


# ---- for programs


def _around(around: Around, cwd: Path) -> dict[str, object]:
    ways = [
        {"kind": e.kind, "label": e.label, "functions": [step.function for step in steps]} for e, steps in around.ways
    ]
    return {
        "name": around.name,
        "filename": str(cwd / around.path),
        "row": around.row,
        "async": around.is_async,
        "runs": around.runs,
        "why": [_place(each, cwd) for each in around.why],
        "reached_from": ways,
    }


def _called(called: Called, cwd: Path) -> dict[str, object]:
    return {
        "callee": called.text,
        "column": called.column,
        "parts": [{"text": part.text, "holds": list(part.holds)} for part in called.parts],
        "does": list(called.does),
        "lost": [_place(each, cwd) for each in called.lost],
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    finding = verdict.finding
    return {
        "code": finding.code,
        "message": finding.message,
        "impact": finding.impact,
        "reported": not verdict.silent,
        "silent": verdict.silent or None,
        "chain": [{"path": s.path, "row": s.span.row, "function": s.function, "text": s.text} for s in finding.chain],
    }


def _elsewhere(finding: Finding, cwd: Path) -> dict[str, object]:
    where = {"filename": str(cwd / finding.path), "row": finding.span.row}
    return {"code": finding.code, "message": finding.message, **where}


def _place(reason: Reason, cwd: Path) -> dict[str, object]:
    return {"text": reason.text, "filename": str(cwd / reason.path) if reason.row else None, "row": reason.row or None}
