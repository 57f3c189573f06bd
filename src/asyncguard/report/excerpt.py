"""Source lines with an underlined span, drawn as ruff draws them."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from asyncguard.model.summary import Span
from asyncguard.report.style import paint, printable

TAB = "    "
LONGEST = 6
"""More lines than this are shown by their first and last ones."""


class Style(NamedTuple):
    """How one excerpt is drawn: the width of the row numbers, the mark under the span, its colour."""

    gutter: int
    mark: str = "^"
    colour: str = "bright red"
    on: bool = False


def rows(text: str) -> list[str]:
    """The rows of a file as Python counts them: form feeds and their like do not end one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def excerpt(lines: Sequence[str], span: Span, label: str, style: Style, around: int = 0) -> list[str]:
    """The lines of `span` with up to `around` more on either side, its text marked and labelled; no lines where the
    file has changed since."""
    if not 1 <= span.row <= span.end_row <= len(lines):
        return []
    span = _trimmed(lines, span)
    body = _one_row if span.row == span.end_row else _many_rows
    before = _nearby(lines, range(span.row - 1, span.row - 1 - around, -1))[::-1]
    after = _nearby(lines, range(span.end_row + 1, span.end_row + 1 + around))
    wide = "" if body is _one_row else "  "
    shown = [
        *(_numbered(row, wide + _text(lines, row), style) for row in before),
        *body(lines, span, label, style),
        *(_numbered(row, wide + _text(lines, row), style) for row in after),
    ]
    return [bar(style), *shown, bar(style)] if after else [bar(style), *shown]


def bar(style: Style, text: str = "") -> str:
    """A line without a number."""
    edge = paint(f"{' ' * style.gutter} |", "bright blue", bold=True, on=style.on)
    return f"{edge} {text}".rstrip()


def last_row(span: Span, around: int, lines: Sequence[str]) -> int:
    """The highest row number that an excerpt of `span` can show."""
    return min(span.end_row + around, max(len(lines), 1))


def _numbered(row: int, text: str, style: Style) -> str:
    edge = paint(f"{row:>{style.gutter}} |", "bright blue", bold=True, on=style.on)
    return f"{edge} {text}".rstrip()


def _one_row(lines: Sequence[str], span: Span, label: str, style: Style) -> Iterator[str]:
    line = lines[span.row - 1]
    start = _width(line[: span.column - 1])
    length = max(1, _width(line[: span.end_column - 1]) - start)
    yield _numbered(span.row, _text(lines, span.row), style)
    yield bar(style, " " * start + _marked(style.mark * length, label, style))


def _many_rows(lines: Sequence[str], span: Span, label: str, style: Style) -> Iterator[str]:
    """A bracket at the left from the first row to the last."""
    side = paint("|", style.colour, bold=True, on=style.on)
    first = lines[span.row - 1]
    at_start = not first[: span.column - 1].strip()
    corner = paint("/", style.colour, bold=True, on=style.on) if at_start else " "
    yield _numbered(span.row, f"{corner} {_text(lines, span.row)}", style)
    if not at_start:
        yield bar(
            style, " " + paint("_" * (_width(first[: span.column - 1]) + 1) + style.mark, style.colour, on=style.on)
        )
    rows = list(range(span.row + 1, span.end_row + 1))
    for row in rows if len(rows) < LONGEST else [*rows[:2], 0, *rows[-2:]]:
        yield _numbered(row, f"{side} {_text(lines, row)}", style) if row else "..."
    length = max(1, _width(lines[span.end_row - 1][: span.end_column - 1]))
    yield bar(style, side + _marked("_" * length + style.mark, label, style))


def _marked(marks: str, label: str, style: Style) -> str:
    return paint(f"{marks} {printable(label)}".rstrip(), style.colour, bold=True, on=style.on)


def _trimmed(lines: Sequence[str], span: Span) -> Span:
    """A span that ends at the start of a line ends on the line before."""
    if span.end_column == 1 and span.end_row > span.row:
        end = span.end_row - 1
        return Span(span.row, span.column, end, len(lines[end - 1]) + 1)
    return span


def _nearby(lines: Sequence[str], rows: range) -> list[int]:
    """The rows of `rows`, nearest first, that exist; blank ones at the far end are dropped."""
    found = [row for row in rows if 1 <= row <= len(lines)]
    while found and not lines[found[-1] - 1].strip():
        found.pop()
    return found


def _text(lines: Sequence[str], row: int) -> str:
    return printable(lines[row - 1].replace("\t", TAB))


def _width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text) + text.count("\t") * (len(TAB) - 1)
    return sum(len(TAB) if char == "\t" else _cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char) or char in "\u200b\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
