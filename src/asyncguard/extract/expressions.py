"""LibCST expressions → the lowered expressions of a Summary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from asyncguard.extract import definitions
from asyncguard.extract.built import NotBuiltError, Real, Text, Whole, build_expression
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.extract.walk import Walk

_DEEPEST = 150
"""Expressions nested deeper are not looked into: nobody writes them, and a Summary stays flat enough to serialise."""
_LONGEST_TEXT = 120
_SCHEME = re.compile(r"[a-z][a-z0-9+.]*://")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half of a pair: text that no encoding can write."""
_NAMING_CALLS = {"cast", "TypeVar", "NewType", "ForwardRef"}
_UNRESOLVED = m.Other(())


def lower(w: Walk, node: cst.CSTNode) -> m.Expr:
    """`node` without what cannot matter. Unknown kinds of nodes keep their parts."""
    if w.depth > _DEEPEST:
        return _UNRESOLVED
    w.depth += 1
    handler = _HANDLERS.get(type(node))
    lowered = handler(w, node) if handler else _other(w, node)
    w.depth -= 1
    return lowered


def condition(w: Walk, node: cst.CSTNode) -> m.Expr:
    """Lower what is asked whether it is true: asking may run code of its own, so even a name has a place."""
    lowered = lower(w, node)
    return m.Name(lowered.id, w.span(node)) if isinstance(lowered, m.Name) else lowered


def callee(w: Walk, node: cst.CSTNode) -> m.Expr:
    """`node` where it is called: an attribute needs no place of its own."""
    if isinstance(node, cst.Attribute):
        return m.Attr(lower(w, node.value), node.attr.value)
    return lower(w, node)


def _name(w: Walk, node: cst.Name) -> m.Expr:
    if node.value in ("True", "False"):
        return m.Const("bool", node.value == "True")
    if node.value == "None":
        return m.Const("None")
    w.scope.reads.add(node.value)
    return m.Name(node.value)


def _attribute(w: Walk, node: cst.Attribute) -> m.Expr:
    return m.Attr(lower(w, node.value), node.attr.value, w.span(node))


def _call(w: Walk, node: cst.Call) -> m.Expr:
    func = callee(w, node.func)
    last = func.name if isinstance(func, m.Attr) else func.id if isinstance(func, m.Name) else ""
    if last:
        w.called.add(last)
    before, w.text_annotations = w.text_annotations, False
    args = tuple(_arg(w, arg, names_type=last in _NAMING_CALLS and i == 0) for i, arg in enumerate(node.args))
    w.text_annotations = before
    return m.Call(func, args, w.span(node))


def _arg(w: Walk, node: cst.Arg, *, names_type: bool) -> m.Arg:
    value = w.annotation(node.value) if names_type else lower(w, node.value)
    return m.Arg(value, node.keyword.value if node.keyword else None, node.star)


def _await(w: Walk, node: cst.Await) -> m.Expr:
    return m.Await(lower(w, node.expression), w.span(node))


def _subscript(w: Walk, node: cst.Subscript) -> m.Expr:
    value = lower(w, node.value)
    last = value.id if isinstance(value, m.Name) else value.name if isinstance(value, m.Attr) else ""
    before = w.text_annotations
    if last == "Literal":
        w.text_annotations = False
    parts = [_index(w, element.slice) for element in node.slice]
    w.text_annotations = before
    many = len(parts) > 1 or not isinstance(node.slice[0].comma, cst.MaybeSentinel)
    return m.Subscript(value, m.Sequence("tuple", tuple(parts)) if many else parts[0], w.span(node))


def _index(w: Walk, node: cst.BaseSlice) -> m.Expr:
    if isinstance(node, cst.Index):
        return m.Starred(lower(w, node.value)) if node.star else lower(w, node.value)
    parts = [part for part in (node.lower, node.upper, node.step) if part is not None]  # type: ignore[attr-defined]
    return m.Other(tuple(lower(w, part) for part in parts), "slice")


def _binary(w: Walk, node: cst.BinaryOperation) -> m.Expr:
    left, right = lower(w, node.left), lower(w, node.right)
    is_text = any(isinstance(side, m.Const) and side.kind == "str" for side in (left, right))
    return m.Binary(_BINARY.get(type(node.operator), "?"), left, right, None if is_text else w.span(node))


def _boolean(w: Walk, node: cst.BooleanOperation) -> m.Expr:
    op = "and" if isinstance(node.operator, cst.And) else "or"
    left, right = condition(w, node.left), condition(w, node.right)
    if isinstance(left, m.Bool) and left.op == op and not node.left.lpar:
        return m.Bool(op, (*left.values, right))
    return m.Bool(op, (left, right))


def _unary(w: Walk, node: cst.UnaryOperation) -> m.Expr:
    if isinstance(node.operator, cst.Not):
        return m.Not(condition(w, node.expression))
    value = lower(w, node.expression)
    if isinstance(node.operator, cst.Minus) and isinstance(value, m.Const) and isinstance(value.value, int | float):
        return m.Const(value.kind, -value.value)
    return _combine((value,), "")


