"""Assignment: what targets hold afterwards."""

from __future__ import annotations

from asyncguard.link import attributes, expressions, keyed, lattice, protocols
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import path, spell
from asyncguard.model import summary as m


def assign(f: Frame, target: m.Expr, known: v.Type) -> None:
    """Bind `target` to what is known of the value."""
    match target:
        case m.Name(id=name):
            _forget_below(f, name)
            if name in f.globals:
                f.global_stores[name] = lattice.join(f.global_stores.get(name, ()), known)
            f.env[name] = known if lattice.is_known(known) else f.declared.get(name, known)
        case m.Attr():
            _assign_attribute(f, target, known)
        case m.Subscript():
            _assign_item(f, target, known)
        case m.Sequence(items=items):
            for item, part in zip(items, unpack(known, items), strict=True):
                assign(f, item, part)
        case m.Starred(value=value):
            assign(f, value, (v.Container("list", known),))


def _forget_below(f: Frame, name: str) -> None:
    """A new value of `x` makes what was known of `x.y` void."""
    below = f"{name}."
    if below in " ".join(f.env):
        for key in [key for key in f.env if key.startswith(below)]:
            del f.env[key]


def _assign_attribute(f: Frame, target: m.Attr, known: v.Type) -> None:
    owner, name = target.value, target.name
    attributes.write(f, expressions.evaluate(f, owner), name, target.span or f.p.nowhere, spell(target))
    where = path(target)
    if where:
        _forget_below(f, where)
        f.env[where] = known
    if isinstance(owner, m.Name) and owner.id and f.p.is_self(f, owner.id):
        f.stores[name] = lattice.join(f.stores.get(name, ()), known)


def declare(f: Frame, target: m.Attr, declared: v.Type) -> None:
    """`self.connection: T`, without a value: what the attribute holds, whatever an ancestor puts there."""
    f.env[path(target)] = declared
    if isinstance(target.value, m.Name) and f.p.is_self(f, target.value.id):
        f.stores[target.name] = declared


def _assign_item(f: Frame, target: m.Subscript, known: v.Type) -> None:
    owner = target.value
    at = expressions.evaluate(f, target.index)
    held = expressions.looked_into(f, owner)
    protocols.store(f, held, at, known, target.span, spell(owner))
    where = path(owner)
    grown = tuple(
        v.Container(x.kind, lattice.join(x.items, lattice.some(known)), keys=keyed.put(x, at, known))
        if isinstance(x, v.Container)
        else x
        for x in held
    )
    if where and grown != held and all(lattice.depth((x,)) <= 4 for x in grown):
        f.env[where] = grown
        attribute = owner.name if isinstance(owner, m.Attr) else ""
        if (
            attribute
            and isinstance(owner, m.Attr)
            and isinstance(owner.value, m.Name)
            and f.p.is_self(f, owner.value.id)
        ):
            f.stores[attribute] = lattice.join(f.stores.get(attribute, ()), grown)


def unpack(known: v.Type, items: tuple[m.Expr, ...]) -> list[v.Type]:
    """The part of a value that each of `items` gets."""
    out: list[v.Type] = [()] * len(items)
    starred = any(isinstance(item, m.Starred) for item in items)
    for value in known:
        if isinstance(value, v.Row) and len(value.items) == len(items) and not starred:
            out = [lattice.join(old, new) for old, new in zip(out, value.items, strict=True)]
        elif isinstance(value, v.Container):
            out = [lattice.join(old, value.items) for old in out]
    return out
