"""Engines for async code, and the drivers that their addresses name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncguard.catalogue.schema import Driver, Effect
from asyncguard.link import addresses, places
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.units import Unit
from asyncguard.model.misuse import Misuse

if TYPE_CHECKING:
    from asyncguard.link.calls import Site
    from asyncguard.link.program import Program

SYNC_DRIVER = "AG601"


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
    wanted = p.catalogue.wanting_async_drivers & frozenset(unit.summary.calls)
    if not wanted:
        return
    outcomes = [*(f.outcome() for f in places.module_level(p, unit, wanted)), *places.functions(p, unit, wanted)]
    for outcome in outcomes:
        yield from (fact for fact in outcome.misuses if fact.code == SYNC_DRIVER)
