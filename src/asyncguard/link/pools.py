"""Which pool a session takes its connections from: that of the engine behind it, by way of its maker.

A pool is known by the path of the object that is one (`db.py::engine`, `self.pool`). Where a path may stand for several
pools, nothing is known of it.
"""

from __future__ import annotations

from asyncguard.catalogue.schema import Effect
from asyncguard.link import classes, contexts, expressions, objects
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.regions import renamed
from asyncguard.link.spelling import dotted, path
from asyncguard.model import summary as m

NONE = "-"
"""There is no pool: each connection is made and closed, or all share one."""
Origin = str | v.Coroutine
"""A pool, or the call of an async function that gives what draws from it."""


def of(f: Frame, key: str) -> str:
    """The pool of the session that is known as `key`; '' where it has none, or none that is known."""
    origin = f.pools.get(key)
    if origin is None:
        origin = f.pools[key] = _injected(f, key) or _of_attribute(f, key)
    return behind(f, _settled(f, origin))


def behind(f: Frame, key: str) -> str:
    """The pool of what is known as `key`: a pool, or a maker of sessions. '' where nobody waits for one."""
    seen: set[str] = set()
    while key and key not in seen:
        seen.add(key)
        further = _one_behind(f, key)
        if not further:
            break
        key = further
    return "" if key == NONE else key


def _one_behind(f: Frame, key: str) -> str:
    origin = f.pools.get(key)
    if origin:
        return _settled(f, origin)
    if "::" in key:
        return f.p.memo.get(("pool", key), lambda: _of_module(f, key), "")
    return _of_attribute(f, key)


def _of_module(f: Frame, key: str) -> str:
    """`Session = async_sessionmaker(engine)` in a module."""
    where, _, name = key.partition("::")
    unit = f.p.units.by_path.get(where)
    found: set[str] = set()
    for binding in unit.binding(name) if unit is not None else ():
        value = getattr(binding.statement, "value", None)
        if unit is not None and isinstance(value, m.Call):
            at_load = Frame(f.p, unit)
            expressions.evaluate(at_load, value)
            found.add(_settled(at_load, at_load.made.get(value.span, "")))
    return found.pop() if len(found) == 1 else ""


def _of_attribute(f: Frame, key: str) -> str:
    """`self.sessions = async_sessionmaker(self.engine)` in the constructor."""
    owner, _, name = key.partition(".")
    if not name or owner != f.self_name:
        return ""
    for value in f.lookup(owner):
        if isinstance(value, v.Obj):
            return _stored(f, value, name)
    return ""


def _stored(f: Frame, obj: v.Obj, name: str) -> str:
    found = classes.find(f.p, obj.cls, "__init__")
    for binding in found[1] if found else ():
        if found and isinstance(binding.statement, m.Define) and binding.statement.function != _own_index(f):
            init = v.Fn(found[0].path, binding.statement.function, found[0].closure, (obj,))
            first = f.p.function(init).params[0].name
            kept = dict(f.p.outcome(init, obj.args).pools)
            return renamed(kept.get(f"{first}.{name}", ""), {first: f.self_name})
    return ""


def _own_index(f: Frame) -> int:
    return f.fn.index if f.fn is not None else -1


def _injected(f: Frame, key: str) -> str:
    """`db: AsyncSession = Depends(get_db)`."""
    for value in contexts.providers(f.p, f.fn, key) if f.fn is not None else ():
        if isinstance(value, v.Fn):
            return f.p.outcome(value, ()).pool
    return ""


def _settled(f: Frame, origin: Origin) -> str:
    if isinstance(origin, v.Coroutine):
        return renamed(f.p.outcome(origin.fn, origin.args).pool, dict(origin.passed))
    return origin


def engine(f: Frame, effect: Effect, call: m.Call | None) -> str:
    """The engine, known to the whole program, that a query made by `call` goes through; '' for another call."""
    if effect.takes != "connection" and not effect.draws:
        return ""
    key = objects.canonical(f, objects.root(f, call))
    found = behind(f, key) if effect.draws else of(f, key) or (behind(f, key) if "::" in key else "")
    return found if "::" in found and (effect.draws or found != key) else ""


# ---- what calls give, and who has it


def call(f: Frame, effect: Effect, arguments: Arguments, text: str, span: m.Span) -> None:
    """A library call gives something that takes its connections from a pool. `text` is the callee as it is written."""
    match effect.pooled:
        case "none":
            f.made[span] = NONE
        case "receiver":
            maker = text.removesuffix(".begin")
            f.made[span] = objects.canonical(f, maker) if dotted(maker) is not None and "(" not in maker else ""
        case "argument":
            written = arguments.expression(0, "bind")
            f.made[span] = _bound_to(f, written) if written is not None else ""


def _bound_to(f: Frame, written: m.Expr) -> Origin:
    made = _made(f, written)
    return made if made is not None else objects.canonical(f, path(written))


def returned(f: Frame, origin: Origin, span: m.Span) -> None:
    """A call of a function of the program gives what draws from `origin`."""
    if origin:
        f.made[span] = origin


def bind(f: Frame, key: str, value: m.Expr) -> None:
    """The object known as `key` is what `value` gives."""
    made = _made(f, value) or ""
    if key:
        f.pools[key] = made if f.pools.get(key, made) == made else ""


def given(f: Frame, value: m.Expr | None) -> None:
    """`value` is returned or yielded."""
    if value is None:
        return
    made = _made(f, value)
    key = objects.canonical(f, path(value))
    pool = made if isinstance(made, str) else of(f, key) if key else ""
    f.pools_given.add(pool if _is_told(f, pool) else "")


def _is_told(f: Frame, pool: str) -> bool:
    """Callers know the path too."""
    return "::" in pool or pool == NONE or f.is_the_callers(pool)


def _made(f: Frame, value: m.Expr) -> Origin | None:
    match value:
        case m.Await(value=awaited):
            return _made(f, awaited)
        case m.Call(span=span):
            return f.made.get(span)
    return None
