"""What the user's configuration says of functions, those of the program included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from asyncguard.catalogue import Fact
from asyncguard.catalogue.schema import Effect, Offloader
from asyncguard.link import values as v

if TYPE_CHECKING:
    from asyncguard.link.program import Program

CODE = "AG100"


class Configured:
    """`blocking-calls` and `offloaders`, by dotted name. `Class#method` and `Class.method` mean the same."""

    def __init__(self, p: Program, blocking_calls: Mapping[str, str], offloaders: tuple[str, ...]) -> None:
        self._p = p
        self._facts = {
            name.replace("#", "."): _fact(name.replace("#", "."), why) for name, why in blocking_calls.items()
        }
        self._offloaders = {name.replace("#", "."): Offloader(names=(name,), runs="elsewhere") for name in offloaders}
        self._own_offloaders: dict[tuple[str, int], tuple[str, Offloader | None]] = {}
        """Function of the program → its name, as it is now, and what is known of it."""
        self._spoken_of = {prefix for name in (*self._facts, *self._offloaders) for prefix in _prefixes(name)}

    def speaks_of(self, name: str) -> bool:
        """Whether an entry is for `name`, or for something in it."""
        return name in self._spoken_of

    def fact(self, name: str) -> Fact | None:
        """What the user declares of a library's function."""
        return self._facts.get(name) if self._facts else None

    def own_fact(self, fn: v.Fn) -> Fact | None:
        """What the user declares of a function of the program."""
        return (
            next((self._facts[name] for name in self._dotted(fn) if name in self._facts), None) if self._facts else None
        )

    def own_offloader(self, fn: v.Fn) -> Offloader | None:
        """A function of the program that the user, or the catalogue, knows to run its argument elsewhere."""
        name = self._p.function(fn).qualname
        known = self._own_offloaders.get((fn.path, fn.index))
        if known is None or known[0] != name:
            known = self._own_offloaders[fn.path, fn.index] = name, self._find_offloader(fn)
        return known[1]

    def _find_offloader(self, fn: v.Fn) -> Offloader | None:
        found = (self._offloaders.get(name) or self._p.catalogue.offloader(name) for name in self._dotted(fn))
        return next(filter(None, found), None)

    def _dotted(self, fn: v.Fn) -> list[str]:
        """Names under which configuration and catalogue may speak of a function of the program."""
        unit, info = self._p.units.by_path[fn.path], self._p.function(fn)
        out = [f"{name}.{info.qualname}" for name in unit.names]
        if info.cls >= 0:
            out += [f"{name}.{unit.described(info.cls).qualname}#{info.name}" for name in unit.names]
        return out


def _prefixes(name: str) -> list[str]:
    """`acme.Client.get` → `acme.Client`, `acme.Client.get`: the package itself has more to it."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(2, len(parts) + 1)]


def _fact(name: str, why: str) -> Fact:
    return Fact(name, Effect(names=(name,), blocks="configured", why=why), CODE, "")
