"""Classes of the program: ancestors, members, what attributes hold, who overrides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from asyncguard.link import hints, lattice
from asyncguard.link import values as v
from asyncguard.link.bindings import Binding
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

MOST_OVERRIDES = 8


def unit_of(p: Program, cls: v.Cls) -> Unit:
    return p.units.by_path[cls.path]


def info(p: Program, cls: v.Cls) -> m.Class:
    return unit_of(p, cls).described(cls.index)


def name_of(p: Program, cls: v.Cls) -> str:
    return unit_of(p, cls).class_name(cls.index)


def bases(p: Program, cls: v.Cls) -> v.Type:
    """The base classes as written: classes of the program, and Externals."""
    return p.memo.get(("bases", cls.path, cls.index), lambda: _bases(p, cls), v.UNKNOWN)


def _bases(p: Program, cls: v.Cls) -> v.Type:
    unit = unit_of(p, cls)
    named = [value for expr in info(p, cls).bases for value in hints.class_value(p, unit, expr)]
    return tuple(dict.fromkeys(x for x in named if isinstance(x, v.Cls | v.External) and x != cls))


def mro(p: Program, cls: v.Cls) -> tuple[v.Value, ...]:
    """`cls` and its ancestors, nearest first, each once (at its last place, as in Python)."""
    found = p.mros.get((cls.path, cls.index))
    if found is None:
        out: list[v.Value] = []
        _ancestors(p, cls, out, 0)
        unique = list(dict.fromkeys(reversed(out)))
        found = p.mros[cls.path, cls.index] = tuple(reversed(unique))
    return found


def _ancestors(p: Program, cls: v.Cls, out: list[v.Value], level: int) -> None:
    out.append(cls)
    for base in bases(p, cls):
        if isinstance(base, v.Cls) and level < 20 and base not in out[: level + 1]:
            _ancestors(p, base, out, level + 1)
        else:
            out.append(base)


def is_subclass(p: Program, cls: v.Value, ancestor: v.Value) -> bool:
    """Whether `cls` is `ancestor` or derives from it."""
    if isinstance(cls, v.Cls):
        own = [(each.path, each.index) for each in mro(p, cls) if isinstance(each, v.Cls)]
        if isinstance(ancestor, v.Cls):
            return (ancestor.path, ancestor.index) in own
        return any(isinstance(each, v.External) and is_subclass(p, each, ancestor) for each in mro(p, cls))
    if isinstance(cls, v.External) and isinstance(ancestor, v.External):
        return cls.name == ancestor.name or p.catalogue.is_subclass(cls.name, ancestor.name)
    return False


def find(p: Program, cls: v.Cls, name: str, *, after: v.Cls | None = None) -> tuple[v.Cls, list[Binding]] | None:
    """The class of the MRO that binds `name` in its body, and how; `after` starts behind that class (`super()`)."""
    skipping = after is not None
    for each in mro(p, cls):
        if skipping:
            skipping = not (isinstance(each, v.Cls) and after and (each.path, each.index) == (after.path, after.index))
            continue
        if isinstance(each, v.Cls):
            bindings = unit_of(p, each).member(each.index, name)
            if bindings:
                return each, bindings
    return None


def external_bases(p: Program, cls: v.Cls) -> list[v.External]:
    return [each for each in mro(p, cls) if isinstance(each, v.External)]


_WITHOUT_TRUTH = {"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"}


def is_always_true(p: Program, cls: v.Cls) -> bool:
    """`bool(x)` of its instances is True: no class that they may have says otherwise."""
    every = (cls, *subclasses(p, cls))
    plain = all(base.name in _WITHOUT_TRUTH for each in every for base in external_bases(p, each))
    return plain and not any(find(p, each, name) for each in every for name in ("__bool__", "__len__"))


def subclasses(p: Program, cls: v.Cls) -> tuple[v.Cls, ...]:
    """Proper subclasses of `cls` in the program, in order of file and place."""
    return p.memo.get(("subclasses", cls.path, cls.index), lambda: _subclasses(p, cls), ())


def _subclasses(p: Program, cls: v.Cls) -> tuple[v.Cls, ...]:
    out: list[v.Cls] = []
    seen = {(cls.path, cls.index)}
    names = {name_of(p, cls)}
    while names:
        wanted, names = names, set()
        for path, index in p.derived_from(wanted):
            candidate = v.Cls(path, index)
            if (path, index) not in seen and is_subclass(p, candidate, cls):
                seen.add((path, index))
                out.append(candidate)
                names.add(name_of(p, candidate))
    return tuple(sorted(out, key=lambda each: (each.path, each.index)))


def is_replaced(p: Program, cls: v.Cls, name: str) -> bool:
    """Whether a subclass in the program defines `name` itself."""
    return any(True for _ in _redefining(p, cls, name))


def _redefining(p: Program, cls: v.Cls, name: str) -> Iterator[v.Cls]:
    """Subclasses in the program that define `name` themselves."""
    return (each for each in subclasses(p, cls) if unit_of(p, each).defines(each.index, name))


def overrides(p: Program, cls: v.Cls, name: str) -> Sequence[v.Cls]:
    """Subclasses that define `name` themselves and that the program makes instances of."""
    return p.memo.get(("overrides", cls.path, cls.index, name), lambda: tuple(_overrides(p, cls, name)), ())


def _overrides(p: Program, cls: v.Cls, name: str) -> list[v.Cls]:
    out = [each for each in _redefining(p, cls, name) if _is_instantiated(p, each)]
    if not out and is_protocol(p, cls):
        out = [found[0] for each in implementations(p, cls) if (found := find(p, each, name)) is not None]
    if not out and unit_of(p, cls).foreign:
        out = _in_package(p, cls, name)
    elif not out and _is_unfinished(p, cls) and _only_declares(p, cls, name):
        out = _implementing(p, cls, name)
    return out if len(out) <= MOST_OVERRIDES else []


def _only_declares(p: Program, cls: v.Cls, name: str) -> bool:
    found = find(p, cls, name)
    return found is not None and p.is_abstract(*found)


def _implementing(p: Program, cls: v.Cls, name: str) -> list[v.Cls]:
    """Subclasses that have the method which `cls` only declares. Nobody is seen to make an instance of one, as where a
    registry makes them by name; but an object that has `cls` as its class is of one of them."""
    return [each for each in _redefining(p, cls, name) if not _only_declares(p, each, name)]


def always_overridden(p: Program, cls: v.Cls, name: str) -> bool:
    """`cls` is abstract, and each subclass that the program makes instances of finds `name` elsewhere."""
    own = find(p, cls, name)
    made = [each for each in subclasses(p, cls) if p.calls(name_of(p, each))]
    return bool(own and made) and _is_unfinished(p, cls) and all(find(p, each, name) != own for each in made)


def _is_unfinished(p: Program, cls: v.Cls) -> bool:
    """It has a method under `@abstractmethod`, so that nobody can make an instance."""
    unit = unit_of(p, cls)
    own = [binding for bindings in unit.members(cls.index).values() for binding in bindings if binding.kind == "def"]
    return any(isinstance(x, v.Fn) and x.kind == "abstract" for binding in own for x in p.bound(unit, binding, cls))


def _in_package(p: Program, cls: v.Cls, name: str) -> list[v.Cls]:
    """For a method that a package only declares: the class in the same package that implements it, where there is
    exactly one of which somebody makes instances."""
    found = find(p, cls, name)
    if found is None or not p.is_abstract(*found):
        return []
    out: dict[v.Cls, None] = {}
    for each in _derived_in_package(p, cls):
        own = find(p, each, name)
        if own is not None and own[0] != found[0] and _is_made(p, each):
            out[own[0]] = None
    return list(out) if len(out) == 1 else []


def _is_made(p: Program, cls: v.Cls) -> bool:
    """The program or the class's own package calls it."""
    name = info(p, cls).name
    return p.calls(name) or p.units.calls(unit_of(p, cls).name.partition(".")[0], name)


