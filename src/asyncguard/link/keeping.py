"""What becomes of a thing that a call has just built: it dies with the function, goes to the caller, or is kept."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from asyncguard.link.effects import FIRST
from asyncguard.link.frame import Frame
from asyncguard.model import summary as m

DIES, GIVEN, KEPT = "dies", "given", "kept"
_CONSTRUCTORS = frozenset({"__init__", "__post_init__", "model_post_init", "__attrs_post_init__"})


def fate(f: Frame, span: m.Span) -> str:
    """What becomes of the result of the call at `span`. Where that is not plain to see, it is kept; so is, in effect,
    what is used the first time only, to fill a cache."""
    if f.fn is None or f.info is None or f.when is FIRST:
        return KEPT
    for parent, node in _pairs(f.unit.body(f.fn.index), None):
        if isinstance(node, m.Call) and node.span == span:
            return _of_expression(f, parent, node)
    return KEPT


def _of_expression(f: Frame, parent: object, node: m.Expr) -> str:
    """`with make() as x`, `make().get()`, `return make()`, `x = make()`."""
    match parent:
        case m.With():
            return KEPT if _lives_on(parent.body) else DIES
        case m.Attr():
            return DIES
        case m.Return():
            return GIVEN if not _is_async(f) else KEPT
        case m.Assign(targets=(m.Name(id=name),)):
            return _of_name(f, name)
        case m.Assign(targets=(m.Attr(value=m.Name(id=owner)),)):
            return GIVEN if owner == f.self_name and f.info is not None and f.info.name in _CONSTRUCTORS else KEPT
    return KEPT


def _of_name(f: Frame, name: str) -> str:
    """A plain name: only used through its attributes it dies, returned it is given, passed on it is kept."""
    info, fn = f.info, f.fn
    if info is None or fn is None or name not in info.locals or name in f.globals:
        return KEPT
    if any(param.name == name for param in info.params) or _is_captured(f, name):
        return KEPT
    uses = {_use(f, parent, node) for parent, node in _pairs(f.unit.body(fn.index), None) if _names(node, name)}
    return next((each for each in (KEPT, GIVEN) if each in uses), DIES)


def _names(node: object, name: str) -> bool:
    return isinstance(node, m.Name) and node.id == name


def _use(f: Frame, parent: object, node: object) -> str:
    match parent:
        case m.Attr():
            return DIES
        case m.With():
            return KEPT if _lives_on(parent.body) else DIES
        case m.Assign(targets=targets) if node in targets:
            return DIES
        case m.Return():
            return GIVEN if not _is_async(f) else KEPT
    return KEPT


def _is_async(f: Frame) -> bool:
    return f.info is not None and f.info.is_async


def _is_captured(f: Frame, name: str) -> bool:
    index = f.fn.index if f.fn is not None else -1
    return any(name in f.unit.function(each).free for each in f.unit.inner(index))


def _lives_on(body: tuple[m.Stmt, ...]) -> bool:
    """A block that hands control out, or never ends, is no short life."""
    return any(_is_endless(node) for _, node in _pairs(body, None))


def _is_endless(node: object) -> bool:
    match node:
        case m.Yield():
            return True
        case m.While(test=m.Const(value=value)):
            return bool(value)
    return False


def _pairs(node: object, parent: object) -> Iterator[tuple[object, object]]:
    """Every node below with the statement or expression around it."""
    if isinstance(node, tuple):
        for part in node:
            yield from _pairs(part, parent)
    elif isinstance(node, msgspec.Struct) and not isinstance(node, m.Span):
        yield parent, node
        around = parent if isinstance(node, m.WithItem) else node
        for field in node.__struct_fields__:
            yield from _pairs(getattr(node, field), around)