def _comparison(w: Walk, node: cst.Comparison) -> m.Expr:
    ops = tuple(_COMPARE.get(type(target.operator), "?") for target in node.comparisons)
    return m.Compare(
        lower(w, node.left), ops, tuple(lower(w, target.comparator) for target in node.comparisons), w.span(node)
    )


def _choice(w: Walk, node: cst.IfExp) -> m.Expr:
    return m.Choice(condition(w, node.test), lower(w, node.body), lower(w, node.orelse))


def _lambda(w: Walk, node: cst.Lambda) -> m.Expr:
    return m.Lambda(definitions.add_lambda(w, node))


def _sequence(kind: str) -> Callable[[Walk, cst.CSTNode], m.Expr]:
    def build(w: Walk, node: cst.CSTNode) -> m.Expr:
        return m.Sequence(kind, tuple(_element(w, element) for element in node.elements))  # type: ignore[attr-defined]

    return build


def _element(w: Walk, node: cst.CSTNode) -> m.Expr:
    value = lower(w, node.value)  # type: ignore[attr-defined]
    return m.Starred(value) if isinstance(node, cst.StarredElement) else value


def _starred(w: Walk, node: cst.StarredElement) -> m.Expr:
    """`*args: *Ts`, the one place where a starred expression is an element of nothing."""
    return _combine((lower(w, node.value),), "")


def _dict(w: Walk, node: cst.Dict) -> m.Expr:
    keys: list[m.Expr | None] = []
    values: list[m.Expr] = []
    for element in node.elements:
        keys.append(lower(w, element.key) if isinstance(element, cst.DictElement) else None)
        values.append(lower(w, element.value))
    return m.Dict(tuple(keys), tuple(values))


def _comprehension(kind: str) -> Callable[[Walk, cst.CSTNode], m.Expr]:
    def build(w: Walk, node: cst.CSTNode) -> m.Expr:
        clauses = tuple(_clauses(w, node.for_in))  # type: ignore[attr-defined]
        if kind == "dict":
            return m.Comprehension(kind, lower(w, node.value), clauses, lower(w, node.key))  # type: ignore[attr-defined]
        return m.Comprehension(kind, lower(w, node.elt), clauses)  # type: ignore[attr-defined]

    return build


def _clauses(w: Walk, node: cst.CompFor) -> list[m.Clause]:
    out: list[m.Clause] = []
    clause: cst.CompFor | None = node
    while clause is not None:
        iterated = lower(w, clause.iter)
        target = definitions.target(w, clause.target)
        tests = tuple(condition(w, test.test) for test in clause.ifs)
        out.append(m.Clause(target, iterated, tests, clause.asynchronous is not None, w.span(clause.iter)))
        clause = clause.inner_for_in
    return out


def _walrus(w: Walk, node: cst.NamedExpr) -> m.Expr:
    name = node.target.value if isinstance(node.target, cst.Name) else ""
    value = lower(w, node.value)
    w.scope.bind(name)
    return m.Walrus(name, value)


def _yield(w: Walk, node: cst.Yield) -> m.Expr:
    w.scope.is_generator = True
    if isinstance(node.value, cst.From):
        return m.Yield(lower(w, node.value.item), is_from=True)
    return m.Yield(lower(w, node.value) if node.value else None)


def _text(w: Walk, node: cst.SimpleString | cst.ConcatenatedString) -> m.Expr:
    value = node.evaluated_value
    if w.text_annotations and isinstance(value, str):
        return _quoted(w, value)
    kind = "bytes" if isinstance(value, bytes) else "str"
    kept = isinstance(value, str) and len(value) <= _LONGEST_TEXT and (value.isascii() or not _SURROGATE.search(value))
    return m.Const(kind, value if kept and isinstance(value, str) else None)


def _concatenated(w: Walk, node: cst.ConcatenatedString) -> m.Expr:
    parts: list[m.Expr] = []
    _concatenated_parts(w, node, parts)
    try:
        return _combine(tuple(parts), "str", _scheme(node)) if parts else _text(w, node)
    except (ValueError, SyntaxError, RecursionError):
        return m.Const("str")


def _concatenated_parts(w: Walk, node: cst.ConcatenatedString, parts: list[m.Expr]) -> None:
    """The expressions of the f-strings in it."""
    for piece in (node.left, node.right):
        if isinstance(piece, cst.ConcatenatedString):
            _concatenated_parts(w, piece, parts)
        elif isinstance(piece, cst.FormattedString):
            _formatted_parts(w, piece.parts, parts)


def _string(w: Walk, node: cst.SimpleString) -> m.Expr:
    try:
        return _text(w, node)
    except (ValueError, SyntaxError):
        return m.Const("str")


def _quoted(w: Walk, text: str) -> m.Expr:
    """An annotation in quotes."""
    try:
        return lower(w, build_expression(text.strip()))
    except NotBuiltError:
        return _parsed(w, text.strip())
    except RecursionError:
        return m.Const("str")


