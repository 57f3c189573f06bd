"""Functions, classes, parameters, assignment targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asyncguard.extract.scopes import Scope
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.extract.walk import Walk

_NO_BODY = m.encode_body(())
_PLACEHOLDER = m.Function("", "", (), (), None, False, False, False, -1, -1, m.NOWHERE, 0, (), (), _NO_BODY)
_CLASS_PLACEHOLDER = m.Class("", "", (), (), (), -1, -1, (), {}, m.NOWHERE)


def add_function(w: Walk, node: cst.FunctionDef) -> m.Stmt:
    """Lower a `def`; the statement that stands for it."""
    name = node.name.value
    decorators = tuple(w.expr(decorator.decorator) for decorator in node.decorators)
    params = parameters(w, node.params)
    returns = w.annotation(node.returns.annotation) if node.returns else None
    index = len(w.functions)
    w.functions.append(_PLACEHOLDER)
    function = _body(w, node, index, name, params)
    header = w.span(node.name)
    w.functions[index] = m.Function(
        name=name,
        qualname=w.qualname(name),
        params=params,
        decorators=decorators,
        returns=returns,
        is_async=node.asynchronous is not None,
        is_generator=function.is_generator,
        gives=function.gives,
        parent=w.function,
        cls=w.cls if w.scope.kind == "class" else -1,
        span=header,
        end_row=w.span(node).end_row,
        free=(),
        locals=function.locals,
        body=function.body,
        type_params=type_parameters(w, node.type_parameters),
    )
    w.scope.bind(name)
    return m.Define(name, index)


def add_lambda(w: Walk, node: cst.Lambda) -> int:
    """Lower a lambda; its index."""
    params = parameters(w, node.params)
    index = len(w.functions)
    w.functions.append(_PLACEHOLDER)
    function = _body(w, node, index, "<lambda>", params)
    w.functions[index] = m.Function(
        name="<lambda>",
        qualname=w.qualname("<lambda>"),
        params=params,
        decorators=(),
        returns=None,
        is_async=False,
        is_generator=function.is_generator,
        gives=function.gives,
        parent=w.function,
        cls=-1,
        span=w.span(node),
        end_row=w.span(node).end_row,
        free=(),
        locals=function.locals,
        body=function.body,
    )
    return index


def _body(
    w: Walk, node: cst.FunctionDef | cst.Lambda, index: int, name: str, params: tuple[m.Param, ...]
) -> m.Function:
    """Lower what stands inside a function, in a scope of its own."""
    in_class = w.scope.kind == "class"
    first = params[0].name if in_class and params and params[0].kind == "pos" else ""
    scope = Scope("function", first, (index, w.cls))
    for param in params:
        scope.bind(param.name)
    outer = w.scopes
    w.scopes = [*outer, scope]
    w.names += [name] if name == "<lambda>" else [name, "<locals>"]
    enclosing, w.function = w.function, index
    quoted, w.text_annotations = w.text_annotations, False
    if isinstance(node, cst.Lambda):
        body: tuple[m.Stmt, ...] = (m.Return(w.expr(node.body)),)
    else:
        body = w.block(node.body.body)
    w.text_annotations = quoted
    w.function = enclosing
    del w.names[-1 if name == "<lambda>" else -2 :]
    w.scopes = outer
    w.closed.append((scope, outer, index))
    return m.Function(
        name,
        "",
        (),
        (),
        None,
        False,
        scope.is_generator,
        scope.gives,
        -1,
        -1,
        m.NOWHERE,
        0,
        (),
        tuple(scope.bound),
        m.encode_body(body),
    )


def add_class(w: Walk, node: cst.ClassDef) -> m.Stmt:
    """Lower a class; the statement that stands for it."""
    name = node.name.value
    bases = tuple(w.annotation(arg.value) for arg in node.bases)
    keywords = tuple(m.Arg(w.expr(a.value), a.keyword.value if a.keyword else None, a.star) for a in node.keywords)
    decorators = tuple(w.expr(decorator.decorator) for decorator in node.decorators)
    index = len(w.classes)
    w.classes.append(_CLASS_PLACEHOLDER)
    outer, enclosing = w.scopes, w.cls
    w.scopes, w.cls = [*outer, Scope("class")], index
    w.names.append(name)
    body = w.block(node.body.body)
    w.names.pop()
    w.closed.append((w.scope, outer, -1))
    w.scopes, w.cls = outer, enclosing
    stores = {attribute: tuple(methods) for attribute, methods in w.stores.get(index, {}).items()}
    w.classes[index] = m.Class(
        name=name,
        qualname=w.qualname(name),
        bases=bases,
        keywords=keywords,
        decorators=decorators,
        parent=w.function,
        cls=enclosing,
        body=body,
        stores=stores,
        span=w.span(node.name),
        type_params=type_parameters(w, node.type_parameters),
    )
    w.scope.bind(name)
    return m.DefineClass(name, index)


def parameters(w: Walk, node: cst.Parameters) -> tuple[m.Param, ...]:
    """Parameters in order: positional, `*args`, keyword-only, `**kwargs`."""
    out = [_param(w, param, "pos") for param in (*node.posonly_params, *node.params)]
    if isinstance(node.star_arg, cst.Param):
        out.append(_param(w, node.star_arg, "*"))
    out += [_param(w, param, "kw") for param in node.kwonly_params]
    if node.star_kwarg:
        out.append(_param(w, node.star_kwarg, "**"))
    return tuple(out)


def _param(w: Walk, node: cst.Param, kind: str) -> m.Param:
    annotation = w.annotation(node.annotation.annotation) if node.annotation else None
    return m.Param(node.name.value, kind, annotation, w.expr(node.default) if node.default else None)


def type_parameters(w: Walk, node: cst.TypeParameters | None) -> tuple[tuple[str, m.Expr | None], ...]:
    """Name and bound of each PEP 695 parameter."""
    out: list[tuple[str, m.Expr | None]] = []
    for element in node.params if node else ():
        bound = getattr(element.param, "bound", None)
        out.append((element.param.name.value, w.annotation(bound) if bound else None))
    return tuple(out)


def target(w: Walk, node: cst.CSTNode) -> m.Expr:
    """Lower what is assigned to, and bind its names."""
    if isinstance(node, cst.Name):
        w.scope.bind(node.value)
        if node.value in w.scope.elsewhere:
            w.globals.setdefault(node.value, {})[w.function] = None
        return m.Name(node.value)
    if isinstance(node, cst.Attribute):
        if isinstance(node.value, cst.Name):
            w.store_on_self(node.value.value, node.attr.value)
        return m.Attr(w.expr(node.value), node.attr.value, w.span(node))
    if isinstance(node, cst.Tuple | cst.List):
        return m.Sequence("tuple", tuple(_target_element(w, element) for element in node.elements))
    return w.expr(node)


def _target_element(w: Walk, node: cst.BaseElement) -> m.Expr:
    inner = target(w, node.value)
    return m.Starred(inner) if isinstance(node, cst.StarredElement) else inner
