"""LibCST statements → the lowered statements of a Summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from asyncguard.extract import definitions
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.extract.walk import Walk

Out = list[m.Stmt]
LONGEST_CHAIN = 64
"""`elif`s that nest in each other; more stand side by side."""


def lower(w: Walk, node: cst.CSTNode, out: Out) -> None:
    """Append what `node` becomes to `out`; nothing where it cannot matter."""
    handler = _HANDLERS.get(type(node))
    if handler:
        handler(w, node, out)


def _line(w: Walk, node: cst.SimpleStatementLine, out: Out) -> None:
    span = w.span(node)
    if span.end_row > span.row:
        w.multi_line[span.end_row] = (span.row, span.end_row)
    for small in node.body:
        lower(w, small, out)


def _suite(w: Walk, node: cst.BaseSuite) -> tuple[m.Stmt, ...]:
    out: Out = []
    if isinstance(node, cst.IndentedBlock):
        for statement in node.body:
            lower(w, statement, out)
    elif isinstance(node, cst.SimpleStatementSuite):
        for small in node.body:
            lower(w, small, out)
    return tuple(out)


def _expression(w: Walk, node: cst.Expr, out: Out) -> None:
    value = w.expr(node.value)
    _note_exports(w, value)
    if not isinstance(value, m.Const | m.Name) and not (isinstance(value, m.Other) and not value.parts):
        out.append(m.Eval(value))


def _assign(w: Walk, node: cst.Assign, out: Out) -> None:
    value = w.expr(node.value)
    targets = tuple(definitions.target(w, each.target) for each in node.targets)
    if targets == (m.Name("__all__"),) and len(w.scopes) == 1:
        w.exports = _texts(value)
    out.append(m.Assign(targets, value))


def _annotated(w: Walk, node: cst.AnnAssign, out: Out) -> None:
    annotation = w.annotation(node.annotation.annotation)
    value = w.expr(node.value) if node.value else None
    target = definitions.target(w, node.target)
    if target == m.Name("__all__") and value is not None and len(w.scopes) == 1:
        w.exports = _texts(value)
    out.append(m.Annotated(target, annotation, value))


def _augmented(w: Walk, node: cst.AugAssign, out: Out) -> None:
    value = w.expr(node.value)
    target = definitions.target(w, node.target)
    if target == m.Name("__all__") and w.exports is not None:
        w.exports += _texts(value) or ()
    if isinstance(node.target, cst.Name):
        w.scope.reads.add(node.target.value)
    out.append(m.Augmented(target, _AUGMENTED.get(type(node.operator), "?"), value))


def _texts(value: m.Expr) -> tuple[str, ...] | None:
    """The strings of a literal list or tuple."""
    if not isinstance(value, m.Sequence):
        return None
    return tuple(str(item.value) for item in value.items if isinstance(item, m.Const) and item.kind == "str")


def _note_exports(w: Walk, value: m.Expr) -> None:
    """`__all__.extend([...])` and `__all__.append("...")`."""
    if not isinstance(value, m.Call) or w.exports is None or not isinstance(value.func, m.Attr):
        return
    if value.func.value == m.Name("__all__") and value.args:
        argument = value.args[0].value
        w.exports += _texts(m.Sequence("list", (argument,)) if isinstance(argument, m.Const) else argument) or ()


def _return(w: Walk, node: cst.Return, out: Out) -> None:
    w.scope.gives = w.scope.gives or node.value is not None
    out.append(m.Return(w.expr(node.value) if node.value else None))


def _raise(w: Walk, node: cst.Raise, out: Out) -> None:
    out.append(m.Raise(w.expr(node.exc) if node.exc else None))


def _assert(w: Walk, node: cst.Assert, out: Out) -> None:
    message = m.Raise(w.expr(node.msg) if node.msg else None)
    out.append(m.If(m.Not(w.condition(node.test)), (message,), ()))


def _delete(w: Walk, node: cst.Del, out: Out) -> None:
    value = w.expr(node.target)
    if not isinstance(value, m.Name):
        out.append(m.Eval(m.Other((value,))))


def _global(w: Walk, node: cst.Global | cst.Nonlocal, out: Out) -> None:
    names = tuple(item.name.value for item in node.names)
    w.scope.declare_elsewhere(names, is_global=isinstance(node, cst.Global))
    if isinstance(node, cst.Global):
        out.append(m.Global(names))


def _import(w: Walk, node: cst.Import, out: Out) -> None:
    for alias in node.names:
        full = _dotted(alias.name)
        span = w.span(node)
        if alias.asname and isinstance(alias.asname.name, cst.Name):
            _bind_import(w, m.Import(alias.asname.name.value, full, None, 0, span), out)
        else:
            top = full.partition(".")[0]
            _bind_import(w, m.Import(top, top, None, 0, span, full if full != top else ""), out)


def _import_from(w: Walk, node: cst.ImportFrom, out: Out) -> None:
    module = _dotted(node.module)
    level, span = len(node.relative), w.span(node)
    if isinstance(node.names, cst.ImportStar):
        out.append(m.Import("*", module, "*", level, span))
        return
    for alias in node.names:
        member = alias.name.value if isinstance(alias.name, cst.Name) else ""
        bound = alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else member
        _bind_import(w, m.Import(bound, module, member, level, span), out)


def _dotted(node: cst.CSTNode | None) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _bind_import(w: Walk, statement: m.Import, out: Out) -> None:
    w.scope.bind(statement.name)
    out.append(statement)


def _if(w: Walk, node: cst.If, out: Out) -> None:
    chain = [node]
    while isinstance(following := _following(chain[-1]), cst.If):
        chain.append(following)
    ways = [(w.condition(each.test), _suite(w, each.body)) for each in chain]
    orelse = _suite(w, following.body) if following else ()
    if len(ways) > LONGEST_CHAIN:
        out.append(_long_chain(ways, orelse))
        return
    for test, body in reversed(ways):
        orelse = (m.If(test, body, orelse),)
    out.extend(orelse)


def _following(node: cst.If) -> cst.If | cst.Else | None:
    """`elif`, or an `else` that holds an `if` and nothing more, which is the same."""
    match node.orelse:
        case cst.Else(body=cst.IndentedBlock(body=[cst.If() as inner])):
            return inner
    return node.orelse


def _long_chain(ways: list[tuple[m.Expr, tuple[m.Stmt, ...]]], orelse: tuple[m.Stmt, ...]) -> m.Match:
    """if a: ... elif b: ... and so on for hundreds of lines  ->  match None: case _ if a: ... case _ if b: ...
    The same, side by side: what nests that deep cannot be read back."""
    cases = [m.Case((), None, test, body) for test, body in ways]
    return m.Match(m.Const("None"), (*cases, m.Case((), None, None, orelse, catches_all=True)))


def _while(w: Walk, node: cst.While, out: Out) -> None:
    test = w.condition(node.test)
    body = _suite(w, node.body)
    out.append(m.While(test, body, _suite(w, node.orelse.body) if node.orelse else (), w.span(node)))


def _for(w: Walk, node: cst.For, out: Out) -> None:
    iterated = w.expr(node.iter)
    target = definitions.target(w, node.target)
    body = _suite(w, node.body)
    orelse = _suite(w, node.orelse.body) if node.orelse else ()
    out.append(m.For(target, iterated, body, orelse, node.asynchronous is not None, w.span(node.iter)))


def _with(w: Walk, node: cst.With, out: Out) -> None:
    items: list[m.WithItem] = []
    for item in node.items:
        value = w.expr(item.item)
        bound = definitions.target(w, item.asname.name) if item.asname else None
        items.append(m.WithItem(value, bound, w.span(item.item)))
    body = _suite(w, node.body)
    span = w.span(node)
    if len(items) > 1 or items[0].span.end_row > span.row:
        last = items[-1].span.end_row + 1
        w.multi_line.setdefault(last, (span.row, last))
    out.append(m.With(tuple(items), body, node.asynchronous is not None, span))


def _try(w: Walk, node: cst.Try | cst.TryStar, out: Out) -> None:
    body = _suite(w, node.body)
    handlers = tuple(_handler(w, handler) for handler in node.handlers)
    orelse = _suite(w, node.orelse.body) if node.orelse else ()
    final = _suite(w, node.finalbody.body) if node.finalbody else ()
    out.append(m.Try(body, handlers, orelse, final))


def _handler(w: Walk, node: cst.ExceptHandler | cst.ExceptStarHandler) -> m.Handler:
    kind = w.expr(node.type) if node.type else None
    name = node.name.name.value if node.name and isinstance(node.name.name, cst.Name) else None
    if name:
        w.scope.bind(name)
    return m.Handler(kind, name, _suite(w, node.body))


def _match(w: Walk, node: cst.Match, out: Out) -> None:
    subject = w.expr(node.subject)
    out.append(m.Match(subject, tuple(_case(w, case) for case in node.cases)))


def _case(w: Walk, node: cst.MatchCase) -> m.Case:
    pattern = node.pattern
    binds: list[str] = []
    whole = ""
    if isinstance(pattern, cst.MatchAs) and pattern.name is not None:
        whole = pattern.name.value
        pattern = pattern.pattern or pattern
    kind = _class_of(w, pattern)
    _pattern_names(node.pattern, binds)
    for name in binds:
        w.scope.bind(name)
    guard = w.expr(node.guard) if node.guard else None
    catches_all = isinstance(node.pattern, cst.MatchAs) and node.pattern.pattern is None
    return m.Case(tuple(binds), kind, guard, _suite(w, node.body), catches_all, whole)


def _class_of(w: Walk, pattern: cst.MatchPattern) -> m.Expr | None:
    """`Point` of `Point(x, y)`; all of them of `Point() | Line()`."""
    match pattern:
        case cst.MatchClass(cls=cls):
            return w.expr(cls)
        case cst.MatchOr(patterns=elements):
            kinds = [_class_of(w, element.pattern) for element in elements]
            known = tuple(kind for kind in kinds if kind is not None)
            return m.Sequence("tuple", known) if len(known) == len(kinds) else None
    return None


def _pattern_names(node: cst.CSTNode, out: list[str]) -> None:
    if isinstance(node, cst.MatchAs | cst.MatchStar) and node.name is not None:
        out.append(node.name.value)
    if isinstance(node, cst.MatchMapping) and node.rest is not None:
        out.append(node.rest.value)
    for inner in _inner_patterns(node):
        _pattern_names(inner, out)


def _inner_patterns(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    match node:
        case cst.MatchAs(pattern=inner) if inner is not None:
            yield inner
        case cst.MatchList(patterns=elements) | cst.MatchTuple(patterns=elements) | cst.MatchOr(patterns=elements):
            yield from map(_pattern_of, elements)
        case cst.MatchMapping(elements=elements):
            yield from map(_pattern_of, elements)
        case cst.MatchClass(patterns=elements, kwds=keywords):
            yield from map(_pattern_of, (*elements, *keywords))


def _pattern_of(element: cst.CSTNode) -> cst.CSTNode:
    match element:
        case cst.MatchSequenceElement(value=pattern):
            return pattern
        case cst.MatchOrElement(pattern=pattern) | cst.MatchMappingElement(pattern=pattern):
            return pattern
        case cst.MatchKeywordElement(pattern=pattern):
            return pattern
    return element


def _alias(w: Walk, node: cst.TypeAlias, out: Out) -> None:
    out.append(m.TypeAlias(node.name.value, w.annotation(node.value)))
    w.scope.bind(node.name.value)


def _jump(kind: str) -> Callable[[Walk, cst.CSTNode, Out], None]:
    def build(w: Walk, node: cst.CSTNode, out: Out) -> None:
        out.append(m.Jump(kind))

    return build


def _function(w: Walk, node: cst.FunctionDef, out: Out) -> None:
    out.append(definitions.add_function(w, node))


def _class(w: Walk, node: cst.ClassDef, out: Out) -> None:
    out.append(definitions.add_class(w, node))


_AUGMENTED: dict[type[cst.CSTNode], str] = {
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.FloorDivideAssign: "//",
    cst.DivideAssign: "/",
}
_HANDLERS: dict[type[cst.CSTNode], Callable[..., None]] = {
    cst.SimpleStatementLine: _line,
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Del: _delete,
    cst.Global: _global,
    cst.Nonlocal: _global,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.If: _if,
    cst.While: _while,
    cst.For: _for,
    cst.With: _with,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.Match: _match,
    cst.TypeAlias: _alias,
    cst.Break: _jump("break"),
    cst.Continue: _jump("continue"),
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
}
