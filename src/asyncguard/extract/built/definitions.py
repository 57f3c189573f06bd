"""CPython's functions and classes → LibCST's."""

import ast
from typing import Any

import libcst as cst

from asyncguard.extract.built import expressions, statements
from asyncguard.extract.built.nodes import asynchronous, make, named
from asyncguard.extract.built.positions import Positions


def function(p: Positions, node: ast.FunctionDef | ast.AsyncFunctionDef) -> cst.CSTNode:
    name = named(node.name)
    p.put(name, p.name_of(node))
    return make(
        cst.FunctionDef,
        name=name,
        decorators=_decorators(p, node),
        params=parameters(p, node.args),
        returns=expressions.annotation(p, node.returns),
        body=statements.block(p, node.body),
        asynchronous=asynchronous(isinstance(node, ast.AsyncFunctionDef)),
        type_parameters=_type_parameters(p, node),
    )


def cls(p: Positions, node: ast.ClassDef) -> cst.CSTNode:
    name = named(node.name)
    p.put(name, p.name_of(node))
    return make(
        cst.ClassDef,
        name=name,
        decorators=_decorators(p, node),
        bases=[expressions.argument(p, base) for base in node.bases],
        keywords=[expressions.argument(p, keyword) for keyword in node.keywords],
        body=statements.block(p, node.body),
        type_parameters=_type_parameters(p, node),
    )


def _decorators(p: Positions, node: Any) -> list[cst.Decorator]:
    return [make(cst.Decorator, decorator=expressions.build(p, each)) for each in node.decorator_list]


def parameters(p: Positions, node: ast.arguments) -> cst.Parameters:
    positional = [*node.posonlyargs, *node.args]
    defaults: list[ast.expr | None] = [*[None] * (len(positional) - len(node.defaults)), *node.defaults]
    params = [_parameter(p, each, default) for each, default in zip(positional, defaults, strict=True)]
    keyword_only = zip(node.kwonlyargs, node.kw_defaults, strict=True)
    return make(
        cst.Parameters,
        posonly_params=params[: len(node.posonlyargs)],
        params=params[len(node.posonlyargs) :],
        star_arg=node.vararg and _parameter(p, node.vararg, None),
        kwonly_params=[_parameter(p, each, default) for each, default in keyword_only],
        star_kwarg=node.kwarg and _parameter(p, node.kwarg, None),
    )


def _parameter(p: Positions, node: ast.arg, default: ast.expr | None) -> cst.Param:
    annotation = expressions.annotation(p, node.annotation)
    return make(cst.Param, name=named(node.arg), annotation=annotation, default=expressions.optional(p, default))


def _type_parameters(p: Positions, node: Any) -> cst.TypeParameters | None:
    given = getattr(node, "type_params", None)
    return make(cst.TypeParameters, params=[_type_parameter(p, each) for each in given]) if given else None


def _type_parameter(p: Positions, node: Any) -> cst.TypeParam:
    bound = expressions.optional(p, getattr(node, "bound", None))
    return make(cst.TypeParam, param=make(cst.TypeVar, name=named(node.name), bound=bound))
