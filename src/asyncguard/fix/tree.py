"""One `async def` of a file, parsed alone: its calls, and where the parts of a call stand in the file."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import libcst as cst

from asyncguard.extract import built
from asyncguard.extract.depth import too_deep
from asyncguard.extract.positions import Positions
from asyncguard.extract.walk import Places
from asyncguard.model.summary import Function, Span
from asyncguard.model.text import Text

_PUNCTUATION = frozenset({"lpar", "rpar", "comma", "semicolon", "leading_lines", "lines_after_decorators", "footer"})
_HEADER = "if True:"
"""An indented definition is parsed as the body of this."""
SPACE = r"(?:[\s\\]|#[^\r\n]*+)*+"
"""Between two tokens, in parentheses."""
_OPENING = re.compile(rf"((?:{SPACE}\))*+){SPACE}\(")
"""What stands between the name of a function and its arguments: parentheses of its own, and space."""
_CLOSING = re.compile(rf"{SPACE}\)")

Around = tuple[tuple[cst.CSTNode, cst.CSTNode], ...]
"""(node, the child of it that leads to a call), from the function inward."""


class Site(NamedTuple):
    """A call, and what is around it."""

    call: cst.Call
    around: Around
    text: str
    """All of the file."""
    start: int
    """Offset of the call in the file, parentheses around it excluded."""
    end: int
    function_end: int
    """Offset of the end of what is called, parentheses around that included."""
    opening: int
    """Offset of the parenthesis that opens its arguments."""

    @property
    def parent(self) -> cst.CSTNode:
        return self.around[-1][0]

    @property
    def is_closed(self) -> bool:
        """Whether a parenthesis closes after it."""
        return _CLOSING.match(self.text, self.end) is not None

    def inside(self) -> Iterator[cst.CSTNode]:
        return (node for node, _ in self.around)


def parsed(text: Text, function: Function) -> "Tree | None":
    """The tree of a function, complete; None where it cannot be parsed alone, or is too deep."""
    source = _alone(text, function)
    if too_deep(source.encode("utf-8", "replace")):
        return None
    try:
        module = cst.parse_module(source)
        return Tree(text, module.body, Positions(module, source), _shift(text, function))
    except (cst.ParserSyntaxError, RecursionError, StopIteration):
        return None


def quickly(text: Text, function: Function) -> "Tree | None":
    """The same for who asks for calls and what is around them: by way of CPython's parser, so without spaces and
    punctuation."""
    try:
        source = _alone(text, function).replace("\r\n", "\n").replace("\r", "\n")
        return Tree(text, *built.build(source), _shift(text, function))
    except Exception:  # NotBuiltError; or a mistake of ours, which costs time and no fix
        return parsed(text, function)


def _alone(text: Text, function: Function) -> str:
    """A function as a module of its own."""
    code = text.between(function.span.row, function.end_row)
    return _HEADER + text.newline + code if _is_indented(text, function) else code


def _shift(text: Text, function: Function) -> int:
    """From the rows of that to those of the file."""
    return function.span.row - 1 - _is_indented(text, function)


def _is_indented(text: Text, function: Function) -> bool:
    return text.row(function.span.row)[:1] in (" ", "\t")


class Tree:
    """A function of a file. Raises StopIteration where the text has changed since it was summarized."""

    def __init__(self, text: Text, body: Sequence[cst.CSTNode], positions: Places, shift: int) -> None:
        self._text = text
        self._positions = positions
        self._shift = shift
        self._body = body
        self.node = next(found for each in body for found in _functions(each))

    def site(self, span: Span) -> Site | None:
        """The call, or the await of one, that stands at `span` of the file."""
        found = self._found(span)
        if found is None:
            return None
        call, around = found
        text = self._text.text
        start, end = self.place(call)
        opened = _OPENING.match(text, self.place(call.func)[1])
        if opened is None:
            return None
        return Site(call, around, text, start, end, opened.end(1), opened.end() - 1)

    def call(self, span: Span) -> cst.Call | None:
        """The call that stands at `span` of the file."""
        found = self._found(span)
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

    def code(self, node: cst.CSTNode, within: tuple[int, int]) -> str:
        """The text of a node with the parentheses around it, as far as they stand between two offsets."""
        text, (start, end) = self._text.text, self.place(node)
        while True:
            before, after = text[within[0] : start].rstrip(), text[end : within[1]].lstrip()
            if not before.endswith("(") or not after.startswith(")"):
                return text[start:end]
            start, end = within[0] + len(before) - 1, within[1] - len(after) + 1

    def _span(self, node: cst.CSTNode) -> Span:
        found = self.span(node)
        assert found is not None
        return found

    def _found(self, span: Span) -> tuple[cst.Call, Around] | None:
        """The call that stands at `span` of the file, or is awaited there, if the tree is not too deep to be searched:
        a compiled builder goes deeper than this."""
        wanted = Span(span.row - self._shift, span.column, span.end_row - self._shift, span.end_column)
        try:
            return next((found for each in self._body for found in self._search(each, wanted, ())), None)
        except RecursionError:
            return None

    def _search(self, node: cst.CSTNode, wanted: Span, around: Around) -> Iterator[tuple[cst.Call, Around]]:
        """In rows of the module."""
        here = self._positions.span(node)
        if here == wanted and isinstance(node, cst.Call):
            yield node, around
        if here == wanted and isinstance(node, cst.Await) and isinstance(node.expression, cst.Call):
            yield node.expression, (*around, (node, node.expression))
        if here is None or _may_hold(node, here, wanted):
            for child in children(node):
                yield from self._search(child, wanted, (*around, (node, child)))


def _may_hold(node: cst.CSTNode, here: Span, wanted: Span) -> bool:
    """Whether a place may be in a node. Decorators stand before what they decorate."""
    is_decorated = isinstance(node, cst.FunctionDef | cst.ClassDef)
    return wanted.end_row <= here.end_row and (is_decorated or here.row <= wanted.row)


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly below that may have code in them: `node.children` finds them by making the node anew."""
    for name in _fields(type(node)):
        value = getattr(node, name, None)
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
    if isinstance(node, cst.FunctionDef):
        yield node
    else:
        for child in children(node):
            yield from _functions(child)
