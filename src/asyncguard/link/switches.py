"""Switches of a deployment: names that a module reads from the environment, and what they are unless it says otherwise.

A branch behind one that is off is taken by nobody who has not turned it on. It is analysed like any other; what rests
on it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asyncguard.link import names
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import path
from asyncguard.link.syntax import below
from asyncguard.model import summary as m
from asyncguard.model.finding import Step

_UNKNOWN = object()
_TEXT: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "strip": str.strip}


def turned(f: Frame, test: m.Expr, *, holds: bool) -> dict[str, Step]:
    """Switch → where it is asked: those that have to be turned from their defaults for `test` to hold (or not). Asked
    only where it is of use: in a generator, which yields one thing or another."""
    if f.info is None or not f.info.is_generator:
        return {}
    return {
        path(expr): _asked(f, expr, wanted) for expr, wanted in _parts(test, holds) if _default(f, expr) is (not wanted)
    }


def _asked(f: Frame, expr: m.Expr, wanted: bool) -> Step:
    on, off = ("on", "off") if wanted else ("off", "on")
    text = f"only where `{path(expr)}`, {off} by default, is {on}"
    return Step(f.unit.path, f.p.span_of(expr), f.place(), text)


def _parts(test: m.Expr, holds: bool) -> Iterator[tuple[m.Expr, bool]]:
    """What has to be true, or false, for `test` to hold (or not)."""
    match test:
        case m.Not(value=value):
            yield from _parts(value, not holds)
        case m.Bool(op=op, values=values) if (op == "and") == holds:
            for value in values:
                yield from _parts(value, holds)
        case m.Name() | m.Attr():
            yield test, holds


def _default(f: Frame, expr: m.Expr) -> bool | None:
    """What a name of a module is unless the environment says otherwise; None for anything else."""
    if not path(expr) or f.is_own(path(expr).partition(".")[0]):
        return None
    found = [binding.statement for _, binding in names.locate(f.p, f.unit, expr)]
    if len(found) != 1 or not isinstance(found[0], m.Assign | m.Annotated) or not _asks(found[0].value):
        return None
    value = _folded(found[0].value)
    return None if value is _UNKNOWN else bool(value)


def _asks(expr: m.Expr | None) -> bool:
    return any(_is_lookup(call) for call in below(expr, m.Call))


def _is_lookup(call: m.Call) -> bool:
    """`os.getenv("SHARE", "False")`, `os.environ.get("SHARE")`."""
    return path(call.func) in ("os.getenv", "getenv", "os.environ.get", "environ.get")


def _folded(expr: m.Expr | None) -> object:
    """The value of a constant expression, nothing being set."""
    match expr:
        case m.Const(kind=kind, value=value) if value is not None or kind == "None":
            return value
        case m.Sequence(items=items):
            values = [_folded(item) for item in items]
            return _UNKNOWN if _UNKNOWN in values else tuple(values)
        case m.Not(value=inner):
            known = _folded(inner)
            return _UNKNOWN if known is _UNKNOWN else not known
        case m.Call():
            return _called(expr)
        case m.Compare(left=left, ops=(op,), rights=(right,)):
            return _compared(_folded(left), op, _folded(right))
    return _UNKNOWN


def _called(call: m.Call) -> object:
    match call:
        case m.Call(func=m.Name(id="bool"), args=(argument,)):
            value = _folded(argument.value)
            return _UNKNOWN if value is _UNKNOWN else bool(value)
        case m.Call(args=args) if args and _is_lookup(call):
            return _folded(args[1].value) if len(args) > 1 else None
        case m.Call(func=m.Attr(value=text, name=name), args=()) if name in _TEXT:
            value = _folded(text)
            return _TEXT[name](value) if isinstance(value, str) else _UNKNOWN
    return _UNKNOWN


def _compared(left: object, op: str, right: object) -> object:
    if left is _UNKNOWN or right is _UNKNOWN:
        return _UNKNOWN
    if op in ("==", "!="):
        return (left == right) == (op == "==")
    if op in ("in", "not in") and isinstance(right, tuple):
        return (left in right) == (op == "in")
    return _UNKNOWN
