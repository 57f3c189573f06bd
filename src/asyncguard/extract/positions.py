"""LibCST module → where its nodes and comments stand, in one pass of LibCST's own code generation.

LibCST trees carry no positions. Its PositionProvider replays code generation with line arithmetic for every token and
costs three times what parsing costs; counting characters and turning the few offsets that matter into rows and columns
afterwards costs a third of it.
"""

import re
from bisect import bisect_right
from types import TracebackType

import libcst as cst
from libcst._nodes.internal import CodegenState

from asyncguard.model.summary import Span

LINE_END = re.compile("\r\n|\r|\n")


class Layout(CodegenState):
    """Counts characters while LibCST generates code; also the context manager that LibCST enters around each node."""

    __slots__ = ("_open", "comments", "ends", "offset", "offsets")

    def __init__(self, module: cst.Module) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.offset = 0
        self.offsets: dict[int, tuple[int, int]] = {}
        self.comments: list[tuple[int, str]] = []
        self._open: list[tuple[cst.CSTNode, int, cst.CSTNode | None]] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.offset += len(token)

    def before_codegen(self, node: cst.CSTNode) -> None:
        if type(node) is cst.Comment:  # the text of an f-string may start like one
            self.comments.append((self.offset, node.value))

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def record_syntactic_position(  # type: ignore[override]
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> "Layout":
        self._open.append((node, self.offset, end_node))
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        node, start, end_node = self._open.pop()
        end = self.offset
        if end_node is not None:
            end = self.offsets.get(id(end_node), (start, end))[1]
        self.offsets[id(node)] = (start, end)


class Positions:
    """Rows and columns of a parsed module. Only valid while the module is alive: nodes are known by identity."""

    def __init__(self, module: cst.Module, text: str) -> None:
        layout = Layout(module)
        module._codegen(layout)
        if layout.offset != len(text) + len(module.default_newline):  # LibCST drops some form feeds
            text = module.code
        self._offsets = layout.offsets
        self._starts = [0, *(found.end() for found in LINE_END.finditer(text))]
        self.comments: list[tuple[int, str]] = [(self.row(offset), comment) for offset, comment in layout.comments]

    def row(self, offset: int) -> int:
        """1-based row of an offset in code points."""
        return bisect_right(self._starts, offset)

    def span(self, node: cst.CSTNode) -> Span | None:
        """Where `node` stands, parentheses and whitespace around it excluded; None for a node of another tree."""
        found = self._offsets.get(id(node))
        return None if found is None else self.between(*found)

    def between(self, start: int, end: int) -> Span:
        """The span of two offsets."""
        first, last = self.row(start), self.row(end)
        return Span(first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1)
