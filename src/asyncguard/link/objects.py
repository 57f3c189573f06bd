"""Which object an expression means: the one path under which a frame knows it, whatever it is called."""

from __future__ import annotations

from collections.abc import Container

from asyncguard.link import names, pools
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.regions import token
from asyncguard.link.spelling import path
from asyncguard.model import summary as m


def canonical(f: Frame, where: str) -> str:
    """The one path of an object that the frame may reach under several."""
    if not where or where.startswith("#") or "::" in where:
        return where
    head, rest = where, ""
    while head and f.aliases:
        if head in f.aliases:
            return f.aliases[head] + rest
        head, _, last = head.rpartition(".")
        rest = f".{last}{rest}"
    return where if f.is_own(where.partition(".")[0]) else _absolute(f, where)


def _absolute(f: Frame, where: str) -> str:
    """`engine` in the module that binds it: the same for everybody who imports it."""
    return f.p.memo.get(("absolute", f.unit.path, where), lambda: _find_absolute(f, where), "")


def _find_absolute(f: Frame, where: str) -> str:
    root, _, rest = where.partition(".")
    for unit, binding in names.locate(f.p, f.unit, m.Name(root)):
        return f"{unit.path}::{binding.name}" + (f".{rest}" if rest else "")
    first, _, below = rest.partition(".")
    for unit, binding in names.locate(f.p, f.unit, m.Attr(m.Name(root), first)) if first else ():
        return f"{unit.path}::{binding.name}" + (f".{below}" if below else "")
    return f"{f.unit.path}::{where}"


def root(f: Frame, expr: m.Expr | None) -> str:
    """The object that a chain of calls starts from: `db` in `db.query(User).filter(...).all`. What a function of the
    program gives, as in `self.query(db).all`, may come from anywhere."""
    found = ""
    while True:
        match expr:
            case m.Call(span=span) if span in f.own_calls:
                return ""
            case m.Call(func=m.Attr(value=value)):
                expr, found = value, path(value)
            case m.Attr(value=value):
                expr = value
            case m.Subscript(value=value) | m.Await(value=value):
                expr = value
            case m.Name():
                return found
            case _:
                return ""


def alias(f: Frame, target: m.Expr, value: m.Expr) -> None:
    """`target = value`: what is known of one object holds for the other name too."""
    new = path(target)
    if not new:
        return
    old = _source(f, value)
    f.forget_object(new)
    if old and old != new:
        f.aliases[new] = old
    else:
        pools.bind(f, canonical(f, new), value)


def _source(f: Frame, value: m.Expr) -> str:
    match value:
        case m.Await(value=awaited, span=span):
            opened = token(span)
            return opened if f.regions.holds(opened) else _source(f, awaited)
        case m.Name() | m.Attr():
            return canonical(f, path(value))
        case m.Call(
            func=m.Attr(value=m.Name(id=rest), name="get" | "pop"), args=(m.Arg(value=m.Const(value=str(key))), *_)
        ) if _takes_the_rest(f, rest):
            return f"{rest}.{key}"
        case m.Call() if value.span not in f.made and _gives_its_own(f, root(f, value)):
            return canonical(f, root(f, value))
        case m.Bool(op="or", values=(first, *_)):
            return _source(f, first)
    return ""


def _takes_the_rest(f: Frame, name: str) -> bool:
    """The `kwargs` of `**kwargs`."""
    return f.info is not None and any(param.name == name and param.kind == "**" for param in f.info.params)


def _gives_its_own(f: Frame, where: str) -> bool:
    """What a call on `where` gives belongs to it, as a query to its session: an object of a library, not of ours."""
    return bool(where) and ("." in where or any(isinstance(value, v.Instance) for value in f.lookup(where)))


def _by_keyword(f: Frame, info: m.Function, arguments: Arguments, given: Container[str]) -> dict[str, str]:
    """Likewise of what is passed by name: `kwargs.session` for what `**kwargs` takes, and what `**kwargs` passes on."""
    out: dict[str, str] = {}
    own = [param.name for param in info.params if param.kind in ("pos", "kw")]
    rest = next((f"{param.name}." for param in info.params if param.kind == "**"), "")
    for arg in arguments.written:
        where = canonical(f, path(arg.value)) if arg.keyword or arg.star == "**" else ""
        if arg.keyword:
            out[arg.keyword if arg.keyword in own else rest + arg.keyword] = where
        elif where:
            out |= {name: f"{where}.{name}" for name in own if name not in given}
            out |= {rest[:-1]: where} if rest else {}
    return out


def passed(
    f: Frame, info: m.Function, arguments: Arguments, receiver: str, *, bound: bool
) -> tuple[tuple[str, str], ...]:
    """Parameter → the path of what is passed for it; likewise for names that the function shares with this frame."""
    out: dict[str, str] = {}
    params = [param.name for param in info.params if param.kind == "pos"]
    if bound and params:
        out[params.pop(0)] = canonical(f, receiver)
    plain = [arg.value for arg in arguments.written if arg.keyword is None and not arg.star]
    for name, expr in zip(params, plain, strict=False):
        out[name] = canonical(f, path(expr))
    out |= _by_keyword(f, info, arguments, out)
    if f.info is not None and info.parent >= 0 and f.fn is not None and info.parent == f.fn.index:
        out |= {name: canonical(f, name) for name in info.free}
    given = [(name, f.either[where]) for name, where in out.items() if where in f.either]
    return (*given, *((name, where) for name, where in out.items() if where))
