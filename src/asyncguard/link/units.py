"""The files of a program, and which dotted name means which file."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from sys import intern, stdlib_module_names
from typing import NamedTuple

import msgspec

from asyncguard.link import names
from asyncguard.link.bindings import Binding, Bindings, bindings_of
from asyncguard.link.bodies import Body
from asyncguard.link.compiled import mypyc_attr
from asyncguard.link.modules import Installed, Module, NothingInstalled
from asyncguard.link.newest import Newest
from asyncguard.link.syntax import calls, decorator_name, last_name, suites
from asyncguard.model import summary as m


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


BODIES = Newest(4_000)
"""Of functions, that are kept decoded, which takes ten times the space of their bytes."""
SUMMARIES = Newest(2_200)
"""Of files, that are kept decoded. Those of a large program that were decoded first are decoded again when they are
wanted, as are bodies."""


_NO_BINDINGS: list[Binding] = []


@mypyc_attr(allow_interpreted_subclasses=True)
class Unit:
    """A file of the program with its summary, decoded when first asked for. Who wants one thing in it asks for that: a
    file that changes tells what was read."""

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
        self._known: m.Summary | None = None
        self._overview: Overview | None = None
        self._bindings: Bindings | None = None
        self._members: dict[int, Bindings] = {}

    # ---- all of it

    @property
    def summary(self) -> m.Summary:
        return self._all()

    @property
    def overview(self) -> Overview:
        return self._glance()

    @property
    def bindings(self) -> Bindings:
        return self._bound()

    # ---- functions

    def function(self, index: int) -> m.Function:
        known = self._known
        return (self._all() if known is None else known).functions[index]

    def body(self, index: int) -> tuple[m.Stmt, ...]:
        """The statements of a function."""
        return self.read(index).statements

    def read(self, index: int) -> Body:
        """The same, and what they say without being interpreted."""
        found = self._bodies.get(index)
        if found is None:
            found = self._bodies[index] = Body(self._statements(index))
            BODIES.add(partial(self._bodies.pop, index, None))
        return found

    def mentions(self, index: int, marks: Iterable[bytes]) -> bool:
        """Any of these is in the encoded body of a function."""
        body = bytes(self._all().functions[index].body)
        return any(mark in body for mark in marks)

    def inner(self, index: int) -> list[int]:
        """Functions that are defined in a function."""
        return [at for at, each in enumerate(self._all().functions) if each.parent == index]

    def handed_on(self, index: int, loop: m.For | m.While) -> frozenset[str]:
        """Names whose values at the end of a round the next round of a loop in a function looks at."""
        return self.read(index).handed_on(loop, self._all().functions)

    # ---- classes

    def described(self, index: int) -> m.Class:
        """What the header of a class says. For its body, and what its methods store, ask `class_body` and `stores`."""
        return self._all().classes[index]

    def class_name(self, index: int) -> str:
        return self._glance().classes[index].name

    def class_body(self, index: int) -> tuple[m.Stmt, ...]:
        return self._all().classes[index].body

    def methods(self, index: int) -> list[int]:
        """Functions in the body of a class."""
        return in_class(self._all(), index)

    def members(self, index: int) -> Bindings:
        """What the body of a class binds."""
        return self._bound_in(index)

    def member(self, index: int, name: str) -> list[Binding]:
        known = self._members.get(index)
        return (self._bound_in(index) if known is None else known).get(name, _NO_BINDINGS)

    def defines(self, index: int, name: str) -> bool:
        """The body of a class binds this name."""
        return name in self._glance().classes[index].members

    def stores(self, index: int, name: str) -> tuple[int, ...]:
        """Methods of a class that assign to this attribute."""
        return self._all().classes[index].stores.get(name, ())

    # ---- the module

    def binding(self, name: str) -> list[Binding]:
        """How the module binds a name."""
        known = self._bindings
        return (self._bound() if known is None else known).get(name, _NO_BINDINGS)

    def assigned(self, name: str) -> tuple[int, ...]:
        """Functions that assign to this name of the module."""
        return self._all().globals.get(name, ())

    @property
    def stars(self) -> list[m.Import]:
        """`from x import *` statements, in order."""
        return [each.statement for each in self._bound().get("*", ()) if isinstance(each.statement, m.Import)]

    @property
    def exports(self) -> tuple[str, ...] | None:
        """`__all__` where it is a literal."""
        return self._all().exports

    @property
    def suppressions(self) -> tuple[m.Suppression, ...]:
        return self._all().suppressions

    def loads(self, module: str) -> bool:
        """The module is imported when this one is loaded."""
        return module in self._glance().loaded

    def runs(self, name: str) -> bool:
        """The module calls something of that plain name when it is loaded."""
        return calls(self._all().body, name)

    # ---- what is kept

    def forget(self) -> None:
        """Let go of what is large and can be found again."""
        self._known = self._bindings = None
        self._members = {}

    def decoded(self) -> m.Summary:
        """Of a file that cannot be decoded, nothing."""
        try:
            return m.decode(self._data)
        except (msgspec.DecodeError, RecursionError):
            return m.Summary()

    def _all(self) -> m.Summary:
        if self._known is None:
            SUMMARIES.add(self.forget)
            self._known = self.decoded()
        return self._known

    def _glance(self) -> Overview:
        if self._overview is None:
            self._overview = _overview(self._all(), self)
        return self._overview

    def _bound(self) -> Bindings:
        if self._bindings is None:
            known = self._all()
            self._bindings = bindings_of(known.body, known.functions)
        return self._bindings

    def _bound_in(self, index: int) -> Bindings:
        found = self._members.get(index)
        if found is None:
            known = self._all()
            found = self._members[index] = bindings_of(known.classes[index].body, known.functions)
        return found

    def _statements(self, index: int) -> tuple[m.Stmt, ...]:
        try:
            return m.statements(self._all().functions[index])
        except (msgspec.DecodeError, RecursionError):
            return ()


def in_class(summary: m.Summary, index: int) -> list[int]:
    """Functions in the body of a class."""
    return [at for at, each in enumerate(summary.functions) if each.cls == index]


def _overview(summary: m.Summary, unit: Unit) -> Overview:
    loaded: set[str] = set()
    _loaded(summary.body, unit, loaded)
    decorators = [each for function in summary.functions for each in function.decorators]
    decorators += [each for described in summary.classes for each in described.decorators]
    return Overview(
        _shared(loaded),
        tuple(map(intern, summary.calls)),
        tuple(
            Defined(
                intern(each.name),
                tuple(map(intern, map(last_name, each.bases))),
                _shared(unit._bound_in(index)),
            )
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
        package does not see the program's modules, whose names may be those of what it means; and a file that is called
        as a module of the standard library is meant beside it only."""
        if importer is not None and importer.foreign:
            return self._foreign(name)
        found = self._by_name.get(name, [])
        if importer is not None and name.partition(".")[0] in stdlib_module_names:
            found = [unit for unit in found if unit.root == importer.root]
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
