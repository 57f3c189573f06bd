"""Statements and the rows that they stand in."""

from collections.abc import Sequence
from typing import NamedTuple

import libcst as cst

from asyncguard.fix.tree import Site, Tree
from asyncguard.model.text import Text


class Line(NamedTuple):
    """A statement of a block."""

    block: cst.IndentedBlock
    node: cst.CSTNode


def line_of(site: Site) -> Line | None:
    """The innermost statement of a block that a call is in."""
    found = ((node, child) for node, child in reversed(site.around) if isinstance(node, cst.IndentedBlock))
    return next((Line(node, child) for node, child in found if isinstance(node, cst.IndentedBlock)), None)


def small(node: cst.CSTNode) -> Sequence[cst.CSTNode]:
    """The small statements that a line consists of; a compound statement stands for itself."""
    return node.body if isinstance(node, cst.SimpleStatementLine) else [node]


def is_alone(line: Line, tree: Tree, text: Text) -> bool:
    """Whether nothing else stands in the rows of a statement."""
    rows, span = tree.lines(line.node), tree.span(line.node)
    beside = (tree.lines(each) for each in line.block.body if each is not line.node)
    if span is None or text.row(span.row)[: span.column - 1].strip() or len(small(line.node)) != 1:
        return False
    return not any(each.start < rows.stop and rows.start < each.stop for each in beside)


def first_row(node: cst.CSTNode, tree: Tree, text: Text) -> int:
    """The first row of a statement, comments above it included; those of a block that ends above it are not its own."""
    row = tree.lines(node).start
    indent = _indent(text.row(row))
    while row > 1 and text.row(row - 1).lstrip().startswith("#") and _indent(text.row(row - 1)) <= indent:
        row -= 1
    return row


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
