"""The files of a program, and which dotted name means which file."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Protocol

import msgspec

from asyncguard.link import names
from asyncguard.link.bodies import Body
from asyncguard.link.syntax import suites, target_names
from asyncguard.model import summary as m


class Module(msgspec.Struct, frozen=True):
    """One file, as linking takes it."""

    path: str
    """How the file is shown; it also identifies it."""
    modules: tuple[str, ...]
    """Dotted names under which it may be imported, the likeliest first."""
    is_package: bool
    data: bytes
    """Its encoded Summary."""
    root: str = ""
    """The folder from which its first name counts: of two files of one name, the one of the importer's root wins."""
    foreign: bool = False
    """A file of an installed package: chains lead through it, nothing is reported in it."""


class Installed(Protocol):
    """The packages that the program imports."""

    def module(self, name: str) -> Module | None:
        """The file of an installed package that `import name` means; None where nobody is to descend."""

    def is_namespace(self, name: str) -> bool:
        """A folder of modules without a file of its own."""

    def deriving(self, package: str, base: str) -> Sequence[str]:
        """Modules of an installed package in which a class names `base` among its bases."""

    def calls(self, package: str, name: str) -> bool:
        """Whether the package calls something of that name."""


class NothingInstalled:
    """The program alone."""

    def deriving(self, package: str, base: str) -> Sequence[str]:
        return ()

    def calls(self, package: str, name: str) -> bool:
        return False

    def module(self, name: str) -> Module | None:
        return None

    def is_namespace(self, name: str) -> bool:
        return False


class Binding(msgspec.Struct, frozen=True):
    """One way in which a name of a module or class body gets its value."""

    kind: str
    """import, def, class, assign, annotation, with, for, alias"""
    name: str
    statement: m.Stmt
    position: int = 0
    """Which target or item of the statement."""


Bindings = dict[str, list[Binding]]

MOST_BODIES = 4_000
"""Function bodies that are kept decoded, which takes ten times the space of their bytes."""
_decoded: "deque[tuple[Unit, int]]" = deque()


class Unit:
    """A file of the program with its summary, decoded when first asked for."""

    def __init__(self, module: Module) -> None:
        self.path = module.path
        self.names = module.modules
        self.name = module.modules[0] if module.modules else ""
        self.is_package = module.is_package
        self.root = module.root
        self.foreign = module.foreign
        self.is_stub = module.path.endswith(".pyi")
        """Declares without doing: nothing is known of what a call gives but what is declared."""
        self._data = module.data
        self._bodies: dict[int, Body] = {}

    @cached_property
    def summary(self) -> m.Summary:
        return self.decoded()

    def decoded(self) -> m.Summary:
        """Of a file that cannot be decoded, nothing."""
        try:
            return m.decode(self._data)
        except (msgspec.DecodeError, RecursionError):
            return m.Summary()

    @cached_property
    def bindings(self) -> Bindings:
        return bindings_of(self.summary.body, self.summary.functions)

    @cached_property
    def loaded(self) -> frozenset[str]:
        """Modules that the module itself imports when it is loaded."""
        out: set[str] = set()
        _loaded(self.summary.body, self, out)
        return frozenset(out)

    @cached_property
    def stars(self) -> tuple[m.Import, ...]:
        """`from x import *` statements, in order."""
        return tuple(b.statement for b in self.bindings.get("*", ()) if isinstance(b.statement, m.Import))

    @cached_property
    def class_bindings(self) -> dict[int, Bindings]:
        return {}

    def members(self, index: int) -> Bindings:
        """What the body of a class binds."""
        found = self.class_bindings.get(index)
        if found is None:
            found = self.class_bindings[index] = bindings_of(self.summary.classes[index].body, self.summary.functions)
        return found

    def body(self, index: int) -> tuple[m.Stmt, ...]:
        """The statements of a function."""
        return self.read(index).statements

    def read(self, index: int) -> Body:
        """The same, and what they say without being interpreted."""
        found = self._bodies.get(index)
        if found is None:
            found = self._bodies[index] = Body(self._statements(index))
            _forget_oldest(self, index)
        return found

    def _statements(self, index: int) -> tuple[m.Stmt, ...]:
        try:
            return m.statements(self.summary.functions[index])
        except (msgspec.DecodeError, RecursionError):
            return ()


def _forget_oldest(unit: Unit, index: int) -> None:
    """One more body is decoded; of a large program, those that were first are decoded again when they are wanted."""
    _decoded.append((unit, index))
    if len(_decoded) > MOST_BODIES:
        old, gone = _decoded.popleft()
        old._bodies.pop(gone, None)


def bindings_of(body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...]) -> Bindings:
    """Every binding of each name, in order; one that surely replaces the ones before it stands alone."""
    out: Bindings = {}
    _collect(body, functions, out, certain=True)
    return out


