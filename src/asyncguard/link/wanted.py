"""Calls that rules ask for by name, beside those that the catalogue knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from asyncguard.link import classes, lattice, names
from asyncguard.link import values as v
from asyncguard.link.effects import Primitive
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.frame import Frame
    from asyncguard.link.program import Program

CATEGORY = "call"


class Wanted:
    """Dotted names and the codes that ask for their calls. `Class#method` and `Class.method` mean the same."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._codes: dict[str, list[str]] = {}
        for name, codes in names.items():
            self._codes.setdefault(name.replace("#", "."), []).extend(codes)

    def __bool__(self) -> bool:
        return bool(self._codes)

    def __contains__(self, name: str) -> bool:
        return name in self._codes

    def note(self, f: Frame, called: v.Value, span: m.Span, text: str) -> None:
        """`called` is called at `span`: an event for each code that asks for it."""
        for name in self._names(f, called):
            for code in self._codes[name]:
                f.blocks(Primitive(name, code, CATEGORY), span, text)

    def _names(self, f: Frame, called: v.Value) -> Iterator[str]:
        match called:
            case v.External(name=name):
                yield from [name] if name in self._codes else []
            case v.Bound(owner=v.Instance(name=owner), name=method):
                spelled = (f"{each}.{method}" for each in f.p.catalogue.names_of(owner))
                yield from dict.fromkeys(name for name in spelled if name in self._codes)
            case v.Fn(path=path, index=index) | v.Cls(path=path, index=index):
                kind = type(called).__name__
                yield from (name for name in self._codes if (kind, path, index) in _meant(f, name))


def _meant(f: Frame, name: str) -> tuple[tuple[str, str, int], ...]:
    """The functions and classes of the program, or of packages, that `name` means where `f` stands."""
    question = ("wanted", f.unit.path, name)
    return f.p.memo.get(question, lambda: tuple(_found(f.p, name, f)), ())


def _found(p: Program, name: str, f: Frame) -> Iterator[tuple[str, str, int]]:
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        unit = p.units.find(".".join(parts[:count]), f.unit)
        if unit is not None:
            known: v.Type = (v.Module(unit.path),)
            for part in parts[count:]:
                known = lattice.join(*[_member(p, value, part) for value in known])
            yield from ((type(x).__name__, x.path, x.index) for x in known if isinstance(x, v.Fn | v.Cls))
            return


def _member(p: Program, value: v.Value, name: str) -> v.Type:
    """`value.name`; of a class also what it inherits."""
    if isinstance(value, v.Cls):
        found = classes.find(p, value, name)
        if found is None:
            return ()
        owner, bindings = found
        return lattice.join(*[p.bound(p.units.by_path[owner.path], each, owner) for each in bindings])
    return names.class_attribute(p, value, name)
