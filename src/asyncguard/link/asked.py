"""What is held when a handler begins: its dependencies have run before, and some of them on the same session."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from asyncguard.link import contexts, expressions, hints, holds, names, routers
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.outcome import Outcome
from asyncguard.link.regions import ANY_SHARED, UNNAMED, Holding
from asyncguard.link.syntax import below
from asyncguard.model import summary as m
from asyncguard.model.finding import Step


def begin(f: Frame) -> None:
    """The dependencies of the frame's function have run."""
    if f.fn is None or f.info is None:
        return
    asked = [*_required(f, f.info), *_asked(f, f.fn, f.info)]
    sources = {source: name for name, source in asked if name}
    for name, source in asked:
        known = _Known(f, source, name, sources)
        outcome = f.p.outcome(source, ())
        for holding in _left(known, outcome):
            step = Step(f.unit.path, f.info.span, f.place(), f"asks `{f.p.shown_name(source)}`")
            new = msgspec.structs.replace(holding, steps=(step, *holding.steps), asked=True, scoped=False)
            holds.take(f, new, f.info.span, f.p.shown_name(source))
        f.regions = f.regions.give_back(_given_back(known, outcome)).seen_from_here()


def _asked(f: Frame, fn: v.Fn, info: m.Function) -> Iterator[tuple[str, v.Fn]]:
    """Parameter → the one function that gives its value."""
    for param in info.params:
        found = contexts.providers(f.p, fn, param.name) if _may_inject(param) else ()
        if len(found) == 1 and isinstance(found[0], v.Fn):
            yield param.name, found[0]


def _may_inject(param: m.Param) -> bool:
    return isinstance(param.default, m.Call) or param.annotation is not None


def _required(f: Frame, info: m.Function) -> Iterator[tuple[str, v.Fn]]:
    """`@router.get("/", dependencies=[Depends(check)])`, those of `router = APIRouter(dependencies=[...])` first. They
    have no parameter."""
    for decorator in info.decorators if info.is_async else ():
        if isinstance(decorator, m.Call) and isinstance(decorator.func, m.Attr):
            outer = Frame(f.p, f.unit)
            for key in routers.keys(outer, decorator.func.value):
                found = routers.expression(f.p, key)
                if found is not None and isinstance(found[1], m.Call):
                    yield from _listed(found[0], found[1])
            yield from _listed(outer, decorator)


def _listed(f: Frame, call: m.Call) -> Iterator[tuple[str, v.Fn]]:
    listed = Arguments(written=call.args).expression(None, "dependencies")
    for where, expr in _written(f, listed):
        for each in below(expr, m.Call):
            known = expressions.evaluate(where, each.args[0].value) if hints.is_dependency(each) and each.args else ()
            if len(known) == 1 and isinstance(known[0], v.Fn):
                yield "", known[0]


def _written(f: Frame, listed: m.Expr | None) -> Iterator[tuple[Frame, m.Expr | None]]:
    """`PROTECTED = [Depends(check)]` of a module, or the list itself."""
    if not isinstance(listed, m.Name | m.Attr):
        yield f, listed
        return
    for unit, binding in names.locate(f.p, f.unit, listed):
        if isinstance(binding.statement, m.Assign | m.Annotated):
            yield Frame(f.p, unit), binding.statement.value


class _Known:
    """Under which paths the handler knows what one of its dependencies has: what that yields, by the handler's own
    parameter (`name`, '' for none); what its own dependencies give, by the parameter that asks for the same."""

    def __init__(self, f: Frame, source: v.Fn, name: str, sources: dict[v.Fn, str]) -> None:
        info = f.p.function(source)
        self.is_generator = info.is_generator
        self._own = dict(_asked(f, source, info))
        self._name = name or _unnamed(source)
        self._sources = sources

    def yielded(self) -> str:
        return self._name

    def path(self, key: str) -> str:
        """'' where the handler cannot know it, and nobody else gives it."""
        root, dot, rest = key.partition(".")
        if key.startswith(UNNAMED) or "::" in key:
            return key
        source = self._own.get(root)
        return self._sources.get(source, _unnamed(source)) + dot + rest if source is not None else ""


def _unnamed(source: v.Fn) -> str:
    return f"{UNNAMED}{source.path}:{source.index}"


def _left(known: _Known, outcome: Outcome) -> Iterator[Holding]:
    """What a dependency leaves taken, by the path under which the handler knows it."""
    for holding in outcome.during if known.is_generator else (*outcome.taken, *outcome.asked):
        yields = known.is_generator and [key for key, _ in outcome.yielded] == [holding.key]
        key = known.yielded() if yields else known.path(holding.key)
        if key and holding.kind != "thread-lock":
            text = holding.text if key.startswith("#") else key.rpartition("::")[2]
            yield msgspec.structs.replace(holding, key=key, text=text)


def _given_back(known: _Known, outcome: Outcome) -> frozenset[str]:
    """What a dependency gives back that one before it has taken."""
    keys = {known.path(key) for key in outcome.freed if key != ANY_SHARED}
    return frozenset(keys - {""} if not known.is_generator else ())
