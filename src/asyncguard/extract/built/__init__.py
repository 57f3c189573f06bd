"""Text → LibCST nodes, by way of CPython's parser.

LibCST's own parser reads half a megabyte of source a second, most of it spent on whitespace and punctuation that
analysis steps over. CPython's reads ten times as much. So the tree that is walked is made of LibCST's node classes,
built from what CPython parsed: with the fields that the walk reads, and without the rest, so it cannot be turned into
text again. What CPython refuses (syntax that is newer than the running Python) is left to LibCST's parser, and so is
every kind of node that is not known here.
"""

import ast
import warnings
from typing import Any

import libcst as cst

from asyncguard.extract.built import expressions, statements
from asyncguard.extract.built.literals import Real, Text, Whole
from asyncguard.extract.built.nodes import Nodes, NotBuiltError
from asyncguard.extract.built.positions import Nowhere, Positions

__all__ = ["NotBuiltError", "Real", "Text", "Whole", "build", "build_expression"]


def build(text: str) -> tuple[Nodes, Positions]:
    """The statements of a text whose lines end with line feeds, and where they stand.

    Raises NotBuiltError, and RecursionError for what nests too deeply.
    """
    positions = Positions(text)
    tree = _parsed(text, "exec")
    return statements.body(positions, tree.body), positions


def build_expression(text: str) -> cst.CSTNode:
    """The expression that an annotation in quotes holds; its nodes stand nowhere. Raises NotBuiltError."""
    return expressions.build(Nowhere(""), _parsed(text, "eval").body)


def _parsed(text: str, mode: str) -> Any:
    """Never executed: the flag asks for the tree alone."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return compile(text, "<source>", mode, flags=ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError) as error:
        raise NotBuiltError from error
