"""Dicts all of whose keys are known: what `**options` holds, for as long as nothing else refers to it."""

from __future__ import annotations

import msgspec

from asyncguard.link import lattice
from asyncguard.link import values as v
from asyncguard.link.frame import Frame

Keys = tuple[tuple[str, v.Type], ...]


def of(known: v.Type) -> Keys | None:
    """The keys of the one dict that `known` is, with what they hold."""
    match known:
        case (v.Container(keys=keys),):
            return keys
    return None


def forgotten(known: v.Type) -> v.Type:
    """`known` as what has a second name: somebody else may change its keys."""
    if not any(type(value) is v.Container and value.keys is not None for value in known):
        return known
    return tuple(msgspec.structs.replace(x, keys=None) if isinstance(x, v.Container) else x for x in known)


def key(known: v.Type) -> str | None:
    """The string that `known` is for sure."""
    match known:
        case (v.Literal(kind="str", value=str(text)),):
            return text
    return None


def has(known: v.Type, wanted: v.Type) -> bool | None:
    """Whether the dict has the key, where that is sure."""
    keys, name = of(known), key(wanted)
    return None if keys is None or name is None else name in dict(keys)


def value(owner: v.Container, wanted: v.Type) -> v.Type | None:
    """What the dict holds under the key: nothing where it may or may not have it, () where it has it not."""
    name = key(wanted)
    if owner.keys is None or name is None:
        return None
    found = dict(owner.keys)
    return lattice.some(found[name]) if name in found else ()


def put(owner: v.Container, wanted: v.Type, known: v.Type) -> Keys | None:
    """The keys after `owner[wanted] = known`."""
    name = key(wanted)
    return None if owner.keys is None or name is None else tuple({**dict(owner.keys), name: known}.items())


def method(f: Frame, owner: v.Container, name: str, wanted: v.Type, default: v.Type, receiver: str) -> v.Type | None:
    """What a method of a dict gives whose keys are known, None where that does not help. Afterwards the keys that it
    has changed are no longer what they were."""
    found = value(owner, wanted) if name in ("get", "pop", "setdefault") else None
    if name not in _ONLY_LOOK:
        _changed(f, owner, name, wanted, receiver)
    return found or default if found is not None else None


_ONLY_LOOK = ("get", "keys", "values", "items", "copy")


def _changed(f: Frame, owner: v.Container, name: str, wanted: v.Type, receiver: str) -> None:
    gone = key(wanted)
    left = None
    if name == "pop" and gone is not None:
        left = tuple(each for each in owner.keys or () if each[0] != gone)
    new = msgspec.structs.replace(owner, keys=left)
    if receiver in f.env:
        f.env[receiver] = tuple(new if each == owner else each for each in f.env[receiver])
