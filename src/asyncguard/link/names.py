"""What a name means in a module: imports, re-exports, stars, definitions."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from asyncguard.link import counts, lattice
from asyncguard.link import values as v
from asyncguard.link.bindings import Binding
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

_TYPING = ("typing", "typing_extensions", "collections.abc")
_BUILTINS = frozenset(dir(builtins))


def module_name(p: Program, unit: Unit, name: str) -> v.Type:
    """What `name` holds at module level of `unit`, builtins included."""
    found = member(p, unit, name)
    if not found and name in _BUILTINS and not unit.binding(name):
        return (v.External(f"builtins.{name}"),)
    return found


def member(p: Program, unit: Unit, name: str) -> v.Type:
    """What `name` of the module `unit` holds."""
    return p.memo.get(("member", unit.path, name), lambda: _member(p, unit, name), v.UNKNOWN)


def _member(p: Program, unit: Unit, name: str) -> v.Type:
    """What the user says of a package's function is the last word on it."""
    if unit.foreign and p.configured.speaks_of(f"{unit.name}.{name}"):
        return (v.External(f"{unit.name}.{name}"),)
    bindings = unit.binding(name)
    found = lattice.join(*[_bound(p, unit, binding) for binding in bindings]) if bindings and name != "*" else v.UNKNOWN
    if bindings and len(bindings) == 1 and not unit.assigned(name):
        found = _constant(p, unit, bindings[0]) or found
    for index in unit.assigned(name):
        found = lattice.join(found, lattice.widen(dict(p.outcome(p.default(unit, index)).globals).get(name, v.UNKNOWN)))
    if not found:
        found = _from_stars(p, unit, name)
    if not found and unit.is_package:
        found = _submodule(p, f"{unit.name}.{name}", unit)
    return found


def _bound(p: Program, unit: Unit, binding: Binding) -> v.Type:
    if binding.kind == "import" and isinstance(binding.statement, m.Import):
        return imported(p, unit, binding.statement)
    return lattice.widen(p.bound(unit, binding))


def _constant(p: Program, unit: Unit, binding: Binding) -> v.Type:
    """`ROUNDS = 1_000_000`, and nobody gives the name another value."""
    if not isinstance(binding.statement, m.Assign | m.Annotated):
        return v.UNKNOWN
    known = p.bound(unit, binding)
    value = counts.integer(known)
    return known if value is not None and value >= counts.CONSTANT else v.UNKNOWN


def _from_stars(p: Program, unit: Unit, name: str) -> v.Type:
    for star in reversed(unit.stars):
        for value in imported_module(p, unit, star.module, star.level):
            if isinstance(value, v.Module):
                source = p.units.by_path[value.path]
                exports = source.exports
                listed = not name.startswith("_") if exports is None else name in exports
                found = member(p, source, name) if listed else v.UNKNOWN
                if found:
                    return found
            elif isinstance(value, v.External) and (value.name in _TYPING or p.catalogue_knows(f"{value.name}.{name}")):
                return (v.External(f"{value.name}.{name}"),)
    return v.UNKNOWN


def imported(p: Program, unit: Unit, statement: m.Import) -> v.Type:
    """What an import statement binds its name to."""
    source = imported_module(p, unit, statement.module, statement.level)
    if statement.member is None:
        return source
    return lattice.join(*[_imported_member(p, value, statement.member, unit) for value in source])


def _imported_member(p: Program, source: v.Value, name: str, importer: Unit) -> v.Type:
    if isinstance(source, v.External):
        inner = _submodule(p, f"{source.name}.{name}", importer)
        return inner or (v.External(f"{source.name}.{name}"),)
    if isinstance(source, v.Module):
        unit = p.units.by_path[source.path]
        own_submodule = unit.is_package and not unit.binding(name)
        if own_submodule and (inner := _submodule(p, f"{unit.name}.{name}", unit)):
            return inner
        return member(p, unit, name)
    return v.UNKNOWN


def imported_module(p: Program, unit: Unit, module: str, level: int) -> v.Type:
    """The module that an import names: a file of the program, or something outside it."""
    name = absolute(unit, module, level)
    if not name:
        return v.UNKNOWN
    found = p.units.find(name, unit)
    if found is not None and not (level == 0 and found is unit and "." not in name):
        return (v.Module(found.path),)
    return (v.External(name),)


def absolute(unit: Unit, module: str, level: int) -> str:
    """The absolute dotted name of `module` imported with `level` dots in `unit`; '' where it leaves the program."""
    if level == 0:
        return module
    parts = unit.name.split(".")
    keep = len(parts) - level + (1 if unit.is_package else 0)
    if keep < 0:
        return ""
    return ".".join([*parts[:keep], *([module] if module else [])])


def _submodule(p: Program, name: str, importer: Unit) -> v.Type:
    found = p.units.find(name, importer)
    if found is not None:
        return (v.Module(found.path),)
    return (v.External(name),) if p.units.is_namespace(name) else v.UNKNOWN


def class_attribute(p: Program, value: v.Value, name: str) -> v.Type:
    """`value.name` where `value` is a module or a class: what a dotted annotation means."""
    match value:
        case v.Module(path=path):
            return member(p, p.units.by_path[path], name)
        case v.External(name=owner):
            return external_attribute(p, owner, name)
        case v.Cls(path=path, index=index):
            unit = p.units.by_path[path]
            return lattice.join(*[p.bound(unit, binding, value) for binding in unit.member(index, name)])
    return v.UNKNOWN


def external_attribute(p: Program, owner: str, name: str) -> v.Type:
    """`owner.name` outside the program; a namespace package may lead back into it."""
    if p.units.is_namespace(owner):
        found = p.units.find(f"{owner}.{name}")
        if found is not None:
            return (v.Module(found.path),)
    return (v.External(f"{owner}.{name}"),)


def locate(p: Program, unit: Unit, expr: m.Expr, level: int = 0) -> list[tuple[Unit, Binding]]:
    """Where a plain or dotted name is bound, imports followed."""
    if level > _MOST_HOPS:
        return []
    if isinstance(expr, m.Attr):
        owners = [value for value in _static(p, unit, expr.value) if isinstance(value, v.Module)]
        return [each for owner in owners for each in _bindings(p, p.units.by_path[owner.path], expr.name, level)]
    return _bindings(p, unit, expr.id, level) if isinstance(expr, m.Name) else []


def _static(p: Program, unit: Unit, expr: m.Expr) -> v.Type:
    if isinstance(expr, m.Name):
        return module_name(p, unit, expr.id)
    if isinstance(expr, m.Attr):
        return lattice.join(*[class_attribute(p, value, expr.name) for value in _static(p, unit, expr.value)])
    return v.UNKNOWN


def _bindings(p: Program, unit: Unit, name: str, level: int) -> list[tuple[Unit, Binding]]:
    out: list[tuple[Unit, Binding]] = []
    for binding in unit.binding(name):
        if isinstance(binding.statement, m.Import) and binding.statement.member is not None:
            for value in imported_module(p, unit, binding.statement.module, binding.statement.level):
                if isinstance(value, v.Module):
                    source = p.units.by_path[value.path]
                    out += locate(p, source, m.Name(binding.statement.member), level + 1)
        else:
            out.append((unit, binding))
    return out


_MOST_HOPS = 10
