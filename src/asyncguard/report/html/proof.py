"""The chain of a finding: each step in its source."""

from collections.abc import Iterator

from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import Span
from asyncguard.report.context import Context
from asyncguard.report.excerpt import rows
from asyncguard.report.html.markup import prose, tag, text
from asyncguard.report.steps import below

AROUND = 2
"""Lines shown before and after a step."""
LONGEST = 8
"""Of a longer span only the start is shown."""


def proof(finding: Finding, context: Context) -> str:
    """An ordered list of the steps, the reported call first."""
    first = Step(finding.path, finding.span, finding.function, finding.chain[0].text if finding.chain else "")
    steps = "".join(f"<li>{_step(step, context)}</li>" for step in (first, *below(finding)))
    return f'<ol class="chain">{steps}</ol>'


def _step(step: Step, context: Context) -> str:
    inside = f" in {tag('code', text(step.function))}" if step.function else ""
    place = tag("span", text(f"{step.path}:{step.span.row}"), "place")
    return f"<p>{place}{inside}: {prose(step.text)}</p>{_source(step, context)}"


def _source(step: Step, context: Context) -> str:
    lines = rows(context.read(step.path))
    span = step.span
    if not 1 <= span.row <= span.end_row <= len(lines):
        return ""
    last = min(span.end_row, span.row + LONGEST)
    shown_rows = range(max(1, span.row - AROUND), min(len(lines), last + AROUND) + 1)
    width = len(str(shown_rows[-1]))
    shown = "\n".join(f"<i>{row:>{width}}</i> {_line(lines[row - 1], row, span)}".rstrip() for row in shown_rows)
    return f'<pre tabindex="0"><code>{shown}</code></pre>'


def _line(line: str, row: int, span: Span) -> str:
    """The line with the part that `span` covers marked."""
    start = span.column - 1 if row == span.row else len(line) - len(line.lstrip())
    end = span.end_column - 1 if row == span.end_row else len(line)
    if not span.row <= row <= span.end_row or start >= end:
        return text(line)
    return "".join(_parts(line, start, end))


def _parts(line: str, start: int, end: int) -> Iterator[str]:
    yield text(line[:start])
    yield tag("mark", text(line[start:end]))
    yield text(line[end:])