def _parsed(w: Walk, text: str) -> m.Expr:
    try:
        return lower(w, cst.parse_expression(text))
    except (cst.ParserSyntaxError, RecursionError):
        return m.Const("str")


def _formatted(w: Walk, node: cst.FormattedString) -> m.Expr:
    parts: list[m.Expr] = []
    _formatted_parts(w, node.parts, parts)
    return _combine(tuple(parts), "str", _scheme(node)) if parts else m.Const("str")


def _scheme(node: cst.BaseExpression) -> str:
    """`postgresql://` of `f"postgresql://{host}"`, also where it is written in pieces; '' where it has none."""
    while isinstance(node, cst.ConcatenatedString):
        node = node.left
    text: object = ""
    match node:
        case cst.FormattedString(parts=[cst.FormattedStringText(value=text), *_]):
            pass
        case cst.SimpleString(evaluated_value=text):
            pass
    found = _SCHEME.match(text) if isinstance(text, str) else None
    return found[0] if found else ""


def _formatted_parts(w: Walk, nodes: object, parts: list[m.Expr]) -> None:
    for part in nodes:  # type: ignore[attr-defined]
        if isinstance(part, cst.FormattedStringExpression):
            parts.append(lower(w, part.expression))
            _formatted_parts(w, part.format_spec or (), parts)


def _integer(w: Walk, node: cst.Integer) -> m.Expr:
    if type(node) is cst.Integer and len(node.value) > _LONGEST_TEXT:
        return m.Const("int")
    value = node.evaluated_value
    return m.Const("int", value if abs(value) < 2**63 else None)


def _float(w: Walk, node: cst.Float) -> m.Expr:
    return m.Const("float", node.evaluated_value)


def _other(w: Walk, node: cst.CSTNode) -> m.Expr:
    """Any other node: the expressions in it."""
    return _combine(tuple(_inner(w, node)), "")


def _inner(w: Walk, node: cst.CSTNode) -> Iterator[m.Expr]:
    for child in node.children:
        if isinstance(child, cst.BaseExpression):
            yield lower(w, child)
        else:
            yield from _inner(w, child)


def _combine(parts: tuple[m.Expr, ...], kind: str, starts: str = "") -> m.Expr:
    kept = tuple(part for part in parts if not isinstance(part, m.Const | m.Name))
    return m.Other(kept, kind, starts) if kept or kind else _UNRESOLVED


_BINARY = {
    cst.Divide: "/",
    cst.BitOr: "|",
    cst.Add: "+",
    cst.Modulo: "%",
    cst.RightShift: ">>",
    cst.Multiply: "*",
    cst.Subtract: "-",
    cst.BitAnd: "&",
    cst.Power: "**",
    cst.FloorDivide: "//",
    cst.LeftShift: "<<",
}
_COMPARE = {
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
}
_HANDLERS: dict[type[cst.CSTNode], Callable[[Walk, cst.CSTNode], m.Expr]] = {
    cst.Name: _name,  # type: ignore[dict-item]
    cst.Attribute: _attribute,  # type: ignore[dict-item]
    cst.Call: _call,  # type: ignore[dict-item]
    cst.Await: _await,  # type: ignore[dict-item]
    cst.Subscript: _subscript,  # type: ignore[dict-item]
    cst.BinaryOperation: _binary,  # type: ignore[dict-item]
    cst.BooleanOperation: _boolean,  # type: ignore[dict-item]
    cst.UnaryOperation: _unary,  # type: ignore[dict-item]
    cst.Comparison: _comparison,  # type: ignore[dict-item]
    cst.IfExp: _choice,  # type: ignore[dict-item]
    cst.Lambda: _lambda,  # type: ignore[dict-item]
    cst.List: _sequence("list"),
    cst.Tuple: _sequence("tuple"),
    cst.Set: _sequence("set"),
    cst.StarredElement: _starred,  # type: ignore[dict-item]
    cst.Dict: _dict,  # type: ignore[dict-item]
    cst.ListComp: _comprehension("list"),
    cst.SetComp: _comprehension("set"),
    cst.GeneratorExp: _comprehension("generator"),
    cst.DictComp: _comprehension("dict"),
    cst.NamedExpr: _walrus,  # type: ignore[dict-item]
    cst.Yield: _yield,  # type: ignore[dict-item]
    cst.SimpleString: _string,  # type: ignore[dict-item]
    cst.ConcatenatedString: _concatenated,  # type: ignore[dict-item]
    cst.FormattedString: _formatted,  # type: ignore[dict-item]
    cst.Integer: _integer,  # type: ignore[dict-item]
    cst.Float: _float,  # type: ignore[dict-item]
    cst.Ellipsis: lambda w, node: m.Const("ellipsis"),
    cst.Imaginary: lambda w, node: _UNRESOLVED,
    Text: _string,  # type: ignore[dict-item]
    Whole: _integer,  # type: ignore[dict-item]
    Real: _float,  # type: ignore[dict-item]
}
