"""Branches that are taken when something is used for the first time, or for all but a special argument."""

from __future__ import annotations

from functools import partial

from asyncguard.link import lattice
from asyncguard.link import values as v
from asyncguard.link.bodies import NO_BODY, Body, filled
from asyncguard.link.effects import ALWAYS, FIRST, NEARLY, OTHER, When
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import path
from asyncguard.link.syntax import below
from asyncguard.model import summary as m

_ENVIRONMENT = ("os.environ", "environ")
_LOOKING_UP = ("KeyError", "AttributeError", "LookupError")


def taken(f: Frame, s: m.If) -> When:
    """When the body runs: `if key not in CACHE: CACHE[key] = load(key)`, `if self._x is None: self._x = load()`.
    Always, where the other way out is an exception."""
    if s.orelse and isinstance(s.orelse[-1], m.Raise):
        return ALWAYS
    kept = _kept(f, s.test, present=False)
    if kept and kept in filled(s.body):
        return FIRST
    return NEARLY if f.unit.foreign and _asks_environment(f, s.test, present=False) else OTHER


def after(f: Frame, s: m.If) -> When:
    """When what follows runs, where the body returns: after `if key in CACHE: return CACHE[key]`; in a package also
    after `if name == "UTC": return UTC`, which is for one argument, and after `if isinstance(it, Zone): return it`. And
    when the other branch runs: in a package, where an environment variable does not say otherwise."""
    if f.unit.foreign and _asks_environment(f, s.test, present=True):
        return NEARLY
    if not s.body or not isinstance(s.body[-1], m.Return):
        return OTHER
    kept = _kept(f, s.test, present=True)
    if kept and kept in _body(f).filled:
        return FIRST
    return NEARLY if f.unit.foreign and (_is_special(f, s.test) or _hands_back(f, s)) else OTHER


def missing(f: Frame, s: m.Try) -> When:
    """When the handlers run: `try: return CACHE[key]`, `except KeyError: CACHE[key] = load(key)`."""
    if not s.handlers or not all(_is_lookup_error(handler.type) for handler in s.handlers):
        return OTHER
    looked_up = {path(each.value) for each in below(s.body, m.Subscript)} | {
        path(each) for each in below(s.body, m.Attr)
    }
    return FIRST if any(_is_shared(f, kept) for kept in looked_up & _body(f).filled) else OTHER


def _is_lookup_error(kind: m.Expr | None) -> bool:
    match kind:
        case m.Name(id=name) | m.Attr(name=name):
            return name in _LOOKING_UP
        case m.Sequence(items=items):
            return all(map(_is_lookup_error, items))
    return False


def _kept(f: Frame, test: m.Expr, *, present: bool) -> str:
    """What outlives the call and is looked at: CACHE or `self._x`; '' where the test asks for something else.
    `present` says whether the test holds where it is there."""
    match test:
        case m.Not(value=value):
            return _kept(f, value, present=not present)
        case m.Compare(ops=("in" | "not in" as op,), rights=(kept,)) if (op == "in") == present:
            return _shared(f, kept)
        case m.Compare(left=left, ops=("is" | "is not" as op,), rights=(m.Const(kind="None"),)):
            return _shared(f, left) if (op == "is not") == present else ""
        case m.Bool(op="and", values=values) if present and all(map(partial(_holds_here, f), values[1:])):
            return _kept(f, values[0], present=True)
        case m.Call(func=m.Name(id="hasattr"), args=(owner, m.Arg(value=m.Const(value=str(name))))) if present:
            return _shared(f, m.Attr(owner.value, name))
        case m.Name() | m.Attr() if present:
            return _shared(f, test)
    return ""


def _holds_here(f: Frame, test: m.Expr) -> bool:
    """`not refresh`, of a parameter that nobody has set."""
    match test:
        case m.Not(value=m.Name(id=name)):
            known = f.lookup(name)
            return lattice.truth(known) is False and all(isinstance(value, v.Literal) for value in known)
    return False


def _shared(f: Frame, expr: m.Expr) -> str:
    """The path of an attribute or global; of a local name, that of what it was looked up in: `x = CACHE.get(key)`."""
    where = path(expr)
    if not where or _is_shared(f, where):
        return where
    for value in _assigned(f, where):
        match value:
            case m.Call(func=m.Attr(value=kept, name="get")) | m.Subscript(value=kept) if _is_shared(f, path(kept)):
                return path(kept)
    return ""


def _is_shared(f: Frame, where: str) -> bool:
    """It outlives the call."""
    first, dot, _ = where.partition(".")
    if not where or f.info is None:
        return False
    return first == f.self_name if dot else first in f.globals or not f.is_own(first)


def _is_special(f: Frame, test: m.Expr) -> bool:
    """`name is None`, `not name`, `name.upper() == "UTC"`: one value of a parameter."""
    match test:
        case m.Not(value=value):
            return _is_argument(f, value)
        case m.Compare(left=left, ops=("is" | "==",), rights=(m.Const(),)):
            return _is_argument(f, left)
    return False


def _hands_back(f: Frame, s: m.If) -> bool:
    """`if isinstance(issue, Issue): return issue`: what was passed is already what is asked for."""
    match s.test, s.body:
        case m.Call(func=m.Name(id="isinstance"), args=(m.Arg(value=given), _)), (m.Return(value=given_back),):
            return isinstance(given, m.Name) and given == given_back and _is_argument(f, given)
    return False


def _asks_environment(f: Frame, test: m.Expr, *, present: bool) -> bool:
    """The test holds (or not, by `present`) where an environment variable is set."""
    match test:
        case m.Not(value=value):
            return _asks_environment(f, value, present=not present)
        case m.Compare(left=left, ops=("is" | "is not" as op,), rights=(m.Const(kind="None"),)):
            return (op == "is not") == present and _is_variable(f, left)
        case m.Compare(ops=("in" | "not in" as op,), rights=(where,)):
            return (op == "in") == present and path(where) in _ENVIRONMENT
    return present and _is_variable(f, test)


def _is_variable(f: Frame, expr: m.Expr) -> bool:
    """The value of an environment variable, without a default."""
    if isinstance(expr, m.Name):
        return any(_is_variable(f, value) for value in _assigned(f, expr.id) if not isinstance(value, m.Name))
    match expr:
        case m.Call(func=m.Attr(value=where, name="get"), args=(_,) | (_, m.Arg(value=m.Const(value="" | None)))):
            return path(where) in _ENVIRONMENT
        case m.Call(func=func, args=(_,)):
            return path(func) in ("os.getenv", "getenv")
    return False


def _assigned(f: Frame, name: str) -> list[m.Expr]:
    """What is assigned to a local name, anywhere in the function."""
    return _body(f).assigned.get(name, [])


def _body(f: Frame) -> Body:
    return f.unit.read(f.fn.index) if f.fn else NO_BODY


def _is_argument(f: Frame, expr: m.Expr) -> bool:
    """A parameter, as it was passed or as it was made of that."""
    match expr:
        case m.Name(id=name):
            own = f.info is not None and any(param.name == name for param in f.info.params)
            return own and name != f.self_name and all(_names(value, name) for value in _assigned(f, name))
        case m.Call(func=m.Attr(value=m.Name() as value), args=()):
            return _is_argument(f, value)
    return False


def _names(expr: m.Expr, name: str) -> bool:
    return any(each.id == name for each in below(expr, m.Name))
