"""The state of one walk over one file: scopes, definitions, positions."""

from collections.abc import Sequence
from typing import Protocol

import libcst as cst
from msgspec import structs

from asyncguard.extract import expressions, statements
from asyncguard.extract.scopes import Scope, free_names
from asyncguard.model.summary import NOWHERE, Class, Expr, Function, Span, Stmt


class Places(Protocol):
    """Where the nodes of one tree stand."""

    @property
    def comments(self) -> list[tuple[int, str]]:
        """Row and text of the comments, in order; perhaps none where none can silence anything."""

    def span(self, node: cst.CSTNode) -> Span | None:
        """Where `node` stands, parentheses and whitespace around it excluded; None for a node of another tree."""


class Walk:
    """Collects what a Summary says while the tree is lowered, top down and in source order."""

    def __init__(self, positions: Places) -> None:
        self.positions = positions
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.scopes: list[Scope] = [Scope("module")]
        self.closed: list[tuple[Scope, list[Scope], int]] = []
        """Scopes of functions and classes, inner ones first, with those around them and the function's index or -1."""
        self.names: list[str] = []
        """The path of the current qualified name."""
        self.function = -1
        self.cls = -1
        self.depth = 0
        """How deeply the current expression is nested."""
        self.called: set[str] = set()
        self.exports: tuple[str, ...] | None = None
        self.multi_line: dict[int, tuple[int, int]] = {}
        """Last row of a statement that spans several -> its first and last row."""
        self.stores: dict[int, dict[str, dict[int, None]]] = {}
        """Class -> attribute -> methods that assign it on `self`."""
        self.globals: dict[str, dict[int, None]] = {}
        """Names that functions assign under `global`, and which functions do."""
        self.text_annotations = False
        """Inside an annotation, where a string is a name in quotes."""

    @property
    def scope(self) -> Scope:
        return self.scopes[-1]

    def span(self, node: cst.CSTNode) -> Span:
        return self.positions.span(node) or NOWHERE

    def expr(self, node: cst.CSTNode) -> Expr:
        return expressions.lower(self, node)

    def condition(self, node: cst.CSTNode) -> Expr:
        return expressions.condition(self, node)

    def annotation(self, node: cst.CSTNode) -> Expr:
        """Lower an annotation: strings in it are expressions."""
        before, self.text_annotations = self.text_annotations, True
        try:
            return self.expr(node)
        finally:
            self.text_annotations = before

    def block(self, body: Sequence[cst.CSTNode]) -> tuple[Stmt, ...]:
        out: list[Stmt] = []
        for node in body:
            statements.lower(self, node, out)
        return tuple(out)

    def resolve_scopes(self) -> None:
        """Say of each function what it takes from those around it: known once all that these bind is known."""
        for scope, around, index in self.closed:
            free = free_names(scope, around)
            around[-1].reads.update(free)
            if free and index >= 0:
                self.functions[index] = structs.replace(self.functions[index], free=free)

    def qualname(self, name: str) -> str:
        return ".".join([*self.names, name])

    def store_on_self(self, owner: str, attribute: str) -> None:
        """Note `owner.attribute = ...` where `owner` is the first parameter of a method around this place."""
        for index in range(len(self.scopes) - 1, 0, -1):
            scope = self.scopes[index]
            if scope.first_param == owner and owner:
                method, cls = scope.method
                self.stores.setdefault(cls, {}).setdefault(attribute, {})[method] = None
                return
            if scope.kind == "class" or owner in scope.bound:
                return
