"""CPython's statements → LibCST's."""

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import libcst as cst

from asyncguard.extract.built import definitions, expressions
from asyncguard.extract.built.nodes import Nodes, NotBuiltError, asynchronous, make, named
from asyncguard.extract.built.operators import AUGMENTED
from asyncguard.extract.built.positions import Positions


def body(p: Positions, nodes: Sequence[Any]) -> Nodes:
    """Statements of a block. What spans several rows on its own stands in a line, as the walk notes where that ends."""
    out: list[cst.CSTNode] = []
    for line in _lines(nodes):
        built = [_statement(p, node) for node in line]
        if type(line[0]) not in _COMPOUND and line[-1].end_lineno > line[0].lineno:
            whole = make(cst.SimpleStatementLine, body=built)
            p.put(whole, p.between(line[0], line[-1]))
            built = [whole]
        out += built
    return tuple(out)


def _lines(nodes: Sequence[Any]) -> Iterator[list[Any]]:
    """Statements that semicolons hold together."""
    line: list[Any] = []
    for node in nodes:
        if line and node.lineno != line[-1].end_lineno:
            yield line
            line = []
        line.append(node)
    if line:
        yield line


def block(p: Positions, nodes: Sequence[Any]) -> cst.IndentedBlock:
    return make(cst.IndentedBlock, body=body(p, nodes))


def _otherwise(p: Positions, nodes: Sequence[Any]) -> cst.Else | None:
    return make(cst.Else, body=block(p, nodes)) if nodes else None


def _statement(p: Positions, node: Any) -> cst.CSTNode:
    builder = _STATEMENTS.get(type(node))
    if builder is None:
        raise NotBuiltError
    made = builder(p, node)
    p.put(made, node)
    return made


def _expression(p: Positions, node: ast.Expr) -> cst.CSTNode:
    return make(cst.Expr, value=expressions.build(p, node.value))


def _assign(p: Positions, node: ast.Assign) -> cst.CSTNode:
    targets = [make(cst.AssignTarget, target=expressions.build(p, target)) for target in node.targets]
    return make(cst.Assign, targets=targets, value=expressions.build(p, node.value))


def _annotated(p: Positions, node: ast.AnnAssign) -> cst.CSTNode:
    return make(
        cst.AnnAssign,
        target=expressions.build(p, node.target),
        annotation=expressions.annotation(p, node.annotation),
        value=expressions.optional(p, node.value),
    )


def _augmented(p: Positions, node: ast.AugAssign) -> cst.CSTNode:
    operator = AUGMENTED[type(node.op)]
    return make(
        cst.AugAssign,
        target=expressions.build(p, node.target),
        operator=operator,
        value=expressions.build(p, node.value),
    )


def _return(p: Positions, node: ast.Return) -> cst.CSTNode:
    return make(cst.Return, value=expressions.optional(p, node.value))


def _raise(p: Positions, node: ast.Raise) -> cst.CSTNode:
    return make(cst.Raise, exc=expressions.optional(p, node.exc))


def _assert(p: Positions, node: ast.Assert) -> cst.CSTNode:
    return make(cst.Assert, test=expressions.build(p, node.test), msg=expressions.optional(p, node.msg))


def _delete(p: Positions, node: ast.Delete) -> cst.CSTNode:
    targets = [expressions.element(p, target) for target in node.targets]
    return make(cst.Del, target=make(cst.Tuple, elements=targets) if len(targets) > 1 else targets[0].value)  # type: ignore[attr-defined]


def _declared(cls: type[cst.CSTNode]) -> Callable[[Positions, Any], cst.CSTNode]:
    return lambda p, node: make(cls, names=[make(cst.NameItem, name=named(name)) for name in node.names])


def _import(p: Positions, node: ast.Import) -> cst.CSTNode:
    return make(cst.Import, names=[_alias(each) for each in node.names])


def _import_from(p: Positions, node: ast.ImportFrom) -> cst.CSTNode:
    star = node.names[0].name == "*"
    return make(
        cst.ImportFrom,
        module=named(node.module) if node.module else None,
        relative=("." * node.level),
        names=make(cst.ImportStar) if star else [_alias(each) for each in node.names],
    )


def _alias(node: ast.alias) -> cst.ImportAlias:
    return make(cst.ImportAlias, name=named(node.name), asname=_as(node.asname and named(node.asname)))


def _as(name: cst.CSTNode | str | None) -> cst.AsName | None:
    return make(cst.AsName, name=name) if name else None


def _if(p: Positions, node: ast.If) -> cst.CSTNode:
    test, body = expressions.build(p, node.test), block(p, node.body)
    return make(cst.If, test=test, body=body, orelse=_otherwise(p, node.orelse))


def _while(p: Positions, node: ast.While) -> cst.CSTNode:
    test, body = expressions.build(p, node.test), block(p, node.body)
    return make(cst.While, test=test, body=body, orelse=_otherwise(p, node.orelse))


