"""The facts by name."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeVar

from asyncguard.catalogue.entry_points import EntryPoints
from asyncguard.catalogue.fact import Fact
from asyncguard.catalogue.merge import Named, read
from asyncguard.catalogue.schema import (
    Decorator,
    Driver,
    HigherOrder,
    Injection,
    Library,
    LoopFact,
    Offloader,
    Type,
)

Entry = TypeVar("Entry", Offloader, Decorator, HigherOrder, LoopFact)


class Catalogue:
    """What is known of libraries. All look-ups are by dotted name, as imported."""

    def __init__(self, libraries: Iterable[Library], later: Mapping[str, Path] | None = None) -> None:
        """`later` has the files of what was derived, by module: each is read when its package is first asked for."""
        self.libraries = tuple(libraries)
        self._later: dict[str, list[Path]] = {}
        for module, path in (later or {}).items():
            self._later.setdefault(module.partition(".")[0], []).append(path)
        self._functions: dict[str, Fact] = {}
        self._types: dict[str, Type] = {}
        self._ancestors: dict[str, tuple[Type, ...]] = {}
        self._rules: dict[str, str] = {}
        self._offloaders: dict[str, Offloader] = {}
        self._decorators: dict[str, Decorator] = {}
        self._higher_order: dict[str, HigherOrder] = {}
        self._loop_facts: dict[str, LoopFact] = {}
        self._injections: dict[str, tuple[str, Injection]] = {}
        self._drivers: dict[str, tuple[str, Driver]] = {}
        self.with_loop: set[str] = set()
        """Modules that are loaded wherever an event loop runs."""
        self.modules: set[str] = set()
        self.derived: set[str] = set(later or ())
        """Modules of which only derived facts are known."""
        self._wanting_async_drivers: frozenset[str] | None = None
        self._opened: frozenset[str] | None = None
        self._opening: frozenset[str] | None = None
        self._outliving: tuple[str, ...] | None = None
        self.entry_points = EntryPoints()
        for library in self.libraries:
            self._add(library)
        cached = functools.lru_cache(maxsize=None)
        self.method = cached(self._method)
        self.names_method = cached(self._names_method)
        self.attribute = cached(self._attribute)
        self.returned = cached(self._returned)
        self.method_offloader = cached(self._method_offloader)

    def _add(self, library: Library) -> None:
        (self.derived if library.derived else self.modules).update(library.modules)
        self.with_loop.update(library.loads)
        for effect in library.function:
            for name in effect.names:
                self._functions[name] = Fact(name, effect, effect.rule or library.rule, effect.instead)
        for known in library.types:
            for name in known.names:
                self._types[name] = known
            self._rules[known.names[0]] = library.rule
        _index(self._offloaders, library.offloader)
        _index(self._decorators, library.decorator)
        _index(self._higher_order, library.higher_order)
        _index(self._loop_facts, library.loop_fact)
        self._injections.update(
            (name, (library.distribution, each)) for each in library.injection for name in each.names
        )
        self._drivers.update((name, (library.distribution, each)) for each in library.driver for name in each.names)
        self.entry_points.add(library)

    def function(self, name: str) -> Fact | None:
        """What calling `name` does, for a function or a constructor."""
        known = self._functions.get(name)
        if known is None and self._read(name):
            known = self._functions.get(name)
        return known

    def type(self, name: str) -> Type | None:
        """The class of that name, by any of its spellings."""
        known = self._types.get(name)
        if known is None and self._read(name):
            known = self._types.get(name)
        return known

    def _read(self, name: str) -> bool:
        """What was derived of the package that `name` is in; False where there is nothing, or nothing new."""
        paths = self._later.pop(name.partition(".")[0], [])
        for path in paths:
            self._add(read(Named("asyncguard", path)))
        return bool(paths)

    def bases(self, known: Type) -> tuple[Type, ...]:
        """`known` and its catalogued ancestors, nearest first."""
        out = self._ancestors.get(known.names[0])
        if out is None:
            found = [self.type(base) for base in known.bases]
            above = [self.bases(each) for each in found if each is not None and each is not known]
            out = self._ancestors[known.names[0]] = (known, *chain.from_iterable(above))
        return out

    def _method(self, name: str, method: str) -> Fact | None:
        """What `method` of an instance of the class `name` does."""
        known = self.type(name)
        if known is None:
            return None
        for wanted in (method, "*"):
            for each in self.bases(known):
                for effect in each.method:
                    if wanted in effect.names and not (wanted == "*" and _is_special(method)):
                        if wanted == "*" and method in each.returns:
                            return None
                        rule = effect.rule or self._rules[each.names[0]]
                        shown = known.names[0].removesuffix("()")
                        return Fact(f"{shown}.{method}", effect, rule, effect.instead or known.twin or each.twin)
        return None

    def _names_method(self, name: str, method: str) -> bool:
        """Whether an entry of the class `name` or an ancestor names the method, not just `*`."""
        known = self.type(name)
        return known is not None and any(
            method in each.returns or any(method in effect.names for effect in each.method)
            for each in self.bases(known)
        )

    def _attribute(self, name: str, attribute: str) -> str | None:
        """The type expression of an attribute."""
        known = self.type(name)
        for each in self.bases(known) if known else ():
            found = each.attributes.get(attribute) or (each.attributes.get("*") if attribute[:1] != "_" else None)
            if found:
                return found
        return None

    def _returned(self, name: str, method: str) -> str | None:
        """The type expression of what a method returns."""
        known = self.type(name)
        for each in self.bases(known) if known else ():
            if method in each.returns:
                return each.returns[method]
            for effect in each.method:
                if method in effect.names and effect.returns:
                    return effect.returns
        fact = self.method(name, method)
        return fact.effect.returns if fact else None

    def is_connection(self, name: str) -> bool:
        """The class has methods that take a connection, as a session does, or is what a pool gives."""
        known = self.type(name)
        takes = known is not None and any(
            effect.takes == "connection" for each in self.bases(known) for effect in each.method
        )
        return takes or name in self._connections()

    def _connections(self) -> frozenset[str]:
        """Classes of connections that have to be given back."""
        if self._opened is None:
            effects = (effect for known in self._types.values() for effect in known.method)
            texts = (effect.returns or "" for effect in effects if effect.opens == "connection")
            self._opened = frozenset(name for text in texts for name in re.findall(r"[\w.]+", text))
        return self._opened

    def is_chain(self, name: str, attribute: str) -> bool:
        """`client.chat` is again a client."""
        known = self.type(name)
        chained = next((each for each in self.bases(known) if each.chain), None) if known else None
        return chained is not None and attribute not in chained.chain_stop and not _is_special(attribute)

    def is_subclass(self, name: str, ancestor: str) -> bool:
        """By any spelling."""
        known, wanted = self.type(name), self.type(ancestor)
        return known is not None and wanted is not None and any(each is wanted for each in self.bases(known))

    def offloader(self, name: str) -> Offloader | None:
        return self._offloaders.get(name)

    def _method_offloader(self, name: str, method: str) -> Offloader | None:
        """The offloader `Class#method`, for the class `name` or an ancestor."""
        known = self.type(name)
        for each in self.bases(known) if known else ():
            for spelling in each.names:
                found = self._offloaders.get(f"{spelling}#{method}")
                if found:
                    return found
        return self._offloaders.get(f"{name}#{method}")

    def spellings(self, name: str, method: str) -> Iterator[str]:
        """`Class#method` for the class `name` and its ancestors, under every name that they have."""
        known = self.type(name)
        yield f"{name}#{method}"
        for each in self.bases(known) if known else ():
            yield from (f"{spelling}#{method}" for spelling in each.names)

    def names_of(self, name: str) -> Iterator[str]:
        """Every name of the class `name` and of its catalogued ancestors."""
        known = self.type(name)
        yield name
        for each in self.bases(known) if known else ():
            yield from each.names

    def decorator(self, name: str) -> Decorator | None:
        return self._decorators.get(name)

    def higher_order(self, name: str) -> HigherOrder | None:
        return self._higher_order.get(name)

    def loop_fact(self, name: str) -> LoopFact | None:
        return self._loop_facts.get(name)

    def sync_driver(self, scheme: str) -> tuple[str, Driver] | None:
        """The sync driver that an address with this scheme is opened with, and the distribution that does so."""
        return self._drivers.get(scheme)

    @property
    def wanting_async_drivers(self) -> frozenset[str]:
        """Last names of what has to be given the address of an async driver."""
        if self._wanting_async_drivers is None:
            known = (fact for fact in self._functions.values() if fact.effect.needs_async_driver)
            self._wanting_async_drivers = frozenset(fact.name.rpartition(".")[2] for fact in known)
        return self._wanting_async_drivers

    @property
    def opening(self) -> frozenset[str]:
        """Last names of decorators with which a function runs with something open, and of methods that may be one."""
        if self._opening is None:
            named = (name for name, each in self._decorators.items() if each.opens)
            methods = (
                name for known in self._types.values() for each in known.method if each.opens for name in each.names
            )
            self._opening = frozenset(name.rpartition(".")[2] for name in (*named, *methods))
        return self._opening

    def versioned(self) -> frozenset[str]:
        """Distributions of which some facts hold in some versions only."""
        drivers = {name for name, each in self._drivers.values() if each.versions}
        return frozenset(drivers | {name for name, each in self._injections.values() if each.outlives})

    @property
    def outliving(self) -> tuple[str, ...]:
        """The versions of FastAPI in which what is injected outlives the handler."""
        if self._outliving is None:
            found = self._injections.get("fastapi.Depends")
            self._outliving = found[1].outlives if found else ()
        return self._outliving

    def injection(self, name: str) -> tuple[str, Injection] | None:
        """How what is injected by the call of `name` lives, and the distribution that does it."""
        return self._injections.get(name)

    def covers(self, module: str) -> bool:
        """The catalogue speaks of the package that `module` is in: what it says is all that counts."""
        return _is_in(module, self.modules)

    def knows(self, module: str) -> bool:
        """There are facts on the package that `module` is in, if only derived ones."""
        return _is_in(module, self.modules) or _is_in(module, self.derived)


def _is_in(module: str, packages: set[str]) -> bool:
    parts = module.split(".")
    return any(".".join(parts[:count]) in packages for count in range(1, len(parts) + 1))


def _is_special(name: str) -> bool:
    return name.startswith("_")


def _index(into: dict[str, Entry], entries: Iterable[Entry]) -> None:
    for entry in entries:
        for name in entry.names:
            into[name] = entry
