"""What is passed to a function: which parameter each argument fills, and what of it tells contexts apart."""

from __future__ import annotations

import functools

import msgspec

from asyncguard.link import lattice
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.model import summary as m

DEEPEST = 3


def bind(function: m.Function, arguments: Arguments, *, bound: bool) -> dict[str, v.Type]:
    """Parameter → what is passed for it; parameters that get nothing are absent. `bound`: the first is self."""
    params = [param for param in function.params if param.kind == "pos"][1 if bound else 0 :]
    out: dict[str, v.Type] = {}
    for param, passed in zip(params, arguments.positional, strict=False):
        out[param.name] = passed
    named = {param.name for param in function.params if param.kind in ("pos", "kw")}
    rest = [param for param in function.params if param.kind in ("*", "**")]
    out |= {name: passed for name, passed in arguments.keywords if name in named}
    for param in rest:
        out.update(_collected(param, params, named, arguments))
    return out


def _collected(param: m.Param, params: list[m.Param], named: set[str], arguments: Arguments) -> dict[str, v.Type]:
    if param.kind == "*":
        extra = arguments.positional[len(params) :]
        return {param.name: (v.Row(extra),)} if arguments.complete else {}
    others = tuple((name, passed) for name, passed in arguments.keywords if name not in named)
    known = lattice.join(*[passed for _, passed in others])
    if arguments.complete:
        return {param.name: (v.Container("dict", known, keys=others),)}
    return {param.name: (v.Container("dict", known),)} if known else {}


@functools.lru_cache(lattice.MOST_REMEMBERED)
def telling(known: v.Type) -> v.Type:
    """What of an argument is worth telling contexts apart for: callables, objects, flags."""
    kept = tuple(dict.fromkeys(_coarse(value) for value in lattice.settled(known) if _tells(value)))
    if v.ANY in kept and all(_is_flag(value) or value == v.ANY for value in kept):
        return ()
    if lattice.depth(kept) > DEEPEST:
        kept = tuple(flat for value in kept if (flat := _flat(value)) is not None)
    return kept if lattice.is_known(kept) else tuple(value for value in kept if isinstance(value, v.Unbounded))


def gathered(known: v.Type) -> v.Type:
    """What `*args` and `**kwargs` hold, as far as it tells: which there are, and what is telling in them."""
    return tuple(_thinned(value) for value in known)


def _thinned(value: v.Value) -> v.Value:
    match value:
        case v.Row(items=rows):
            return v.Row(tuple(telling(each) for each in rows))
        case v.Container(kind="dict", keys=keys) if keys is not None:
            kept = tuple((key, telling(each)) for key, each in keys)
            return v.Container("dict", lattice.join(*[each for _, each in kept]), keys=kept)
    return value


def _coarse(value: v.Value) -> v.Value:
    """A collection with what is telling in it."""
    match value:
        case v.Container(items=items, keys=keys):
            kept = keys and tuple((key, telling(each)) for key, each in keys)
            return msgspec.structs.replace(value, items=telling(items), keys=kept)
        case v.Row(items=rows):
            return v.Row(tuple(telling(each) for each in rows))
    return value


def _flat(value: v.Value) -> v.Value | None:
    """An object without what it was made with; None for another value that is nested too deeply."""
    if isinstance(value, v.Obj):
        return v.Obj(value.cls, value.exact)
    return value if lattice.depth((value,)) <= DEEPEST else None


def _tells(value: v.Value) -> bool:
    if isinstance(value, v.Literal):
        return _is_flag(value) or lattice.is_large(value)
    if isinstance(value, v.Container):
        return bool(telling(value.items))
    if isinstance(value, v.Row):
        return any(telling(item) for item in value.items)
    return not isinstance(value, v.Module)


def _is_flag(value: v.Value) -> bool:
    if not isinstance(value, v.Literal):
        return False
    return value.kind == "None" or (value.kind == "bool" and value.value is not None)


def is_flag(known: v.Type) -> bool:
    """Only True, False or None."""
    return bool(known) and all(_is_flag(value) for value in telling(known)) and telling(known) == known
