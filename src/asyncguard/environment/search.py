"""Dotted name → the file that `import` would load, found as Python finds it and without running anything."""

import os
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from asyncguard.environment.find import Environment
from asyncguard.environment.listing import Listing

_SOURCE = (".py", ".pyi")
"""Source first: a stub says nothing of what a call does, but it has the types of what is compiled."""


class Located(NamedTuple):
    """A file. `folder` is where its first name counts from: a folder of packages."""

    path: str
    is_package: bool
    folder: str


class _Place(NamedTuple):
    """What a dotted name is: a file (a package's is its `__init__`), and the folders where its submodules are."""

    file: str
    folders: tuple[str, ...]
    root: str


class Packages:
    """The modules of an environment. Remembers the folders that it has looked into."""

    def __init__(self, environment: Environment) -> None:
        self._folders = environment.folders
        self._mapped = dict(environment.mapped)
        self._above_mapped = {above for module in self._mapped for above in _above(module)}
        """Namespaces that are there because an editable install puts something into them."""
        self._place = cache(self._find_place)
        self._seen: dict[str, Listing] = {}

    def find(self, module: str) -> Located | None:
        """The source (or stub) of `module`; None where it is not installed, compiled without a stub, or a namespace."""
        place = self._place(module)
        if place is None or not place.file:
            return None
        return Located(place.file, bool(place.folders), place.root)

    def modules(self, package: str) -> Iterator[tuple[str, str]]:
        """Every source file of a package, with its dotted name, in order."""
        return self._modules(package, frozenset())

    def _modules(self, package: str, around: frozenset[str]) -> Iterator[tuple[str, str]]:
        """`around` are the folders that it lies in: a link back to one of them leads to nothing new."""
        place = self._place(package)
        if place is not None and place.file.endswith(".py"):
            yield package, place.file
        for folder in place.folders if place else ():
            real = os.path.realpath(folder)
            if real in around:
                continue
            names = sorted(self._names(folder))
            for stem in sorted({name.partition(".")[0] for name in names} - {"__init__", "__pycache__"}):
                if stem.isidentifier():
                    yield from self._modules(f"{package}.{stem}", around | {real})

    def listed(self) -> dict[str, bytes]:
        """Every folder within packages that was looked into, with its state: a module may come into it. What comes into
        the environment's own folders, changes those."""
        return {
            folder: listing.state
            for folder, listing in self._seen.items()
            if listing.changed >= 0 and folder not in self._folders
        }

    def _names(self, folder: str) -> frozenset[str]:
        listing = self._seen.get(folder)
        if listing is None:
            listing = self._seen[folder] = Listing.of(folder)
        return listing.names

    def holds(self, module: str) -> bool:
        """Whether `module` is there at all, namespace packages included."""
        return self._place(module) is not None

    def _find_place(self, module: str) -> _Place | None:
        if not all(map(str.isidentifier, module.split("."))):
            return None
        if module in self._mapped:
            return self._at(self._mapped[module])
        parent, _, name = module.rpartition(".")
        above = self._place(parent) if parent else _Place("", self._folders, "")
        if above is None:
            return None
        found = self._in(above, name) or self._stubs(module)
        return found or (_Place("", (), "") if module in self._above_mapped else None)

    def _at(self, path: str) -> _Place | None:
        """Where an editable install says that a module is."""
        folder, name = os.path.split(path.rstrip("/\\"))
        return self._in(_Place("", (folder,), ""), name.removesuffix(".py"))

    def _in(self, above: _Place, name: str) -> _Place | None:
        """`name` in the folders of a package; a package or module wins over namespaces, as on `sys.path`."""
        portions: list[str] = []
        for folder in above.folders:
            names, inside = self._names(folder), os.path.join(folder, name)  # noqa: PTH118
            root = above.root or folder
            for suffix in _SOURCE:
                if name in names and f"__init__{suffix}" in self._names(inside):
                    return _Place(os.path.join(inside, f"__init__{suffix}"), (inside,), root)  # noqa: PTH118
            for suffix in _SOURCE:
                if name + suffix in names:
                    return _Place(inside + suffix, (), root)
            if name in names and os.path.isdir(inside):  # noqa: PTH112
                portions.append(inside)
        return _Place("", tuple(portions), above.root or os.path.dirname(portions[0])) if portions else None  # noqa: PTH120

    def _stubs(self, module: str) -> _Place | None:
        """`name-stubs`: types only, of what has no source here."""
        top, _, rest = module.partition(".")
        for folder in self._folders:
            inside = os.path.join(folder, f"{top}-stubs", *filter(None, rest.split(".")))  # noqa: PTH118
            if "__init__.pyi" in self._names(inside):
                return _Place(os.path.join(inside, "__init__.pyi"), (inside,), folder)  # noqa: PTH118
            if rest and f"{os.path.basename(inside)}.pyi" in self._names(os.path.dirname(inside)):  # noqa: PTH119,PTH120
                return _Place(f"{inside}.pyi", (), folder)
        return None


def _above(module: str) -> Iterator[str]:
    """`a.b.c` → `a.b`, `a`."""
    while "." in module:
        module = module.rpartition(".")[0]
        yield module
