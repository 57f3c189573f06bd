"""What analysis knows of one file: a Summary, without tree and without text.

A Summary is a lowered program: names, calls, awaits, regions and branches in source order, with everything that
cannot matter to the loop (arithmetic, formatting, comments) folded away. Values are frozen and serialise with msgspec,
so they cross process borders and live in the cache. Function bodies stay encoded until somebody asks for them.
"""

from typing import TYPE_CHECKING, Union

import msgspec

if TYPE_CHECKING:
    Row = int
else:
    Row = int | float
    """A whole number in everything that anybody is told. In a live program, of a line that was put in, a fraction."""


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """A stretch of text: 1-based rows, 1-based columns in code points, the end exclusive."""

    row: Row
    column: int
    end_row: Row
    end_column: int


NOWHERE = Span(1, 1, 1, 1)


def ending(span: Span) -> Span:
    """The place where a stretch ends."""
    return Span(span.end_row, span.end_column, span.end_row, span.end_column)


def ends(span: Span) -> set[Row]:
    """The rows in which a stretch begins and ends."""
    return {span.row, span.end_row}


def encloses(outer: Span, inner: Span) -> bool:
    return (outer.row, outer.column) <= (inner.row, inner.column) and (inner.end_row, inner.end_column) <= (
        outer.end_row,
        outer.end_column,
    )


class _Node(msgspec.Struct, frozen=True, array_like=True, gc=False, tag=True):
    pass


# ---- expressions ---------------------------------------------------------------------------------------------------


class Name(_Node, frozen=True, tag="n"):
    id: str
    span: Span | None = None
    """Where it is asked whether it is true, as a condition; None elsewhere."""


class Const(_Node, frozen=True, tag="k"):
    """A literal. `value` is kept for short strings, numbers, booleans and None; otherwise it is None."""

    kind: str
    """str, bytes, int, float, bool, None, ellipsis."""
    value: str | int | float | bool | None = None


class Attr(_Node, frozen=True, tag="a"):
    value: "Expr"
    name: str
    span: Span | None = None
    """Where the attribute is read; None where it is only the callee of a call (the call has the span)."""


class Arg(msgspec.Struct, frozen=True, array_like=True, gc=False):
    value: "Expr"
    keyword: str | None = None
    star: str = ""
    """'' | '*' | '**'"""


class Call(_Node, frozen=True, tag="c"):
    func: "Expr"
    args: tuple[Arg, ...]
    span: Span


class Await(_Node, frozen=True, tag="w"):
    value: "Expr"
    span: Span


class Subscript(_Node, frozen=True, tag="s"):
    value: "Expr"
    index: "Expr"
    span: Span | None = None


class Binary(_Node, frozen=True, tag="b"):
    op: str
    left: "Expr"
    right: "Expr"
    span: Span | None = None
    """None where text is put together."""


class Bool(_Node, frozen=True, tag="o"):
    """`and` / `or`: the value is one of `values`; all but the first are evaluated under a condition."""

    op: str
    values: tuple["Expr", ...]


class Not(_Node, frozen=True, tag="!"):
    value: "Expr"


class Compare(_Node, frozen=True, tag="="):
    left: "Expr"
    ops: tuple[str, ...]
    rights: tuple["Expr", ...]
    span: Span


class Choice(_Node, frozen=True, tag="?"):
    """`body if test else orelse`."""

    test: "Expr"
    body: "Expr"
    orelse: "Expr"


class Lambda(_Node, frozen=True, tag="l"):
    function: int
    """Index into Summary.functions."""


class Sequence(_Node, frozen=True, tag="["):
    """A list, tuple, set display: `kind` names it."""

    kind: str
    items: tuple["Expr", ...]


class Dict(_Node, frozen=True, tag="{"):
    """`keys[i]` is None for `**values[i]`."""

    keys: tuple[Union["Expr", None], ...]
    values: tuple["Expr", ...]


