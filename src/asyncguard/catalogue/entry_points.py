"""What frameworks call: the entry points of all libraries, by the names under which programs register them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from asyncguard.catalogue.schema import EntryPoint, Include, Library, Router


class Kind(NamedTuple):
    """An entry of a catalogue file, and the library that it is about."""

    library: str
    spec: EntryPoint


class EntryPoints:
    """Look-ups by dotted name or `Class#method`, as in the catalogue's files."""

    def __init__(self) -> None:
        self._kinds: dict[str, list[Kind]] = {}
        self._bases: dict[str, list[Kind]] = {}
        self._settings: list[tuple[tuple[str, ...], Kind]] = []
        self._routers: dict[str, Router] = {}
        self._includes: dict[str, Include] = {}
        self._modules: dict[str, tuple[str, ...]] = {}
        self.conditions: set[str] = set()
        """Modules and calls on which it depends where some functions run."""

    def add(self, library: Library) -> None:
        for spec in library.entry_point:
            self.conditions.update(spec.only_with)
            for name in spec.names:
                self._kinds.setdefault(name, []).append(Kind(library.library, spec))
            if spec.setting:
                self._settings.append((library.modules, Kind(library.library, spec)))
            for base in spec.bases:
                self._bases.setdefault(base, []).append(Kind(library.library, spec))
        self._routers |= {name: router for router in library.router for name in router.names}
        self._includes |= {name: include for include in library.include for name in include.names}
        for name in (*self._kinds, *self._bases, *self._includes):
            self._modules.setdefault(name, library.modules)

    def named(self, spellings: Iterable[str]) -> list[Kind]:
        """What a decorator or a call of that name registers; of several spellings the first that is known counts."""
        return next((self._kinds[name] for name in spellings if name in self._kinds), [])

    def methods(self, kind: str) -> Iterator[tuple[str, EntryPoint]]:
        """The methods that register functions of this kind, by last name."""
        for name, kinds in self._kinds.items():
            if "#" in name:
                yield from ((name.rpartition("#")[2], each.spec) for each in kinds if each.spec.kind == kind)

    def include(self, spellings: Iterable[str]) -> Include | None:
        return next((self._includes[name] for name in spellings if name in self._includes), None)

    def router(self, name: str) -> Router | None:
        return self._routers.get(name)

    def bases(self, loaded: Iterable[str]) -> dict[str, list[Kind]]:
        """Base classes of the libraries that own the modules `loaded`, with what they make of methods."""
        tops = {name.partition(".")[0] for name in loaded}
        return {name: kinds for name, kinds in self._bases.items() if self._is_of(name, tops)}

    def names(self, loaded: Iterable[str]) -> Iterator[str]:
        """Every name under which these libraries let register something."""
        tops = {name.partition(".")[0] for name in loaded}
        return (name for name in (*self._kinds, *self._includes) if self._is_of(name, tops))

    def settings(self, loaded: Iterable[str]) -> dict[str, list[Kind]]:
        """Names of settings that list what is called, of the libraries that own the modules `loaded`."""
        tops = {name.partition(".")[0] for name in loaded}
        out: dict[str, list[Kind]] = {}
        for modules, kind in self._settings:
            if tops & set(modules):
                out.setdefault(kind.spec.setting, []).append(kind)
        return out

    def _is_of(self, name: str, tops: set[str]) -> bool:
        return any(module.partition(".")[0] in tops for module in self._modules[name])
