"""`while` loops that count: how often they go round, at least; 0 where the text does not tell."""

from __future__ import annotations

from asyncguard.link import expressions, syntax
from asyncguard.link import values as v
from asyncguard.link.counts import integer
from asyncguard.link.frame import Frame
from asyncguard.model import summary as m


def rounds(f: Frame, s: m.While, before: dict[str, v.Type]) -> int:
    """`while i < N: ... i += 1`: how often that goes round at least. `before` is what names held in front of it."""
    match s.test:
        case m.Compare(left=m.Name(id=name), ops=(("<" | "<=" | ">" | ">=") as op,), rights=(bound,)):
            limit, start = _fixed(f, s, bound), integer(before.get(name, ()))
        case _:
            return 0
    pace = _pace(s.body, name)
    if limit is None or start is None or not pace or not f.is_own(name):
        return 0
    distance = limit - start if pace > 0 else start - limit
    if (op[0] == "<") != (pace > 0) or distance < 0:
        return 0
    return -(-distance // abs(pace)) + (op.endswith("=") and distance % abs(pace) == 0)


def _fixed(f: Frame, s: m.While, bound: m.Expr) -> int | None:
    """A bound that the loop does not change."""
    if isinstance(bound, m.Name) and _is_bound_in(s.body, bound.id):
        return None
    return integer(expressions.evaluate(f, bound)) if isinstance(bound, m.Const | m.Name | m.Binary) else None


def _pace(body: tuple[m.Stmt, ...], name: str) -> int:
    """By how much a round moves `name` at most; 0 where something else is done to it."""
    total = 0
    for s in body:
        step = _step(s, name)
        if step is None and _is_bound_in((s,), name):
            return 0
        if step is not None and (step == 0 or (total and (step > 0) != (total > 0))):
            return 0
        total += step or 0
    return total


def _step(s: m.Stmt, name: str) -> int | None:
    """`i += 1`, `i -= 1`, `i = i + 1`."""
    match s:
        case m.Augmented(target=m.Name(id=bound), op=("+" | "-") as op, value=m.Const(value=int(value))):
            pass
        case m.Assign(
            targets=(m.Name(id=bound),),
            value=m.Binary(op=("+" | "-") as op, left=m.Name(id=left), right=m.Const(value=int(value))),
        ) if left == bound:
            pass
        case _:
            return None
    return None if bound != name else value if op == "+" else -value


def _is_bound_in(body: tuple[m.Stmt, ...], name: str) -> bool:
    """Whether a block may give `name` another value."""
    return name in syntax.binds(body)