def _collect(body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...], out: Bindings, *, certain: bool) -> None:
    for statement in body:
        accessor = _accessor(statement, functions)
        if accessor:
            out[f"{statement.name}.{accessor}"] = [Binding("def", statement.name, statement)]  # type: ignore[union-attr]
            continue
        for binding in _bound_by(statement):
            if certain and binding.name != "*" and binding.kind != "annotation":
                out[binding.name] = [binding]
            else:
                out.setdefault(binding.name, []).append(binding)
        for inner in suites(statement):
            _collect(inner, functions, out, certain=certain and isinstance(statement, m.With))


def _accessor(statement: m.Stmt, functions: tuple[m.Function, ...]) -> str:
    """`setter` for a function under `@name.setter`: it goes with the property and does not replace it."""
    if isinstance(statement, m.Define):
        for decorator in functions[statement.function].decorators:
            if isinstance(decorator, m.Attr) and decorator.name in ("setter", "deleter"):
                return decorator.name
    return ""


def _bound_by(statement: m.Stmt) -> list[Binding]:
    match statement:
        case m.Import():
            return [Binding("import", statement.name, statement)]
        case m.Define():
            return [Binding("def", statement.name, statement)]
        case m.DefineClass():
            return [Binding("class", statement.name, statement)]
        case m.Assign():
            names = [(t, i) for i, target in enumerate(statement.targets) for t in target_names(target)]
            return [Binding("assign", name, statement, i) for name, i in names]
        case m.Annotated(target=m.Name(id=name), value=value):
            return [Binding("assign" if value is not None else "annotation", name, statement)]
        case m.With():
            pairs = [(i, item.target) for i, item in enumerate(statement.items) if item.target is not None]
            return [Binding("with", name, statement, i) for i, target in pairs for name in target_names(target)]
        case m.For():
            return [Binding("for", name, statement) for name in target_names(statement.target)]
        case m.TypeAlias():
            return [Binding("alias", statement.name, statement)]
    return []


def _loaded(body: tuple[m.Stmt, ...], unit: Unit, out: set[str]) -> None:
    for statement in body:
        match statement:
            case m.Import():
                out.add(names.absolute(unit, statement.whole or statement.module, statement.level))
            case m.If(test=m.Name(id="TYPE_CHECKING") | m.Attr(name="TYPE_CHECKING")):
                _loaded(statement.orelse, unit, out)
            case _:
                for inner in suites(statement):
                    _loaded(inner, unit, out)


class Units:
    """All files of a program by path and by dotted name, and those of packages that somebody has asked for."""

    def __init__(
        self,
        modules: Sequence[Module],
        installed: Installed | None = None,
        make: Callable[[Module], Unit] = Unit,
    ) -> None:
        """`make` is for the files of the program."""
        self.own = tuple(make(module) for module in sorted(modules, key=lambda module: module.path))
        self.by_path = {unit.path: unit for unit in self.own}
        self._installed = installed or NothingInstalled()
        self._by_name: dict[str, list[Unit]] = {}
        for unit in self.own:
            for name in unit.names:
                self._by_name.setdefault(name, []).append(unit)
        self._packages = {prefix for name in self._by_name for prefix in _prefixes(name)}
        self._foreign = cache(self._load)

    def put(self, unit: Unit) -> None:
        """In the place of the program's file of the same path, which has the same names."""
        old = self.by_path[unit.path]
        self.own = tuple(unit if each is old else each for each in self.own)
        self.by_path[unit.path] = unit
        for name in unit.names:
            self._by_name[name] = [unit if each is old else each for each in self._by_name[name]]

    def find(self, name: str, importer: Unit | None = None) -> Unit | None:
        """The file that `import name` means, from `importer`; None where it is not in the program or not certain. A
        package does not see the program's modules, whose names may be those of what it means."""
        if importer is not None and importer.foreign:
            return self._foreign(name)
        found = self._by_name.get(name, [])
        if len(found) > 1 and importer is not None:
            found = [unit for unit in found if unit.root == importer.root] or found
        if len(found) > 1:
            found = [unit for unit in found if unit.name == name] or found
        if not found and name not in self._packages:
            return self._foreign(name)
        return found[0] if len(found) == 1 else None

    def is_namespace(self, name: str) -> bool:
        """A folder of modules without a file of its own."""
        return name in self._packages or self._installed.is_namespace(name)

    def deriving(self, package: str, base: str) -> list[Unit]:
        """Files of an installed package in which a class names `base` among its bases."""
        modules = self._installed.deriving(package, base)
        return [unit for module in modules if (unit := self._foreign(module)) is not None]

    def calls(self, package: str, name: str) -> bool:
        """Whether an installed package calls something of that name."""
        return self._installed.calls(package, name)

    def _load(self, name: str) -> Unit | None:
        """The unit of an installed module."""
        module = self._installed.module(name)
        return None if module is None else self.by_path.setdefault(module.path, Unit(module))


def _prefixes(name: str) -> list[str]:
    """`a.b.c` → `a`, `a.b`."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]
