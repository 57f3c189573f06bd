"""CPython's expressions → LibCST's."""

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import libcst as cst

from asyncguard.extract.built import definitions, nodes
from asyncguard.extract.built.literals import Real, Text, Whole
from asyncguard.extract.built.nodes import NotBuiltError, asynchronous, make, named
from asyncguard.extract.built.operators import OPERATORS
from asyncguard.extract.built.positions import Positions


def build(p: Positions, node: Any) -> cst.CSTNode:
    """The node of LibCST that stands for CPython's `node`."""
    builder = _EXPRESSIONS.get(type(node))
    if builder is None:
        raise NotBuiltError
    made = builder(p, node)
    p.put(made, node)
    return made


def optional(p: Positions, node: ast.expr | None) -> cst.CSTNode | None:
    """The same, where there may be none."""
    return None if node is None else build(p, node)


def annotation(p: Positions, node: ast.expr | None) -> cst.Annotation | None:
    return None if node is None else make(cst.Annotation, annotation=build(p, node))


def _plain_name(p: Positions, node: ast.Name) -> cst.CSTNode:
    return named(node.id)


def _constant(p: Positions, node: ast.Constant) -> cst.CSTNode:
    value = node.value
    match value:
        case None | True | False:
            return named(str(value))
        case str() | bytes():
            return _literal(Text, value)
        case int():
            return _literal(Whole, value)
        case float():
            return _literal(Real, value)
        case complex():
            return make(cst.Imaginary)
    return make(cst.Ellipsis)


def _literal(cls: type[Any], value: Any) -> cst.CSTNode:
    made: cst.CSTNode = make(cls)
    made.__dict__["evaluated_value"] = value
    return made


def _attribute(p: Positions, node: ast.Attribute) -> cst.CSTNode:
    return nodes.attribute(build(p, node.value), node.attr)


def _call(p: Positions, node: ast.Call) -> cst.CSTNode:
    return nodes.call(build(p, node.func), [argument(p, each) for each in _in_order(node)])


def _in_order(node: ast.Call) -> Sequence[Any]:
    """CPython tells positional arguments from the others; `f(a=1, *b)` has them in another order."""
    if not node.keywords or not node.args:
        return node.args or node.keywords
    both: list[Any] = [*node.args, *node.keywords]
    if any(type(each) is ast.Starred for each in node.args):
        both.sort(key=lambda each: (each.lineno, each.col_offset))
    return both


def argument(p: Positions, node: Any) -> cst.Arg:
    kind = type(node)
    if kind is ast.keyword:
        return nodes.argument(node.arg, "" if node.arg else "**", build(p, node.value))
    return (
        nodes.argument(None, "*", build(p, node.value))
        if kind is ast.Starred
        else nodes.argument(None, "", build(p, node))
    )


def _await(p: Positions, node: ast.Await) -> cst.CSTNode:
    return make(cst.Await, expression=build(p, node.value))


def _subscript(p: Positions, node: ast.Subscript) -> cst.CSTNode:
    index: Any = node.slice
    parts = index.elts if isinstance(index, ast.Tuple) and index.elts else [index]
    comma = cst.Comma if _ends_after(index, parts[0]) else cst.MaybeSentinel.DEFAULT
    elements = [make(cst.SubscriptElement, slice=_slice(p, part), comma=comma) for part in parts]
    return make(cst.Subscript, value=build(p, node.value), slice=elements)


def _ends_after(node: ast.expr, part: ast.expr) -> bool:
    """`a[b,]` and `a[*b,]` end with a comma, `a[*b]` does not."""
    return (node.end_lineno, node.end_col_offset) != (part.end_lineno, part.end_col_offset)


def _slice(p: Positions, node: Any) -> cst.CSTNode:
    if isinstance(node, ast.Slice):
        ends = {"lower": node.lower, "upper": node.upper, "step": node.step}
        return make(cst.Slice, **{name: optional(p, end) for name, end in ends.items()})
    if isinstance(node, ast.Starred):
        return make(cst.Index, star="*", value=build(p, node.value))
    return make(cst.Index, star=None, value=build(p, node))


def _binary(p: Positions, node: ast.BinOp) -> cst.CSTNode:
    left = build(p, node.left)
    return make(cst.BinaryOperation, operator=OPERATORS[type(node.op)], left=left, right=build(p, node.right))


def _boolean(p: Positions, node: ast.BoolOp) -> cst.CSTNode:
    """`a and b and c` is `(a and b) and c`, where the inner one has no parentheses."""
    first, *others = node.values
    left = build(p, first)
    if isinstance(first, ast.BoolOp):
        object.__setattr__(left, "lpar", ("(",))
    for each in others:
        right = build(p, each)
        left = make(cst.BooleanOperation, operator=OPERATORS[type(node.op)], left=left, right=right, lpar=())
    return left


