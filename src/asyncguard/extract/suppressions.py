"""Comments → which rows they silence, as in ruff.

At the end of a line: that line, and the whole statement where it ends there. `ignore` on a line of its own: the next
statement, or inside a statement the next line. `disable` on a line of its own: up to the `enable` of the same codes at
the same indentation, or to the end of the block.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from asyncguard.extract.positions import LINE_END
from asyncguard.model.flaws import UNMATCHED, flaws
from asyncguard.model.summary import EVERYWHERE, Misspelt, Span, Suppression
from asyncguard.model.suppression import Directive, directives, may_suppress

NOTHING = (1, 0)


class _Comment(NamedTuple):
    row: int
    column: int
    """Of its `#`, from 0."""
    alone: bool
    order: Directive


class _Lines:
    """The lines of a file, and the statements that span several."""

    def __init__(self, text: str, statements: Mapping[int, tuple[int, int]]) -> None:
        self.lines = LINE_END.split(text)
        self.by_end = statements
        self.by_start = {first: (first, last) for first, last in statements.values()}

    def inside(self, row: int) -> bool:
        """Whether a statement goes on in `row`."""
        return any(first < row <= last for first, last in self.by_end.values())

    def statement_below(self, row: int) -> tuple[int, int]:
        """The rows of the next statement, or those of its header."""
        for at in range(row + 1, len(self.lines) + 1):
            if self.lines[at - 1].strip() and not self.lines[at - 1].lstrip().startswith("#"):
                return self.by_start.get(at, (at, at))
        return NOTHING

    def end_of_block(self, row: int, column: int) -> int:
        """The last row before something stands further left than `column`."""
        for at in range(row + 1, len(self.lines) + 1):
            line = self.lines[at - 1]
            indent = len(line) - len(line.lstrip())
            if line.strip() and indent < column and not line.lstrip().startswith("#") and not self.inside(at):
                return at - 1
        return len(self.lines)


def suppressions(
    comments: Sequence[tuple[int, str]], text: str, statements: Mapping[int, tuple[int, int]]
) -> tuple[Suppression, ...]:
    """What silences what in a file. `comments` are (row, text); `statements` last row → first and last row of a
    statement that spans several."""
    relevant = [(row, comment) for row, comment in comments if may_suppress(comment)]
    if not relevant:
        return ()
    lines = _Lines(text, statements)
    orders = list(_orders(relevant, lines.lines))
    return tuple(_suppression(each, orders, lines) for each in orders if each.order.kind != "enable")


def misspelt(comments: Sequence[tuple[int, str]], text: str) -> tuple[Misspelt, ...]:
    """The orders in a file's comments, (row, text), that are not written as they have to be."""
    relevant = [(row, comment) for row, comment in comments if may_suppress(comment)]
    if not relevant:
        return ()
    lines = LINE_END.split(text)
    found = [
        Misspelt(row, *flaw)
        for row, comment in relevant
        for flaw in flaws(comment, alone=not lines[row - 1][: lines[row - 1].rindex(comment)].strip())
    ]
    orders = list(_orders(relevant, lines))
    ends = [each for each in orders if each.order.kind == "enable" and each.alone and each.order.codes]
    begun = {_enabled(each, orders) for each in orders if each.order.kind == "disable"}
    found += [Misspelt(each.row, *UNMATCHED, _words(each)) for each in ends if each.row not in begun]
    return tuple(sorted(found, key=lambda each: each.row))


def _words(each: _Comment) -> str:
    return ", ".join(each.order.codes or ())


def _orders(comments: Sequence[tuple[int, str]], lines: Sequence[str]) -> Iterator[_Comment]:
    for row, comment in comments:
        line = lines[row - 1]
        column = line.rindex(comment)
        for order in directives(comment):
            yield _Comment(row, column, not line[:column].strip(), order)


def _suppression(each: _Comment, orders: Sequence[_Comment], lines: _Lines) -> Suppression:
    first, last = _rows(each, orders, lines)
    line, order = lines.lines[each.row - 1], each.order
    start, end = each.column + order.start, each.column + order.end
    span = Span(each.row, start + 1, each.row, end + 1)
    return Suppression(
        order.kind, order.codes, first, last, span, line[start:end], _removal(each.row, start, end, lines)
    )


def _removal(row: int, start: int, end: int, lines: _Lines) -> tuple[Span, str]:
    """As ruff: what follows in the comment stays a comment, a line that had nothing else goes."""
    line = lines.lines[row - 1]
    before, after = line[:start].rstrip(), line[end:].lstrip()
    if after:
        return Span(row, start + 1, row, len(line) - len(after) + 1), "" if after.startswith("#") else "# "
    if not before and row < len(lines.lines):
        return Span(row, 1, row + 1, 1), ""
    return Span(row, len(before) + 1, row, len(line) + 1), ""


def _rows(each: _Comment, orders: Sequence[_Comment], lines: _Lines) -> tuple[int, int]:
    match each.order.kind:
        case "noqa":
            return _line(each.row, lines)
        case "ignore":
            return _below(each.row, lines) if each.alone else _line(each.row, lines)
        case "disable" if each.alone:
            return each.row, _enabled(each, orders) or lines.end_of_block(each.row, each.column)
        case "file-noqa" | "file-ignore" if each.alone:
            return EVERYWHERE
    return NOTHING


def _line(row: int, lines: _Lines) -> tuple[int, int]:
    return lines.by_end.get(row, (row, row))


def _below(row: int, lines: _Lines) -> tuple[int, int]:
    return (row + 1, row + 1) if lines.inside(row) else lines.statement_below(row)


def _enabled(each: _Comment, orders: Sequence[_Comment]) -> int:
    """The row that ends a range, 0 where nothing does."""
    for other in orders:
        same = other.alone and other.column == each.column and other.order.codes == each.order.codes
        if other.order.kind == "enable" and other.row > each.row and same:
            return other.row
    return 0
