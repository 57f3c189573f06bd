"""Abstract values, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncguard.link import values as v

if TYPE_CHECKING:
    from asyncguard.link.program import Program

MOST = 6
_NAMELESS: dict[type, str] = {
    v.Bound: "a method",
    v.ClassOf: "the class of an instance",
    v.Lazy: "a lazy result",
    v.Makes: "a callable",
    v.Mapped: "a lazy sequence",
    v.Super: "`super()`",
}


def described(p: Program, known: v.Type) -> tuple[str, ...]:
    """What a name may hold, one phrase a value; () where nothing is known."""
    found = dict.fromkeys(_phrase(p, value) for value in known if not isinstance(value, v.Anything))
    return tuple(found)[:MOST]


def _phrase(p: Program, value: v.Value) -> str:
    match value:
        case v.Module(path=path):
            return f"module `{p.units.by_path[path].name}`"
        case v.External(name=name):
            return f"`{name}`"
        case v.Fn():
            kind = "async function" if p.function(value).is_async else "function"
            return f"{kind} `{p.shown_name(value)}` ({place(p, value)})"
        case v.Cls():
            return f"class `{class_name(p, value)}`"
        case v.Obj(cls=cls):
            return f"instance of `{class_name(p, cls)}`"
        case v.Instance(name=name):
            return f"instance of `{name}`"
        case v.Bound(owner=v.Instance(name=owner), name=name):
            return f"method `{owner}.{name}`"
        case v.Literal(kind="None"):
            return "`None`"
        case v.Literal(kind=kind, value=constant):
            return f"`{constant!r}`" if isinstance(constant, bool) else f"`{kind}`"
        case v.Container(kind=kind, items=items):
            return f"{kind} of {_some(p, items)}"
        case v.Row(items=rows):
            return f"tuple of {len(rows)}"
        case v.Running(result=result):
            return f"awaitable of {_some(p, result)}"
        case v.Partial(fn=fn):
            return f"partial of {_some(p, fn)}"
        case v.Offloaded(fn=fn):
            return f"what runs {_some(p, fn)} off the loop"
        case v.Generator(fn=fn):
            return f"generator `{p.shown_name(fn)}`"
        case v.Entered(fn=fn):
            return f"context manager `{p.shown_name(fn)}`"
        case v.Unbounded():
            return "something of any size"
    return _NAMELESS.get(type(value), "a value")


def _some(p: Program, known: v.Type) -> str:
    return " or ".join(described(p, known)) or "something unknown"


def class_name(p: Program, cls: v.Cls) -> str:
    return p.units.by_path[cls.path].described(cls.index).qualname


def place(p: Program, fn: v.Fn) -> str:
    """`app/db.py:31`"""
    return f"{fn.path}:{p.function(fn).span.row}"
