"""What is held when a handler begins: its dependencies have run before, and some of them on the same session."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from asyncguard.link import contexts, holds
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.outcome import Outcome
from asyncguard.link.regions import UNNAMED, Holding
from asyncguard.model import summary as m
from asyncguard.model.finding import Step


def begin(f: Frame) -> None:
    """The dependencies of the frame's function have run."""
    if f.fn is None or f.info is None or not any(_may_inject(param) for param in f.info.params):
        return
    sources = {source: name for name, source in _asked(f, f.fn, f.info)}
    for name, source in _asked(f, f.fn, f.info):
        outcome = f.p.outcome(source, ())
        for holding in _left(f, source, outcome, name, sources):
            step = Step(f.unit.path, f.info.span, f.place(), f"asks `{f.p.shown_name(source)}`")
            new = msgspec.structs.replace(holding, steps=(step, *holding.steps), asked=True, scoped=False)
            holds.take(f, new, f.info.span, f.p.shown_name(source))


def _may_inject(param: m.Param) -> bool:
    return isinstance(param.default, m.Call) or param.annotation is not None


def _asked(f: Frame, fn: v.Fn, info: m.Function) -> Iterator[tuple[str, v.Fn]]:
    """Parameter → the one function that gives its value."""
    for param in info.params:
        found = contexts.providers(f.p, fn, param.name) if _may_inject(param) else ()
        if len(found) == 1 and isinstance(found[0], v.Fn):
            yield param.name, found[0]


def _left(f: Frame, source: v.Fn, outcome: Outcome, name: str, sources: dict[v.Fn, str]) -> Iterator[Holding]:
    """What a dependency leaves taken, by the path under which the handler knows it."""
    if f.p.function(source).is_generator:
        if len(outcome.yielded) == 1:
            yield from (_known_as(each, name) for each in outcome.during if each.key == outcome.yielded[0][0])
        return
    own = dict(_asked(f, source, f.p.function(source)))
    for holding in (*outcome.taken, *outcome.asked):
        root, dot, rest = holding.key.partition(".")
        if holding.key.startswith(UNNAMED):
            yield holding
        elif root in own:
            yield _known_as(
                holding, sources.get(own[root], f"{UNNAMED}{own[root].path}:{own[root].index}") + dot + rest
            )


def _known_as(holding: Holding, key: str) -> Holding:
    text = holding.text if key.startswith("#") else key
    return msgspec.structs.replace(holding, key=key, text=text)
