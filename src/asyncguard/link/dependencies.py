"""What an entry point depends on: FastAPI's `Depends`, in signatures, decorators and routers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.catalogue.entry_points import Kind
from asyncguard.link import entries, expressions, names, routers
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.graph import node
from asyncguard.link.syntax import below, last_name
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

KIND = "dependency"


def of_signature(p: Program, fn: v.Fn) -> None:
    """`def read(db: Annotated[Session, Depends(get_db)], user: User = Depends(current_user))`."""
    unit = p.units.by_path[fn.path]
    for param in p.function(fn).params:
        for where, expr, declared in _written(p, unit, param):
            f = Frame(p, where)
            f.env = dict(fn.closure)
            depend(f, fn, expr, declared)


def depend(f: Frame, fn: v.Fn, expr: m.Expr | None, declared: m.Expr | None = None) -> None:
    """`fn` depends on every `Depends(...)` in `expr`; an empty one means the `declared` class."""
    for provider in required(f, expr, declared):
        _depend(f.p, fn, provider)


def required(f: Frame, expr: m.Expr | None, declared: m.Expr | None = None) -> Iterator[v.Fn]:
    """The functions that every `Depends(...)` in `expr` names, registered as what they are."""
    for call in below(expr, m.Call):
        if last_name(call.func) not in f.p.watched.names:
            continue
        for kind in f.p.entries.kinds(f, expressions.evaluate(f, call.func)):
            if kind.spec.kind == KIND:
                yield from _providers(f, kind, call.args or ((m.Arg(declared),) if declared is not None else ()))


def of_routers(p: Program) -> None:
    """`APIRouter(dependencies=[Depends(check)])`, and the same where it is included: every route below depends on
    it."""
    for each in list(p.entries.registrations):
        for key in p.entries.routers.parents(each.group):
            found = routers.expression(p, key)
            if found is not None and isinstance(found[1], m.Call):
                depend(found[0], each.fn, Arguments(written=found[1].args).expression(None, "dependencies"))
            for provider in p.entries.routers.required(key):
                _depend(p, each.fn, provider)


def _providers(f: Frame, kind: Kind, args: tuple[m.Arg, ...]) -> Iterator[v.Fn]:
    known = expressions.evaluate(f, args[0].value) if args else ()
    f.p.entries.called(f, [kind], entries.Site(None, "", Arguments((known,), (), args), None))
    yield from (provider for provider, _ in entries.targets(f.p, known, ()))


def _depend(p: Program, fn: v.Fn, provider: v.Fn) -> None:
    p.graph.depend(node(v.Fn(fn.path, fn.index)), node(v.Fn(provider.path, provider.index)))


def _written(p: Program, unit: Unit, param: m.Param) -> Iterator[tuple[Unit, m.Expr, m.Expr | None]]:
    """What a parameter says, names of annotations replaced by what they stand for; and the class that it declares."""
    if param.default is not None:
        yield unit, param.default, param.annotation
    if isinstance(param.annotation, m.Name | m.Attr):
        for where, binding in names.locate(p, unit, param.annotation):
            value = getattr(binding.statement, "value", None)
            if isinstance(value, m.Subscript):
                yield where, value, _first(value)
    elif param.annotation is not None:
        yield unit, param.annotation, _first(param.annotation)


def _first(annotation: m.Expr) -> m.Expr | None:
    """`Paging` of `Annotated[Paging, Depends()]`."""
    index = annotation.index if isinstance(annotation, m.Subscript) else None
    return index.items[0] if isinstance(index, m.Sequence) and index.items else index
