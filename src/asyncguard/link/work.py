"""How long Python code runs without an await: rounds of loops whose number the text tells, times what a round costs.

What is computed is a lower bound of the rounds: of two ways the shorter counts, a loop that may be left early counts
nothing, and so does one whose number of rounds is not known.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from asyncguard.link import counters, sizes, syntax
from asyncguard.link import values as v
from asyncguard.link.counts import rounds
from asyncguard.link.effects import ALWAYS, NO_WORK, Primitive, Reach, Work
from asyncguard.link.frame import Frame
from asyncguard.model import summary as m

CODE = "AG206"
ROUND = 10
"""Nanoseconds of one round of a loop that does nothing; this and what follows is measured by `benchmarks.cpu.loops`."""
OPERATION = 10
"""Of an arithmetic operation, a comparison, an item of a collection."""
CALL = 15
ELEMENT = 10
"""Of storing one element of a comprehension, or of handing one over to `list`, `sum`, `sorted`."""
LOOPS = ("for", "while", "comprehension")
LOOP, CALLED = "loop", "call"
"""A loop has the place of what it goes through, which may be a call."""
MILLISECOND = 1e6
WORTH = 1_000
"""Nanoseconds from which the work of a function is worth to be remembered for its callers."""


class _Ways(NamedTuple):
    """The least work of getting to the end of a block, and of leaving it before; None where that does not happen."""

    through: Work | None = NO_WORK
    out: Work | None = None


# ---- what is interpreted


def for_loop(f: Frame, s: m.For, iterated: v.Type) -> None:
    """`for x in iterated` has been interpreted."""
    _loop(f, s.span, rounds(iterated), s.body, "for")


def while_loop(f: Frame, s: m.While, before: dict[str, v.Type]) -> None:
    """`while i < 1_000_000` has been interpreted; `before` is what names held in front of it."""
    _loop(f, s.span, counters.rounds(f, s, before), s.body, "while", s.test)


def _loop(f: Frame, span: m.Span, count: int, body: tuple[m.Stmt, ...], what: str, test: m.Expr | None = None) -> None:
    f.work.pop((span, LOOP), None)
    if not count or syntax.pauses(body) or syntax.leaves(body):
        return
    ways = _block(f, body)
    each = _plus(_least(ways.through, ways.out) or NO_WORK, _expression(f, test))
    _rounds(f, (span, LOOP), count, each, ROUND if what == "for" else 0, what)


def comprehension(f: Frame, e: m.Comprehension, counts: tuple[int, ...]) -> None:
    """A comprehension has been interpreted, whose clauses go round so often; 0 is not known."""
    span = e.clauses[0].span
    f.work.pop((span, LOOP), None)
    if e.kind == "generator" or not counts[0] or syntax.pauses((e,)):
        return
    count, known = 1, True
    for each in counts:
        known = known and each > 0
        count *= each if known else 1
    tests = tuple(test for clause in e.clauses for test in clause.tests)
    parts = tests[:1] if tests or not known else (e.element,)
    stored = ELEMENT if known and not tests else 0
    _rounds(f, (span, LOOP), count, _sum(f, parts), ROUND + stored, "comprehension")


def drained(f: Frame, known: v.Type, span: m.Span, name: str, *, calls: bool = False) -> None:
    """A builtin goes through all of `known`; with `calls` it calls a function each time."""
    place, count = (span, CALLED), rounds(known)
    f.work.pop(place, None)
    if count:
        in_c = not calls and all(isinstance(each, v.Container) and each.kind != "iter" for each in known)
        _rounds(f, place, count, NO_WORK, ELEMENT + (CALL if calls else 0), name, "held" if in_c else "switching")
        f.work[place] = msgspec.structs.replace(f.work[place], rounds=0)


def called(f: Frame, work: Work, span: m.Span, target: str) -> None:
    """The call at `span` runs `target`, which does so much."""
    f.work.pop((span, CALLED), None)
    if work.proof is not None:
        f.work[span, CALLED] = msgspec.structs.replace(
            work, proof=_proof(f, work, span, f"calls `{target}`", work.proof)
        )


def of_function(f: Frame, body: tuple[m.Stmt, ...]) -> Work:
    """What one call of the function does, where that is worth to be told."""
    if not f.work or f.info is None or f.info.is_async or f.info.is_generator:
        return NO_WORK
    ways = _block(f, body)
    least = _least(ways.through, ways.out) or NO_WORK
    return least if least.ns >= WORTH else NO_WORK


def _rounds(
    f: Frame, place: tuple[m.Span, str], count: int, each: Work, own: int, what: str, gil: str = "switching"
) -> None:
    total = Work(count * (own + each.ns), count * max(1, each.rounds), told=each.told)
    text = f"{what} goes round {count:,} times" if what in LOOPS else f"`{what}` goes through {count:,} elements"
    reach = _proof(f, total, place[0], text, each.proof, what, gil)
    long = total.ns >= (sizes.LONG_IN_PREVIEW if f.p.preview else sizes.LONG) * MILLISECOND
    if long and not each.told:
        f.starves(reach)
    f.work[place] = msgspec.structs.replace(total, proof=reach, told=long or each.told)


def _proof(
    f: Frame, work: Work, span: m.Span, text: str, below: Reach | None, what: str = "", gil: str = "switching"
) -> Reach:
    name = what or (below.primitive.name if below else "")
    size = f"{work.rounds:,} {'rounds' if name in LOOPS else 'elements'}"
    primitive = Primitive(
        name, CODE, "cpu", size, gil=gil, takes=f"about {spelled(work.ns)}", mild=work.ns < sizes.LONG * MILLISECOND
    )
    length = 1 + (below.length if below else 0)
    return Reach(primitive, f.unit.path, span, f.place(), text, f.when, may=ALWAYS, length=length, below=below)


def spelled(ns: float) -> str:
    """A duration, for people."""
    seconds = ns / 1e9
    for limit, unit, name in ((1, 1e-3, "ms"), (120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{seconds / unit:.2g} {name}" if seconds / unit < 10 else f"{seconds / unit:.0f} {name}"
    return f"{seconds / 86_400:.0f} days"


# ---- what is counted


def _plus(first: Work, second: Work) -> Work:
    larger = first if first.ns >= second.ns else second
    proof = larger.proof or first.proof or second.proof
    return Work(first.ns + second.ns, first.rounds + second.rounds, proof, first.told or second.told)


def _least(first: Work | None, second: Work | None) -> Work | None:
    both = [each for each in (first, second) if each is not None]
    return min(both, key=lambda each: each.ns, default=None)


def _block(f: Frame, body: tuple[m.Stmt, ...]) -> _Ways:
    through, out = NO_WORK, None
    for s in body:
        ways = _statement(f, s)
        if ways.out is not None:
            out = _least(out, _plus(through, ways.out))
        if ways.through is None:
            return _Ways(None, out)
        through = _plus(through, ways.through)
    return _Ways(through, out)


def _statement(f: Frame, s: m.Stmt) -> _Ways:
    match s:
        case m.Return(value=value):
            return _Ways(None, _expression(f, value))
        case m.Jump():
            return _Ways(None, NO_WORK)
        case m.Raise():
            return _Ways(None)
        case m.If(test=test, body=body, orelse=orelse):
            return _after(_expression(f, test), _either(_block(f, body), _block(f, orelse)))
        case m.For(iter=iterated, span=span):
            return _Ways(_plus(_expression(f, iterated), f.work.get((span, LOOP), NO_WORK)))
        case m.While(span=span):
            return _Ways(f.work.get((span, LOOP), NO_WORK))
        case m.With(items=items, body=body):
            return _after(_sum(f, tuple(item.value for item in items)), _block(f, body))
        case m.Try(body=body, orelse=orelse, final=final):
            return _block(f, (*body, *orelse, *final))
        case m.Match(subject=subject, cases=cases):
            ways = [_Ways(), *(_block(f, case.body) for case in cases)]
            found = ways[0]
            for each in ways[1:]:
                found = _either(found, each)
            return _after(_expression(f, subject), found)
        case m.Assign(value=value) | m.Annotated(value=value) | m.Eval(value=value):
            return _Ways(_expression(f, value))
        case m.Augmented(value=value):
            return _Ways(_plus(Work(OPERATION), _expression(f, value)))
    return _Ways()


def _after(first: Work, ways: _Ways) -> _Ways:
    through = None if ways.through is None else _plus(first, ways.through)
    return _Ways(through, None if ways.out is None else _plus(first, ways.out))


def _either(first: _Ways, second: _Ways) -> _Ways:
    return _Ways(_least(first.through, second.through), _least(first.out, second.out))


def _sum(f: Frame, expressions: tuple[m.Expr, ...]) -> Work:
    out = NO_WORK
    for each in expressions:
        out = _plus(out, _expression(f, each))
    return out


def _expression(f: Frame, e: m.Expr | None) -> Work:
    """What evaluating `e` surely does."""
    match e:
        case m.Call(func=func, args=args, span=span):
            inner = _sum(f, (func, *(arg.value for arg in args)))
            return _plus(_plus(Work(CALL), inner), f.work.get((span, CALLED), NO_WORK))
        case m.Binary(left=left, right=right):
            return _plus(Work(OPERATION), _sum(f, (left, right)))
        case m.Compare(left=left, rights=rights):
            return _plus(Work(OPERATION), _sum(f, (left, rights[0])))
        case m.Subscript(value=value, index=index):
            return _plus(Work(OPERATION), _sum(f, (value, index)))
        case m.Bool(values=values):
            return _expression(f, values[0])
        case m.Choice(test=test, body=body, orelse=orelse):
            least = _least(_expression(f, body), _expression(f, orelse))
            return _plus(_expression(f, test), least or NO_WORK)
        case m.Comprehension(clauses=clauses):
            return _plus(_expression(f, clauses[0].iter), f.work.get((clauses[0].span, LOOP), NO_WORK))
        case m.Attr(value=value) | m.Not(value=value) | m.Walrus(value=value) | m.Starred(value=value):
            return _expression(f, value)
        case m.Sequence(items=items):
            return _sum(f, items)
        case m.Dict(values=values):
            return _sum(f, values)
        case m.Other(parts=parts):
            return _sum(f, parts)
    return NO_WORK
