"""The files of a program, and which dotted name means which file."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import count
from sys import intern
from typing import NamedTuple, Protocol

import msgspec

from asyncguard.link import names
from asyncguard.link.bodies import Body
from asyncguard.link.syntax import decorator_name, last_name, suites, target_names
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
    number: int
    """Of the statement, in its body."""
    position: int = 0
    """Which target or item of the statement."""


Bindings = dict[str, list[Binding]]


class Defined(NamedTuple):
    """A class of a file."""

    name: str
    bases: tuple[str, ...]
    """Their last names."""
    members: frozenset[str]
    """What its body binds."""


class Overview(NamedTuple):
    """What is asked of every file of a program, again and again: it is small, and kept."""

    loaded: frozenset[str]
    """Modules that the module itself imports when it is loaded."""
    calls: tuple[str, ...]
    """Last names of everything that is called in it."""
    classes: tuple[Defined, ...]
    methods: tuple[tuple[str, int], ...]
    """Names of functions with the class in whose body they are."""
    decorators: frozenset[str]
    """Last names of decorators, of functions and classes."""
    coroutines: tuple[tuple[int, int], ...]
    """Async functions, each with the function around it, or -1."""
    error: tuple[int, int, str] | None
    """Row, column and message where the file does not parse."""


MOST_BODIES = 4_000
"""Function bodies that are kept decoded, which takes ten times the space of their bytes."""
MOST_SUMMARIES = 3_000
"""Files whose summaries are kept decoded. Those of a large program that were decoded first are decoded again when they
are wanted."""
_bodies: "deque[tuple[Unit, int]]" = deque()
_summaries: "deque[Unit]" = deque()


class Unit:
    """A file of the program with its summary, decoded when first asked for."""

    edition = 0
    """Of a file that changes, how often it has: bindings are numbered anew."""

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
        _summaries.append(self)
        if len(_summaries) > MOST_SUMMARIES:
            _summaries.popleft().forget()
        return self.decoded()

    @cached_property
    def overview(self) -> Overview:
        return _overview(self)

    def forget(self) -> None:
        """Let go of what is large and can be found again."""
        for name in ("summary", "bindings", "class_bindings", "stars"):
            self.__dict__.pop(name, None)

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
    _bodies.append((unit, index))
    if len(_bodies) > MOST_BODIES:
        old, gone = _bodies.popleft()
        old._bodies.pop(gone, None)


def bindings_of(body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...]) -> Bindings:
    """Every binding of each name, in order; one that surely replaces the ones before it stands alone."""
    out: Bindings = {}
    _collect(body, functions, out, count(), certain=True)
    return out


def _collect(
    body: tuple[m.Stmt, ...], functions: tuple[m.Function, ...], out: Bindings, numbers: Iterator[int], *, certain: bool
) -> None:
    for statement, number in zip(body, numbers):  # noqa: B905 - there is no end of numbers
        accessor = _accessor(statement, functions)
        if accessor:
            name = statement.name  # type: ignore[union-attr]
            out[f"{name}.{accessor}"] = [Binding("def", name, statement, number)]
            continue
        for kind, name, position in _bound_by(statement):
            binding = Binding(kind, name, statement, number, position)
            if certain and name != "*" and kind != "annotation":
                out[name] = [binding]
            else:
                out.setdefault(name, []).append(binding)
        for inner in suites(statement):
            _collect(inner, functions, out, numbers, certain=certain and isinstance(statement, m.With))


def _accessor(statement: m.Stmt, functions: tuple[m.Function, ...]) -> str:
    """`setter` for a function under `@name.setter`: it goes with the property and does not replace it."""
    if isinstance(statement, m.Define):
        for decorator in functions[statement.function].decorators:
            if isinstance(decorator, m.Attr) and decorator.name in ("setter", "deleter"):
                return decorator.name
    return ""


def _bound_by(statement: m.Stmt) -> list[tuple[str, str, int]]:
    """Kind, name and position of each binding."""
    match statement:
        case m.Import(name=name):
            return [("import", name, 0)]
        case m.Define(name=name):
            return [("def", name, 0)]
        case m.DefineClass(name=name):
            return [("class", name, 0)]
        case m.Assign(targets=targets):
            return [("assign", name, i) for i, target in enumerate(targets) for name in target_names(target)]
        case m.Annotated(target=m.Name(id=name), value=value):
            return [("assign" if value is not None else "annotation", name, 0)]
        case m.With(items=items):
            pairs = [(i, item.target) for i, item in enumerate(items) if item.target is not None]
            return [("with", name, i) for i, target in pairs for name in target_names(target)]
        case m.For(target=target):
            return [("for", name, 0) for name in target_names(target)]
        case m.TypeAlias(name=name):
            return [("alias", name, 0)]
    return []


def _overview(unit: Unit) -> Overview:
    summary = unit.summary
    loaded: set[str] = set()
    _loaded(summary.body, unit, loaded)
    decorators = [each for function in summary.functions for each in function.decorators]
    decorators += [each for described in summary.classes for each in described.decorators]
    return Overview(
        _shared(loaded),
        tuple(map(intern, summary.calls)),
        tuple(
            Defined(intern(each.name), tuple(map(intern, map(last_name, each.bases))), _shared(unit.members(index)))
            for index, each in enumerate(summary.classes)
        ),
        tuple((intern(each.name), each.cls) for each in summary.functions if each.cls >= 0),
        _shared(map(decorator_name, decorators)),
        tuple((index, each.parent) for index, each in enumerate(summary.functions) if each.is_async),
        summary.error,
    )


def _shared(names: Iterable[str]) -> frozenset[str]:
    """The same names stand in many files."""
    return frozenset(map(intern, names))


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