def _derived_in_package(p: Program, cls: v.Cls) -> list[v.Cls]:
    """Proper subclasses of `cls` in its own package."""
    package = unit_of(p, cls).name.partition(".")[0]
    out: dict[v.Cls, None] = {}
    waiting = [info(p, cls).name]
    for base in waiting:
        for unit in p.units.deriving(package, base):
            for index, derived in enumerate(unit.summary.classes):
                candidate = v.Cls(unit.path, index)
                is_new = derived.cls < 0 and derived.parent < 0 and candidate not in out and candidate != cls
                if is_new and is_subclass(p, candidate, cls):
                    out[candidate] = None
                    waiting.append(derived.name)
    return list(out)


def _is_instantiated(p: Program, cls: v.Cls) -> bool:
    return any(p.calls(name_of(p, each)) for each in (cls, *subclasses(p, cls)))


def implementations(p: Program, protocol: v.Cls) -> tuple[v.Cls, ...]:
    """Classes of the program that have every member of a Protocol (methods async where it says so) and instances."""
    return p.memo.get(("implementations", protocol.path, protocol.index), lambda: _implementations(p, protocol), ())


def _implementations(p: Program, protocol: v.Cls) -> tuple[v.Cls, ...]:
    found = tuple(each for each in _candidates(p, protocol) if _conforms(p, each, protocol))
    return found if len(found) <= MOST_OVERRIDES else ()