class Clause(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`[async] for target in iter if tests`."""

    target: "Expr"
    iter: "Expr"
    tests: tuple["Expr", ...]
    is_async: bool
    span: Span


class Comprehension(_Node, frozen=True, tag="f"):
    """`kind` is list, set, dict or generator; for a dict `element` is the value and `key` the key."""

    kind: str
    element: "Expr"
    clauses: tuple[Clause, ...]
    key: Union["Expr", None] = None


class Walrus(_Node, frozen=True, tag=":"):
    name: str
    value: "Expr"


class Starred(_Node, frozen=True, tag="*"):
    value: "Expr"


class Yield(_Node, frozen=True, tag="y"):
    value: Union["Expr", None]
    is_from: bool = False


class Other(_Node, frozen=True, tag="e"):
    """Any other expression: evaluated for the parts, its own value is not known."""

    parts: tuple["Expr", ...]
    kind: str = ""
    """The builtin type of the value where syntax tells (`str` for an f-string)."""
    starts: str = ""
    """The scheme with which an f-string begins: `postgresql+asyncpg://`."""


Expr = Union[
    Name, Const, Attr, Call, Await, Subscript, Binary, Bool, Not, Compare, Choice, Lambda, Sequence, Dict,
    Comprehension, Walrus, Starred, Yield, Other,
]  # fmt: skip

# ---- statements ----------------------------------------------------------------------------------------------------


class Assign(_Node, frozen=True, tag="A"):
    targets: tuple[Expr, ...]
    value: Expr


class Annotated(_Node, frozen=True, tag="N"):
    """`target: annotation [= value]`."""

    target: Expr
    annotation: Expr
    value: Expr | None = None


class Augmented(_Node, frozen=True, tag="U"):
    target: Expr
    op: str
    value: Expr


class Eval(_Node, frozen=True, tag="E"):
    value: Expr


class Return(_Node, frozen=True, tag="R"):
    value: Expr | None


class Raise(_Node, frozen=True, tag="X"):
    value: Expr | None


class Jump(_Node, frozen=True, tag="J"):
    """`break` or `continue`."""

    kind: str


class WithItem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    value: Expr
    target: Expr | None
    span: Span


class With(_Node, frozen=True, tag="W"):
    items: tuple[WithItem, ...]
    body: tuple["Stmt", ...]
    is_async: bool
    span: Span


class For(_Node, frozen=True, tag="F"):
    target: Expr
    iter: Expr
    body: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...]
    is_async: bool
    span: Span
    """Of the iterated expression: that is where iteration blocks."""


class While(_Node, frozen=True, tag="L"):
    test: Expr
    body: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...]
    span: Span


class If(_Node, frozen=True, tag="I"):
    test: Expr
    body: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...]


class Handler(msgspec.Struct, frozen=True, array_like=True, gc=False):
    type: Expr | None
    name: str | None
    body: tuple["Stmt", ...]


class Try(_Node, frozen=True, tag="T"):
    body: tuple["Stmt", ...]
    handlers: tuple[Handler, ...]
    orelse: tuple["Stmt", ...]
    final: tuple["Stmt", ...]


class Case(msgspec.Struct, frozen=True, array_like=True, gc=False):
    binds: tuple[str, ...]
    """Names that the pattern binds."""
    type: Expr | None
    """The class of a top-level class pattern, `case Point(...)`; several of `case Point(...) | Line(...)`."""
    guard: Expr | None
    body: tuple["Stmt", ...]
    catches_all: bool = False
    """A bare name or `_`."""
    whole: str = ""
    """The name that the subject itself gets: `case Point() as it`, `case it`."""


class Match(_Node, frozen=True, tag="M"):
    subject: Expr
    cases: tuple[Case, ...]


class Define(_Node, frozen=True, tag="D"):
    """A nested `def`: the index of the function in Summary.functions."""

    name: str
    function: int


class DefineClass(_Node, frozen=True, tag="K"):
    name: str
    cls: int


class Import(_Node, frozen=True, tag="Y"):
    """One bound name. `import a.b` binds `a` to module `a`; `import a.b as c` binds `c` to `a.b`;
    `from m import n as k` binds `k` to `n` of `m`; a star binds `*`. `level` counts leading dots."""

    name: str
    module: str
    member: str | None
    level: int
    span: Span
    whole: str = ""
    """For `import a.b`: the full dotted name, which is loaded though only `a` is bound."""


class Global(_Node, frozen=True, tag="G"):
    names: tuple[str, ...]


class TypeAlias(_Node, frozen=True, tag="S"):
    name: str
    value: Expr


Stmt = Union[
    Assign, Annotated, Augmented, Eval, Return, Raise, Jump, With, For, While, If, Try, Match, Define, DefineClass,
    Import, Global, TypeAlias,
]  # fmt: skip

# ---- definitions ---------------------------------------------------------------------------------------------------


class Param(msgspec.Struct, frozen=True, array_like=True, gc=False):
    name: str
    kind: str
    """'pos' (positional only or either), 'kw' (keyword only), '*' or '**'."""
    annotation: Expr | None = None
    default: Expr | None = None


class Function(msgspec.Struct, frozen=True, array_like=True, gc=False):
    name: str
    qualname: str
    params: tuple[Param, ...]
    decorators: tuple[Expr, ...]
    returns: Expr | None
    is_async: bool
    is_generator: bool
    gives: bool
    """Has a `return` with a value."""
    parent: int
    """The enclosing function, or -1."""
    cls: int
    """The class whose body defines it, or -1."""
    span: Span
    """From `def` (or `async`) to the end of the name's line: the header."""
    end_row: Row
    free: tuple[str, ...]
    """Names read here that are bound in an enclosing function."""
    locals: tuple[str, ...]
    body: msgspec.Raw
    """Encoded tuple[Stmt, ...]; decode with `statements`."""
    type_params: tuple[tuple[str, Expr | None], ...] = ()


class Class(msgspec.Struct, frozen=True, array_like=True, gc=False):
    name: str
    qualname: str
    bases: tuple[Expr, ...]
    keywords: tuple[Arg, ...]
    decorators: tuple[Expr, ...]
    parent: int
    """The enclosing function, or -1."""
    cls: int
    """The enclosing class, or -1."""
    body: tuple[Stmt, ...]
    stores: dict[str, tuple[int, ...]]
    """`self.name = ...`: attribute -> the methods that assign it."""
    span: Span
    type_params: tuple[tuple[str, Expr | None], ...] = ()


EVERYWHERE = (1, 2**31 - 1)
"""The rows of a whole file."""


class Suppression(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A comment that silences findings in some rows."""

    kind: str
    """A `suppression.Kind`."""
    codes: tuple[str, ...] | None
    """Codes and names of rules as written; None is a blanket."""
    first: Row
    last: Row
    """The rows; none where `last` is the smaller."""
    span: Span
    """The order itself, from its `#`."""
    text: str
    gone: tuple[Span, str]
    """What to replace by what, to be rid of it."""


class Misspelt(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A comment that was to silence something: its row in the text, and the parts of a `flaws.Flaw`."""

    row: int
    lead: str
    why: str
    words: str | None


class Summary(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """All that analysis needs to know of one file. A pure function of the text and the Python version."""

    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    body: tuple[Stmt, ...] = ()
    """The module's own statements, function bodies excluded."""
    exports: tuple[str, ...] | None = None
    """`__all__` where it is a literal."""
    suppressions: tuple[Suppression, ...] = ()
    """In source order."""
    error: tuple[int, int, str] | None = None
    """Row, column and message where the file does not parse."""
    globals: dict[str, tuple[int, ...]] = {}
    """Names that functions assign under `global` -> those functions."""
    calls: tuple[str, ...] = ()
    """Last names of everything called here, sorted: which classes this file may instantiate."""
    misspelt: tuple[Misspelt, ...] = ()
    """Orders in comments that are not written as they have to be, in source order."""


_body_decoder = msgspec.msgpack.Decoder(tuple[Stmt, ...])
_summary_decoder = msgspec.msgpack.Decoder(Summary)
_encoder = msgspec.msgpack.Encoder()


def statements(function: Function) -> tuple[Stmt, ...]:
    """The body of `function`, decoded."""
    return _body_decoder.decode(function.body)


def encode_body(body: tuple[Stmt, ...]) -> msgspec.Raw:
    """The inverse of `statements`."""
    return msgspec.Raw(_encoder.encode(body))


def encode(summary: Summary) -> bytes:
    """`summary` as bytes, for the cache and for other processes."""
    return _encoder.encode(summary)


def decode(data: bytes) -> Summary:
    """The inverse of `encode`. Raises msgspec.DecodeError (a ValueError) on anything else."""
    return _summary_decoder.decode(data)