def _unary(p: Positions, node: ast.UnaryOp) -> cst.CSTNode:
    return make(cst.UnaryOperation, operator=OPERATORS[type(node.op)], expression=build(p, node.operand))


def _comparison(p: Positions, node: ast.Compare) -> cst.CSTNode:
    left = build(p, node.left)
    targets = [
        make(cst.ComparisonTarget, operator=OPERATORS[type(op)], comparator=build(p, right))
        for op, right in zip(node.ops, node.comparators, strict=True)
    ]
    return make(cst.Comparison, left=left, comparisons=targets)


def _choice(p: Positions, node: ast.IfExp) -> cst.CSTNode:
    return make(cst.IfExp, test=build(p, node.test), body=build(p, node.body), orelse=build(p, node.orelse))


def _lambda(p: Positions, node: ast.Lambda) -> cst.CSTNode:
    return make(cst.Lambda, params=definitions.parameters(p, node.args), body=build(p, node.body))


def _sequence(cls: type[cst.CSTNode]) -> Callable[[Positions, Any], cst.CSTNode]:
    return lambda p, node: make(cls, elements=[element(p, each) for each in node.elts])


def element(p: Positions, node: Any) -> cst.CSTNode:
    if isinstance(node, ast.Starred):
        return make(cst.StarredElement, value=build(p, node.value))
    return make(cst.Element, value=build(p, node))


def _dict(p: Positions, node: ast.Dict) -> cst.CSTNode:
    return make(cst.Dict, elements=[_item(p, *each) for each in zip(node.keys, node.values, strict=True)])


def _item(p: Positions, key: ast.expr | None, value: ast.expr) -> cst.CSTNode:
    if key is None:
        return make(cst.StarredDictElement, value=build(p, value))
    return make(cst.DictElement, key=build(p, key), value=build(p, value))


def _comprehension(cls: type[cst.CSTNode]) -> Callable[[Positions, Any], cst.CSTNode]:
    return lambda p, node: make(cls, elt=build(p, node.elt), for_in=_clauses(p, node.generators))


def _dict_comprehension(p: Positions, node: ast.DictComp) -> cst.CSTNode:
    for_in = _clauses(p, node.generators)
    return make(cst.DictComp, key=build(p, node.key), value=build(p, node.value), for_in=for_in)


def _clauses(p: Positions, clauses: Sequence[ast.comprehension]) -> cst.CSTNode | None:
    if not clauses:
        return None
    first, *others = clauses
    return make(
        cst.CompFor,
        target=build(p, first.target),
        iter=build(p, first.iter),
        ifs=[make(cst.CompIf, test=build(p, test)) for test in first.ifs],
        asynchronous=asynchronous(bool(first.is_async)),
        inner_for_in=_clauses(p, others),
    )


def _walrus(p: Positions, node: ast.NamedExpr) -> cst.CSTNode:
    return make(cst.NamedExpr, target=build(p, node.target), value=build(p, node.value))


def _yield(p: Positions, node: ast.Yield) -> cst.CSTNode:
    return make(cst.Yield, value=optional(p, node.value))


def _yield_from(p: Positions, node: ast.YieldFrom) -> cst.CSTNode:
    return make(cst.Yield, value=make(cst.From, item=build(p, node.value)))


def _formatted(p: Positions, node: ast.JoinedStr) -> cst.CSTNode:
    return make(cst.FormattedString, parts=list(_formatted_parts(p, node)))


def _formatted_parts(p: Positions, node: ast.JoinedStr) -> Iterator[cst.CSTNode]:
    for part in node.values:
        if isinstance(part, ast.Constant):
            yield make(cst.FormattedStringText, value=str(part.value))
        elif isinstance(part, ast.FormattedValue):
            spec = part.format_spec
            inner = list(_formatted_parts(p, spec)) if isinstance(spec, ast.JoinedStr) else None
            yield make(cst.FormattedStringExpression, expression=build(p, part.value), format_spec=inner)


_EXPRESSIONS: dict[type[ast.AST], Callable[[Positions, Any], cst.CSTNode]] = {
    ast.Name: _plain_name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Await: _await,
    ast.Subscript: _subscript,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.IfExp: _choice,
    ast.Lambda: _lambda,
    ast.List: _sequence(cst.List),
    ast.Tuple: _sequence(cst.Tuple),
    ast.Set: _sequence(cst.Set),
    ast.Dict: _dict,
    ast.ListComp: _comprehension(cst.ListComp),
    ast.SetComp: _comprehension(cst.SetComp),
    ast.GeneratorExp: _comprehension(cst.GeneratorExp),
    ast.DictComp: _dict_comprehension,
    ast.NamedExpr: _walrus,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.JoinedStr: _formatted,
    ast.Starred: lambda p, node: make(cst.StarredElement, value=build(p, node.value)),
}