def _candidates(p: Program, protocol: v.Cls) -> list[v.Cls]:
    methods = _own_methods(p, protocol)
    if not methods:
        return []
    places = p.defining(next(iter(sorted(methods))))
    return [cls for place in places if (cls := v.Cls(*place)) != protocol]


def _own_methods(p: Program, cls: v.Cls) -> dict[str, bool]:
    """Public methods that the class body defines → whether they are async."""
    unit = unit_of(p, cls)
    out: dict[str, bool] = {}
    for name, bindings in unit.members(cls.index).items():
        for binding in bindings:
            if isinstance(binding.statement, m.Define) and not name.startswith("_"):
                out[name] = unit.function(binding.statement.function).is_async
    return out


def _conforms(p: Program, cls: v.Cls, protocol: v.Cls) -> bool:
    if is_protocol(p, cls) or not _is_instantiated(p, cls):
        return False
    for name, is_async in _own_methods(p, protocol).items():
        found = find(p, cls, name)
        if found is None or _own_methods(p, found[0]).get(name) is not is_async:
            return False
    return all(
        find(p, cls, name) or unit_of(p, cls).stores(cls.index, name)
        for name in unit_of(p, protocol).members(protocol.index)
    )


def is_protocol(p: Program, cls: v.Cls) -> bool:
    return any(
        isinstance(base, v.External) and base.name in ("typing.Protocol", "typing_extensions.Protocol")
        for base in bases(p, cls)
    )


def only_declares(p: Program, cls: v.Cls) -> bool:
    """A class of a package that is there to be derived from: `class Store(ABC)`."""
    return unit_of(p, cls).foreign and any(x.name == "abc.ABC" for x in bases(p, cls) if isinstance(x, v.External))


def stored(p: Program, obj: v.Obj, name: str) -> v.Type:
    """What `self.name = ...` in the methods of the object's class and its ancestors leaves there."""
    if obj.args and (made := p.made_by_constructor(obj).get(name)):
        return lattice.widen(made)
    out: list[v.Type] = []
    for each in mro(p, obj.cls):
        if not isinstance(each, v.Cls):
            continue
        methods = [v.Fn(each.path, index, each.closure) for index in unit_of(p, each).stores(each.index, name)]
        out += [p.stores_of(method, v.Obj(each)).get(name, v.UNKNOWN) for method in methods]
        if any(_declares(p, method, name) for method in methods):
            break
    return lattice.widen(lattice.join(*out))


def _declares(p: Program, method: v.Fn, name: str) -> bool:
    """`self.name: T` without a value: a subclass that says what its ancestor's attribute is here."""
    return name in p.units.by_path[method.path].read(method.index).declared


def class_level(p: Program, cls: v.Cls, name: str) -> v.Type:
    """What the class body says of an attribute: its value, else its annotation. Functions excluded."""
    found = find(p, cls, name)
    if found is None:
        return v.UNKNOWN
    owner, bindings = found
    unit = unit_of(p, owner)
    return lattice.join(
        *(p.bound(unit, binding, owner) for binding in bindings if binding.kind not in ("def", "class"))
    )
