"""Where built nodes stand."""

import ast
import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import libcst as cst

from asyncguard.extract.built.comments import comments
from asyncguard.extract.built.nodes import NotBuiltError
from asyncguard.model.summary import Span

_NAME_OF = re.compile(r"(?:async[\s\\]+)?(?:def|class)[\s\\]+(\w+)")

_BETWEEN = re.compile(r"(?:\s|#[^\n]*|\\\n)*")
_AFTER = re.compile(r"#[^\n]*|([),])")


class Positions:
    """Where the nodes of one built tree stand. Nodes are known by identity: only valid while the tree is alive."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: dict[int, Any] = {}
        """Node -> the node of CPython that it was made of, or its span."""
        lines = [] if text.isascii() else text.split("\n")
        self._wide = {row: line for row, line in enumerate(lines, 1) if not line.isascii()}
        """Rows in which columns are not bytes."""
        self._starts: list[int] = []

    @property
    def comments(self) -> list[tuple[int, str]]:
        """Row and text of every comment that may silence something."""
        return comments(self._text)

    def put(self, node: cst.CSTNode, place: ast.AST | Span) -> None:
        """`node` stands where `place` does."""
        self._at[id(node)] = place

    def span(self, node: cst.CSTNode) -> Span | None:
        """Where `node` stands, parentheses and whitespace around it excluded; None for a node of another tree."""
        place = self._at.get(id(node))
        if place is None or type(place) is Span:
            return place
        found = self.between(place, place)
        larger = _LARGER.get(type(place))
        return larger(self, place, found) if larger else found

    def between(self, first: Any, last: Any) -> Span:
        """From the start of one of CPython's nodes to the end of another."""
        row, column, end_row, end_column = first.lineno, first.col_offset, last.end_lineno, last.end_col_offset
        if row in self._wide or end_row in self._wide:
            return Span(row, self._column(row, column), end_row, self._column(end_row, end_column))
        return Span(row, column + 1, end_row, end_column + 1)

    def name_of(self, node: Any) -> Span:
        """Where the name of a `def` or a `class` stands."""
        start = self._offset(node.lineno, self._column(node.lineno, node.col_offset))
        found = _NAME_OF.match(self._text, start)
        if found is None:
            raise NotBuiltError
        return Span(*self._place(found.start(1)), *self._place(found.end(1)))

    def _inside(self, place: ast.Tuple | ast.GeneratorExp, found: Span) -> Span:
        """Without the parentheses, which belong to a tuple for CPython and stand around it for LibCST."""
        start, end = self._offset(found.row, found.column), self._offset(found.end_row, found.end_column)
        first, last = _ends(place)
        if self._text[start] != "(" or self._text[end - 1] != ")" or _starts_with(place, first):
            return found
        if first is None:
            return Span(*self._place(start + 1), *self._place(end - 1))
        start = _BETWEEN.match(self._text, start + 1).end()  # type: ignore[union-attr]
        after = self._offset(last.end_lineno, self._column(last.end_lineno, last.end_col_offset))
        closing = [each.end() for each in _AFTER.finditer(self._text, after, end - 1) if each[1]]
        return Span(*self._place(start), *self._place(closing[-1] if closing else after))

    def _without_semicolon(self, place: ast.With | ast.AsyncWith, found: Span) -> Span:
        """The one after the last statement of a block belongs to the block for CPython alone."""
        end = self._offset(found.end_row, found.end_column)
        if self._text[end - 1] != ";":
            return found
        end = len(self._text[: end - 1].rstrip(" \t"))
        return Span(found.row, found.column, *self._place(end))

    def _offset(self, row: int, column: int) -> int:
        return self._rows()[row - 1] + column - 1

    def _place(self, offset: int) -> tuple[int, int]:
        starts = self._rows()
        row = bisect_right(starts, offset)
        return row, offset - starts[row - 1] + 1

    def _rows(self) -> list[int]:
        """Where each row starts."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in re.finditer("\n", self._text))]
        return self._starts

    def _column(self, row: int, offset: int) -> int:
        """CPython counts bytes of UTF-8."""
        line = self._wide.get(row)
        return offset + 1 if line is None else len(line.encode()[:offset].decode()) + 1


_LARGER: dict[type[ast.AST], Callable[[Positions, Any, Span], Span]] = {
    ast.Tuple: Positions._inside,
    ast.GeneratorExp: Positions._inside,
    ast.With: Positions._without_semicolon,
    ast.AsyncWith: Positions._without_semicolon,
}
"""Kinds of nodes that are larger for CPython."""


def _ends(place: ast.Tuple | ast.GeneratorExp) -> tuple[Any, Any]:
    """The first and the last node inside, None where there are none."""
    if isinstance(place, ast.Tuple):
        return (place.elts[0], place.elts[-1]) if place.elts else (None, None)
    clause = place.generators[-1]
    return place.elt, clause.ifs[-1] if clause.ifs else clause.iter


def _starts_with(place: ast.Tuple | ast.GeneratorExp, first: Any) -> bool:
    """`(a), (b)`: the parentheses at both ends are those of the elements."""
    return first is not None and (first.lineno, first.col_offset) == (place.lineno, place.col_offset)


class Nowhere(Positions):
    """Of nodes that stand in no file."""

    def put(self, node: cst.CSTNode, place: ast.AST | Span) -> None:
        pass
