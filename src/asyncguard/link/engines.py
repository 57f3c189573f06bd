"""Engines for async code, and the drivers that their addresses name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from asyncguard.catalogue.schema import Driver, Effect
from asyncguard.link import addresses, places
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import spell
from asyncguard.link.units import Unit
from asyncguard.model import summary as m
from asyncguard.model.block import Block
from asyncguard.model.misuse import Misuse

if TYPE_CHECKING:
    from asyncguard.link.program import Program
    from asyncguard.link.site import Site

SYNC_DRIVER, SYNC_ENGINE = "AG601", "AG602"
QUERIES = ("AG104", "AG105")
"""The rules that report queries on the loop."""


def check(f: Frame, effect: Effect, arguments: Arguments, site: Site) -> None:
    """A call that wants the address of an async driver. Each address that it may get is that of a sync one."""
    known = arguments.get(0, "url") if effect.needs_async_driver else None
    drivers = [_sync_driver(f.p, value) for value in known or ()]
    if not drivers or None in drivers or known is None:
        return
    scheme, driver = next(each for each in drivers if each is not None)
    conditional = any(isinstance(value, v.Literal) and value.default for value in known)
    f.misuses(
        SYNC_DRIVER, site.span, site.text, scheme, why=driver.driver, instead=driver.instead, conditional=conditional
    )


def _sync_driver(p: Program, value: v.Value) -> tuple[str, Driver] | None:
    scheme = addresses.scheme(value).removesuffix("://")
    found = p.catalogue.sync_driver(scheme)
    if found is None or not p.versions.holds(found[0], found[1].versions):
        return None
    return scheme, found[1]


def find(p: Program, unit: Unit) -> Iterator[Misuse]:
    """What is wrong with engines in a file, outside of its async functions."""
    wanted = p.catalogue.wanting_async_drivers.intersection(unit.overview.calls)
    if not wanted:
        return
    outcomes = [*(f.outcome() for f in places.module_level(p, unit, wanted)), *places.functions(p, unit, wanted)]
    for outcome in outcomes:
        yield from (fact for fact in outcome.misuses if fact.code == SYNC_DRIVER)


def sync(p: Program, blocks: Sequence[Block]) -> Iterator[Misuse]:
    """Engines whose queries block the loop, with these."""
    of_engine: dict[str, list[Block]] = {}
    for block in blocks:
        if block.engine:
            of_engine.setdefault(block.engine, []).append(block)
    for engine, uses in of_engine.items():
        made = _made(p, engine)
        if made is not None:
            unit, call = made
            yield Misuse(
                unit.path, call.span, "", SYNC_ENGINE, spell(call.func), engine.partition("::")[2], uses=tuple(uses)
            )


def _made(p: Program, engine: str) -> tuple[Unit, m.Call] | None:
    """The first call that gives the name its engine."""
    path, _, name = engine.partition("::")
    unit = p.units.by_path.get(path)
    for binding in unit.binding(name) if unit is not None and not unit.foreign else ():
        value = getattr(binding.statement, "value", None)
        if unit is not None and isinstance(value, m.Call):
            return unit, value
    return None
