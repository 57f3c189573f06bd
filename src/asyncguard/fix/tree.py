"""One `async def` of a file, parsed alone: its calls, and where the parts of a call stand in the file."""

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import libcst as cst

from asyncguard.extract.depth import too_deep
from asyncguard.extract.positions import Positions
from asyncguard.model.summary import Function, Span
from asyncguard.model.text import Text

_PUNCTUATION = frozenset({"lpar", "rpar", "comma", "semicolon", "leading_lines", "lines_after_decorators", "footer"})
_HEADER = "if True:"
"""An indented definition is parsed as the body of this."""


class Site(NamedTuple):
    """A call, and what is around it."""

    call: cst.Call
    around: tuple[tuple[cst.CSTNode, cst.CSTNode], ...]
    """(node, the child of it that leads to the call), from the function inward."""
    start: int
    """Offset of the call in the file, parentheses around it excluded."""
    end: int
    opening: int
    """Offset of the parenthesis that opens its arguments."""

    @property
    def parent(self) -> cst.CSTNode:
        return self.around[-1][0]

    def inside(self) -> Iterator[cst.CSTNode]:
        return (node for node, _ in self.around)


def parsed(text: Text, function: Function) -> "Tree | None":
    """The tree of a function; None where it cannot be parsed alone, or is too deep."""
    try:
        return None if too_deep(_alone(text, function).encode("utf-8", "replace")) else Tree(text, function)
    except (cst.ParserSyntaxError, RecursionError, StopIteration):
        return None


def _alone(text: Text, function: Function) -> str:
    """A function as a module of its own."""
    code = text.between(function.span.row, function.end_row)
    return _HEADER + text.newline + code if _is_indented(text, function) else code


def _is_indented(text: Text, function: Function) -> bool:
    return text.row(function.span.row)[:1] in (" ", "\t")


class Tree:
    """A function of a file. Raises cst.ParserSyntaxError where the text has changed since it was summarized."""

    def __init__(self, text: Text, function: Function) -> None:
        source = _alone(text, function)
        self._text = text
        self._shift = function.span.row - 1 - _is_indented(text, function)
        self._module = cst.parse_module(source)
        self._positions = Positions(self._module, source)
        self.node = next(_functions(self._module))
        self._calls = dict(self._walk(self._module, ()))

    def site(self, span: Span) -> Site | None:
        """The call, or the await of one, that stands at `span` of the file."""
        found = self._calls.get(span)
        if found is None:
            return None
        call, around = found
        start, end = self.place(call)
        opening = start + len(self._code(call.func)) + len(self._code(call.whitespace_after_func))
        return Site(call, around, start, end, opening) if self._text.text[opening : opening + 1] == "(" else None

    def call(self, span: Span) -> cst.Call | None:
        """The call that stands at `span` of the file."""
        found = self._calls.get(span)
        return found[0] if found and self.span(found[0]) == span else None

    def span(self, node: cst.CSTNode) -> Span | None:
        """Where a node stands in the file, parentheses around it excluded; None for a node of another tree."""
        found = self._positions.span(node)
        return found and Span(found.row + self._shift, found.column, found.end_row + self._shift, found.end_column)

    def lines(self, node: cst.CSTNode) -> range:
        """The rows of a node."""
        span = self._span(node)
        return range(span.row, span.end_row + 1)

    def place(self, node: cst.CSTNode) -> tuple[int, int]:
        """The same as offsets."""
        return self._text.offsets(self._span(node))

    def _code(self, node: cst.CSTNode) -> str:
        return self._module.code_for_node(node)

    def _span(self, node: cst.CSTNode) -> Span:
        found = self.span(node)
        assert found is not None
        return found

    def _walk(
        self, node: cst.CSTNode, around: tuple[tuple[cst.CSTNode, cst.CSTNode], ...]
    ) -> Iterator[tuple[Span, tuple[cst.Call, tuple[tuple[cst.CSTNode, cst.CSTNode], ...]]]]:
        """Every call by its place, an awaited one by that of the `await`, too."""
        if isinstance(node, cst.Call):
            yield self._span(node), (node, around)
        if isinstance(node, cst.Await) and isinstance(node.expression, cst.Call):
            yield self._span(node), (node.expression, (*around, (node, node.expression)))
        for child in _children(node):
            yield from self._walk(child, (*around, (node, child)))


def _children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly below that may have code in them: `node.children` finds them by making the node anew."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, list | tuple):
            yield from (each for each in value if isinstance(each, cst.CSTNode))


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    names = [field.name for field in dataclasses.fields(kind)]
    return tuple(name for name in names if "whitespace" not in name and name not in _PUNCTUATION)


def _functions(node: cst.CSTNode) -> Iterator[cst.FunctionDef]:
    """The outermost ones, in order."""
    for child in _children(node):
        if isinstance(child, cst.FunctionDef):
            yield child
        else:
            yield from _functions(child)
