"""TOML files → Catalogue: the facts by name."""

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

from asyncguard.catalogue.entry_points import EntryPoints
from asyncguard.catalogue.merge import Named, beside, read
from asyncguard.catalogue.schema import (
    Decorator,
    Driver,
    Effect,
    HigherOrder,
    Injection,
    Library,
    LoopFact,
    Offloader,
    Type,
)

Entry = TypeVar("Entry", Offloader, Decorator, HigherOrder, LoopFact)


class Fact(msgspec.Struct, frozen=True):
    """An effect, and where it is written."""

    name: str
    """The primitive as it is reported: `requests.get`, `requests.Session.get`."""
    effect: Effect
    rule: str
    twin: str
    """The async counterpart of the class, or of the call."""


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
        if name.partition(".")[0] in self._later:
            self._read(name)
        return self._functions.get(name)

    def type(self, name: str) -> Type | None:
        """The class of that name, by any of its spellings."""
        if name.partition(".")[0] in self._later:
            self._read(name)
        return self._types.get(name)

    def _read(self, name: str) -> None:
        """What was derived of the package that `name` is in."""
        for path in self._later.pop(name.partition(".")[0], ()):
            self._add(read(Named("asyncguard", path)))

    def bases(self, known: Type) -> Iterator[Type]:
        """`known` and its catalogued ancestors, nearest first."""
        yield known
        for base in known.bases:
            found = self.type(base)
            if found is not None and found is not known:
                yield from self.bases(found)

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
        return takes or name in self._opened

    @functools.cached_property
    def _opened(self) -> frozenset[str]:
        """Classes of connections that have to be given back."""
        effects = (effect for known in self._types.values() for effect in known.method)
        texts = (effect.returns or "" for effect in effects if effect.opens == "connection")
        return frozenset(name for text in texts for name in re.findall(r"[\w.]+", text))

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

    @functools.cached_property
    def wanting_async_drivers(self) -> frozenset[str]:
        """Last names of what has to be given the address of an async driver."""
        known = (fact for fact in self._functions.values() if fact.effect.needs_async_driver)
        return frozenset(fact.name.rpartition(".")[2] for fact in known)

    @functools.cached_property
    def opening(self) -> frozenset[str]:
        """Last names of decorators with which a function runs with something open, and of methods that may be one."""
        named = (name for name, each in self._decorators.items() if each.opens)
        methods = (name for known in self._types.values() for each in known.method if each.opens for name in each.names)
        return frozenset(name.rpartition(".")[2] for name in (*named, *methods))

    def versioned(self) -> frozenset[str]:
        """Distributions of which some facts hold in some versions only."""
        drivers = {name for name, each in self._drivers.values() if each.versions}
        return frozenset(drivers | {name for name, each in self._injections.values() if each.outlives})

    @functools.cached_property
    def outliving(self) -> tuple[str, ...]:
        """The versions of FastAPI in which what is injected outlives the handler."""
        found = self._injections.get("fastapi.Depends")
        return found[1].outlives if found else ()

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


def _files(folder: str) -> list[Path]:
    """`libraries` are written by people, `derived` by `asyncguard derive`."""
    return sorted((Path(str(files("asyncguard.catalogue"))) / folder).glob("*.toml"))


_MODULES = re.compile(rb"^modules = (\[[^]]*\])$", re.MULTILINE)


def _derived() -> dict[str, Path]:
    """The files that were derived by the modules they speak of, found without parsing."""
    heads = ((path, _MODULES.search(path.read_bytes())) for path in _files("derived"))
    return {module: path for path, head in heads if head for module in json.loads(head[1])}


@functools.cache
def load(more: tuple[tuple[str, Path], ...] = ()) -> Catalogue:
    """The catalogue that ships with asyncguard, and the files `more`, each after the label of who offers it. Raises
    CatalogueError naming a file that is malformed, or that says what another one says."""
    known = beside([read(Named("asyncguard", path)) for path in _files("libraries")], [Named(*each) for each in more])
    written = {module for library in known for module in library.modules}
    return Catalogue(known, {module: path for module, path in _derived().items() if module not in written})


@functools.cache
def digest() -> str:
    """A fingerprint of all catalogue files: part of every key under which a result is kept."""
    known = hashlib.blake2b(digest_size=16)
    for path in (*_files("libraries"), *_files("derived")):
        known.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return known.hexdigest()