def _for(p: Positions, node: ast.For | ast.AsyncFor) -> cst.CSTNode:
    return make(
        cst.For,
        target=expressions.build(p, node.target),
        iter=expressions.build(p, node.iter),
        body=block(p, node.body),
        orelse=_otherwise(p, node.orelse),
        asynchronous=asynchronous(isinstance(node, ast.AsyncFor)),
    )


def _with(p: Positions, node: ast.With | ast.AsyncWith) -> cst.CSTNode:
    items = [
        make(
            cst.WithItem,
            item=expressions.build(p, each.context_expr),
            asname=_as(expressions.optional(p, each.optional_vars)),
        )
        for each in node.items
    ]
    is_async = asynchronous(isinstance(node, ast.AsyncWith))
    return make(cst.With, items=items, body=block(p, node.body), asynchronous=is_async)


def _with_item(p: Positions, node: ast.withitem) -> cst.WithItem:
    bound = _as(expressions.optional(p, node.optional_vars))
    return make(cst.WithItem, item=expressions.build(p, node.context_expr), asname=bound)


def _try(cls: type[cst.CSTNode], handler: type[cst.CSTNode]) -> Callable[[Positions, Any], cst.CSTNode]:
    def build(p: Positions, node: Any) -> cst.CSTNode:
        final = make(cst.Finally, body=block(p, node.finalbody)) if node.finalbody else None
        handlers = [_handler(p, each, handler) for each in node.handlers]
        body, orelse = block(p, node.body), _otherwise(p, node.orelse)
        return make(cls, body=body, handlers=handlers, orelse=orelse, finalbody=final)

    return build


def _handler(p: Positions, node: ast.ExceptHandler, cls: type[cst.CSTNode]) -> cst.CSTNode:
    name = _as(node.name and named(node.name))
    return make(cls, type=expressions.optional(p, node.type), name=name, body=block(p, node.body))


def _match(p: Positions, node: ast.Match) -> cst.CSTNode:
    return make(cst.Match, subject=expressions.build(p, node.subject), cases=[_case(p, case) for case in node.cases])


def _case(p: Positions, node: ast.match_case) -> cst.MatchCase:
    pattern, guard = _pattern(p, node.pattern), expressions.optional(p, node.guard)
    return make(cst.MatchCase, pattern=pattern, guard=guard, body=block(p, node.body))


def _pattern(p: Positions, node: ast.pattern) -> cst.CSTNode:
    match node:
        case ast.MatchAs(pattern=inner, name=name):
            return make(cst.MatchAs, pattern=inner and _pattern(p, inner), name=name and named(name))
        case ast.MatchStar(name=name):
            return make(cst.MatchStar, name=name and named(name))
        case ast.MatchOr(patterns=patterns):
            return make(cst.MatchOr, patterns=[make(cst.MatchOrElement, pattern=_pattern(p, x)) for x in patterns])
        case ast.MatchSequence(patterns=patterns):
            return make(cst.MatchList, patterns=[_sequence_element(p, x) for x in patterns])
        case ast.MatchMapping(patterns=patterns, rest=rest):
            elements = [make(cst.MatchMappingElement, pattern=_pattern(p, x)) for x in patterns]
            return make(cst.MatchMapping, elements=elements, rest=rest and named(rest))
        case ast.MatchClass(cls=cls, patterns=patterns, kwd_patterns=keywords):
            positional = [_sequence_element(p, x) for x in patterns]
            keyed = [make(cst.MatchKeywordElement, pattern=_pattern(p, x)) for x in keywords]
            return make(cst.MatchClass, cls=expressions.build(p, cls), patterns=positional, kwds=keyed)
    return make(cst.MatchValue)


def _sequence_element(p: Positions, node: ast.pattern) -> cst.CSTNode:
    pattern = _pattern(p, node)
    return pattern if isinstance(pattern, cst.MatchStar) else make(cst.MatchSequenceElement, value=pattern)


def _type_alias(p: Positions, node: Any) -> cst.CSTNode:
    return make(cst.TypeAlias, name=named(node.name.id), value=expressions.build(p, node.value))


def _function(p: Positions, node: ast.FunctionDef | ast.AsyncFunctionDef) -> cst.CSTNode:
    return definitions.function(p, node)


def _class(p: Positions, node: ast.ClassDef) -> cst.CSTNode:
    return definitions.cls(p, node)


_STATEMENTS: dict[type[ast.AST], Callable[[Positions, Any], cst.CSTNode]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Delete: _delete,
    ast.Global: _declared(cst.Global),
    ast.Nonlocal: _declared(cst.Nonlocal),
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Pass: lambda p, node: make(cst.Pass),
    ast.Break: lambda p, node: make(cst.Break),
    ast.Continue: lambda p, node: make(cst.Continue),
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try(cst.Try, cst.ExceptHandler),
    ast.TryStar: _try(cst.TryStar, cst.ExceptStarHandler),
    ast.Match: _match,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
}
if sys.version_info >= (3, 12):
    _STATEMENTS[ast.TypeAlias] = _type_alias
_COMPOUND = {
    *(ast.If, ast.While, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
}
