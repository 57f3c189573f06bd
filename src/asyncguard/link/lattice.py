"""Types as a lattice: how they are joined, widened, and told apart."""

import functools
from itertools import chain

import msgspec

from asyncguard.link import values as v

MOST_ALTERNATIVES = 12
MOST_REMEMBERED = 20_000
"""Types of which something is remembered that is asked again and again: those that were asked about last."""


def join(*types: v.Type) -> v.Type:
    """A type that holds what any of `types` holds."""
    first = v.UNKNOWN
    for each in types:
        if not first:
            first = each
        elif each and each is not first and each != first:
            break
    else:
        if len(first) <= 1:
            return first
    return tuple(dict.fromkeys(chain.from_iterable(types)))[:MOST_ALTERNATIVES]


def either(*types: v.Type) -> v.Type:
    """What a name holds that gets its value on one of several ways: where one is unknown, so is the whole."""
    return join(*[each or (v.ANY,) for each in types])


def some(known: v.Type) -> v.Type:
    """`known`, where nothing is known said out loud: (ANY,)."""
    return known or (v.ANY,)


def is_known(known: v.Type) -> bool:
    """Whether anything is known."""
    return any(type(value) is not v.Anything and type(value) is not v.Unbounded for value in known)


@functools.lru_cache(MOST_REMEMBERED)
def settled(known: v.Type) -> v.Type:
    """`known` without what its awaitables wait for: what leaves the frame that made them, and is no return value."""
    return join(tuple(_settled(value) for value in known))


def _settled(value: v.Value) -> v.Value:
    match value:
        case v.Running(result=result):
            return v.Running(settled(result))
        case v.Container(kind=kind, items=items, keys=None):
            return v.Container(kind, settled(items))
        case v.Container(kind=kind, items=items, keys=keys) if keys is not None:
            return v.Container(kind, settled(items), keys=tuple((key, settled(each)) for key, each in keys))
        case v.Row(items=rows):
            return v.Row(tuple(settled(each) for each in rows))
    return value


def started(known: v.Type, origin: v.Type) -> v.Type:
    """`known` as the result of a call that waits for `origin` once it is awaited, entered or iterated."""
    if not origin:
        return known
    marked = tuple(
        msgspec.structs.replace(value, origin=join(value.origin, origin)) if isinstance(value, v.Running) else value
        for value in known
    )
    return marked if any(isinstance(value, v.Running) for value in marked) else (*marked, v.Running((), origin))


def origins(known: v.Type) -> v.Type:
    """What awaiting `known`, or everything that is in it, waits for."""
    found = [value.origin for value in known if isinstance(value, v.Running)]
    found += [origins(value.items) for value in known if isinstance(value, v.Container)]
    return join(*found)


def widen(known: v.Type) -> v.Type:
    """`known` without values that other code may change: flags and None. Where there are some, it may be anything."""
    kept = tuple(value for value in known if not (isinstance(value, v.Anything) or _is_flag(value)))
    return (*kept, v.ANY) if kept and len(kept) < len(known) else kept


def unfixed(known: v.Type) -> v.Type:
    """`known` without the values of integers."""
    if not any(isinstance(value, v.Literal) and value.kind == "int" for value in known):
        return known
    return join(
        tuple(v.Literal("int") if isinstance(each, v.Literal) and each.kind == "int" else each for each in known)
    )


def _is_flag(value: v.Value) -> bool:
    return isinstance(value, v.Literal) and value.kind in ("bool", "None", "int", "float")


def is_large(value: v.Value) -> bool:
    """An integer that says something: how often a loop goes round."""
    return isinstance(value, v.Literal) and isinstance(value.value, int) and value.value >= v.LARGE


def truth(known: v.Type) -> bool | None:
    """Whether a value of this type is true; None where both may be."""
    if not known:
        return None
    first = _truth(known[0])
    for value in known[1:]:
        if _truth(value) is not first:
            return None
    return first


def _truth(value: v.Value) -> bool | None:
    if isinstance(value, v.Literal):
        if value.value is not None and value.kind in ("bool", "int", "float", "str"):
            return bool(value.value)
        return False if value.kind == "None" else None
    if type(value) in _ALWAYS_TRUE or (isinstance(value, v.Instance) and value.name == v.RUNNING_LOOP):
        return True
    return bool(value.keys) if isinstance(value, v.Container) and value.keys is not None else None


_ALWAYS_TRUE = frozenset({v.Fn, v.Cls, v.Module, v.Bound, v.Partial, v.Offloaded})


@functools.lru_cache(MOST_REMEMBERED)
def depth(known: v.Type) -> int:
    """How deeply values are nested: contexts beyond a bound are not told apart."""
    deepest = 0
    for value in known:
        inner: list[v.Type] = []
        match value:
            case v.Obj(args=args):
                inner = [each for _, each in args]
            case v.Fn(closure=closure, bound=bound):
                inner = [bound, *(each for _, each in closure)]
            case v.Container(items=items) | v.Running(result=items) | v.Offloaded(fn=items):
                inner = [items]
            case v.Row(items=rows):
                inner = list(rows)
            case v.Partial(fn=fn, args=partial_args, kwargs=kwargs):
                inner = [fn, *partial_args, *(each for _, each in kwargs)]
            case v.Generator(fn=fn_value, args=args) | v.Entered(fn=fn_value, args=args):
                inner = [(fn_value,), *(each for _, each in args)]
        for each in inner:
            deepest = max(deepest, 1 + depth(each))
    return deepest
