"""A file that changes: it tells what is read in it, and, when it takes what another version has, what is another there.

What is told of is a function's header or body, a class's header or body, one name in a body or of the module: so of who
has looked at a file only those who have looked at what changed have to look again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import zip_longest
from typing import TypeVar

import msgspec

from asyncguard.link.bindings import ACCESSORS, Binding, Bindings, bindings_of
from asyncguard.link.bodies import Body
from asyncguard.link.modules import Module
from asyncguard.link.syntax import below
from asyncguard.link.units import Overview, Unit, in_class
from asyncguard.model import summary as m
from asyncguard.model.numbers import NO_CLASS, Numbers

Value = TypeVar("Value")

BEHIND = "\0"
"""After the path, in all that is told of a file."""
MOST_GONE = 64
"""Functions and classes whose places stay empty; with more, and more than there are, all get new numbers."""


class LiveUnit(Unit):
    """A file that tells when something in it is read, and that takes what is in it from another."""

    def __init__(self, module: Module, tell: Callable[[str], None]) -> None:
        super().__init__(module)
        self._tell = tell
        self._known = self.decoded()
        self._numbers: Numbers | None = None

    # ---- what is read

    @property
    def summary(self) -> m.Summary:
        self._tell(self.path)
        return self._all()

    @property
    def overview(self) -> Overview:
        self._tell(self.path)
        return self._glance()

    @property
    def bindings(self) -> Bindings:
        self._tell(self.path)
        return self._bound()

    def function(self, index: int) -> m.Function:
        self._tell(_header(self.path, index))
        return super().function(index)

    def read(self, index: int) -> Body:
        self._tell(_body(self.path, index))
        return super().read(index)

    def mentions(self, index: int, marks: Iterable[bytes]) -> bool:
        self._tell(_body(self.path, index))
        return super().mentions(index, marks)

    def inner(self, index: int) -> list[int]:
        self._tell(_body(self.path, index))
        return self._in_order(super().inner(index))

    def described(self, index: int) -> m.Class:
        self._tell(_class(self.path, index))
        return super().described(index)

    def class_name(self, index: int) -> str:
        self._tell(_class(self.path, index))
        return super().class_name(index)

    def class_body(self, index: int) -> tuple[m.Stmt, ...]:
        self._tell(_class_body(self.path, index))
        return super().class_body(index)

    def methods(self, index: int) -> list[int]:
        self._tell(_class_body(self.path, index))
        return self._in_order(super().methods(index))

    def members(self, index: int) -> Bindings:
        self._tell(_class_body(self.path, index))
        return super().members(index)

    def member(self, index: int, name: str) -> list[Binding]:
        self._tell(_member(self.path, index, name))
        return super().member(index, name)

    def defines(self, index: int, name: str) -> bool:
        self._tell(_member(self.path, index, name))
        return super().defines(index, name)

    def stores(self, index: int, name: str) -> tuple[int, ...]:
        self._tell(_attribute(self.path, index, name))
        return super().stores(index, name)

    def binding(self, name: str) -> list[Binding]:
        self._tell(_name(self.path, name))
        return super().binding(name)

    def assigned(self, name: str) -> tuple[int, ...]:
        self._tell(_name(self.path, name))
        return super().assigned(name)

    @property
    def stars(self) -> list[m.Import]:
        self._tell(_name(self.path, "*"))
        return super().stars

    @property
    def exports(self) -> tuple[str, ...] | None:
        self._tell(_exports(self.path))
        return super().exports

    @property
    def suppressions(self) -> tuple[m.Suppression, ...]:
        self._tell(_comments(self.path))
        return super().suppressions

    def loads(self, module: str) -> bool:
        self._tell(_loaded(self.path, module))
        return super().loads(module)

    def runs(self, name: str) -> bool:
        self._tell(_run(self.path, name))
        return super().runs(name)

    def forget(self) -> None:
        """It stays: what it is now is nowhere else."""

    def _in_order(self, functions: list[int]) -> list[int]:
        """As they stand in the text, whatever their numbers."""
        known = self._all().functions
        return sorted(functions, key=lambda index: known[index].span)

    # ---- changes

    def refill(self, module: Module) -> set[str] | None:
        """Takes what is in `module`, and gives what has to be told of; None, and nothing done, where functions or
        classes would have other numbers there."""
        old = self._all()
        self._numbers = self._numbers or Numbers(old)
        new = Unit(msgspec.structs.replace(module, data=self._numbers.renumber(module.data))).decoded()
        gone = sum(not each.qualname for each in new.functions) + sum(not each.qualname for each in new.classes)
        if gone > MOST_GONE and 2 * gone > self._numbers.count and new.error is None:
            return None
        bindings, loaded = self._bound(), self._glance().loaded
        self._known, self._overview, self._bindings, self._members = new, None, None, {}
        told = set(self._functions(old, new))
        if _without_bodies(old) != _without_bodies(new):
            told |= {self.path, *self._module(old, new, bindings, loaded), *self._classes(old, new)}
        return told

    def _module(self, old: m.Summary, new: m.Summary, bindings: Bindings, loaded: Set[str]) -> Iterator[str]:
        """`bindings` and `loaded` are those of `old`."""
        names = {*_unlike(bindings, self._bound()), *_unlike(old.globals, new.globals)}
        yield from (_name(self.path, each) for each in names)
        yield from (_loaded(self.path, each) for each in loaded ^ self._glance().loaded)
        yield from (_run(self.path, each) for each in _called(old) ^ _called(new))
        if old.exports != new.exports:
            yield _exports(self.path)
        if old.suppressions != new.suppressions:
            yield _comments(self.path)

    def _functions(self, old: m.Summary, new: m.Summary) -> Iterator[str]:
        """A body changes also with what is defined in it."""
        headers = _headers(old)
        bodies: set[int] = set()
        for index, (header, function) in enumerate(zip(_headers(new), new.functions, strict=True)):
            known = old.functions[index] if index < len(headers) else None
            if known is None or headers[index] != header:
                yield _header(self.path, index)
                bodies.update(_around(function, new), _around(known, old) if known is not None else ())
            if known is None or bytes(known.body) != bytes(function.body) or known.locals != function.locals:
                bodies.add(index)
        for index in bodies:
            self._bodies.pop(index, None)
            yield _body(self.path, index)

    def _classes(self, old: m.Summary, new: m.Summary) -> Iterator[str]:
        for index, (one, other) in enumerate(zip_longest(old.classes, new.classes, fillvalue=NO_CLASS)):
            if msgspec.structs.replace(one, body=(), stores={}) != msgspec.structs.replace(other, body=(), stores={}):
                yield _class(self.path, index)
            before, after = bindings_of(one.body, old.functions), bindings_of(other.body, new.functions)
            if one.body != other.body or before != after or in_class(old, index) != in_class(new, index):
                yield _class_body(self.path, index)
            yield from (_member(self.path, index, name) for name in _unlike(before, after))
            yield from (_attribute(self.path, index, name) for name in _unlike(one.stores, other.stores))


def of_file(path: str, told: str) -> bool:
    """Whether this was told of that file."""
    return told == path or told.startswith(path + BEHIND)


def home(path: str) -> str:
    """What everything rests on that speaks of a function or class by its number in a file."""
    return f"{path}{BEHIND}"


def bound(path: str, cls: int | None, name: str, number: int) -> str:
    """A binding, by its number, of a name of the module or of a class."""
    name += "".join(f".{accessor}" for accessor, its in ACCESSORS.items() if its == number)
    return _name(path, name) if cls is None else _member(path, cls, name)


def _header(path: str, index: int) -> str:
    return f"{path}{BEHIND}def {index}"


def _body(path: str, index: int) -> str:
    return f"{path}{BEHIND}body {index}"


def _class(path: str, index: int) -> str:
    return f"{path}{BEHIND}class {index}"


def _class_body(path: str, index: int) -> str:
    return f"{path}{BEHIND}class body {index}"


def _member(path: str, index: int, name: str) -> str:
    return f"{path}{BEHIND}class {index}: {name}"


def _attribute(path: str, index: int, name: str) -> str:
    return f"{path}{BEHIND}class {index}: self.{name}"


def _name(path: str, name: str) -> str:
    return f"{path}{BEHIND}{name}"


def _exports(path: str) -> str:
    return f"{path}{BEHIND}__all__ ="


def _comments(path: str) -> str:
    return f"{path}{BEHIND}#"


def _loaded(path: str, module: str) -> str:
    return f"{path}{BEHIND}import {module}"


def _run(path: str, name: str) -> str:
    return f"{path}{BEHIND}{name}()"


def _unlike(one: Mapping[str, Value], other: Mapping[str, Value]) -> Iterator[str]:
    return (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _headers(summary: m.Summary) -> list[m.Function]:
    """What is read of functions without their bodies. Names that one binds go with the body, unless functions inside
    may capture them; where it ends is of interest to nobody who asks about it."""
    parents = {each.parent for each in summary.functions}
    return [
        msgspec.structs.replace(each, body=_NO_BODY, locals=each.locals if at in parents else (), end_row=0)
        for at, each in enumerate(summary.functions)
    ]


def _around(function: m.Function, summary: m.Summary) -> Iterator[int]:
    """The functions around one."""
    while function.parent >= 0:
        yield function.parent
        function = summary.functions[function.parent]


def _called(summary: m.Summary) -> set[str]:
    """Plain names that a module calls when it is loaded."""
    return {call.func.id for call in below(summary.body, m.Call) if isinstance(call.func, m.Name)}


def _without_bodies(summary: m.Summary) -> m.Summary:
    functions = tuple(msgspec.structs.replace(each, body=_NO_BODY, locals=()) for each in summary.functions)
    return msgspec.structs.replace(summary, functions=functions)


_NO_BODY = msgspec.Raw(b"")
