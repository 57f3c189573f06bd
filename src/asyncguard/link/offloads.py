"""Offloading that does not help: what holds the GIL in a thread, what never gives its thread back, what stays on the
loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asyncguard.link import counts, expressions, lattice, sizes, syntax
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.effects import ALWAYS, Primitive, Reach, When
from asyncguard.link.frame import Frame
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.catalogue import Fact
    from asyncguard.catalogue.schema import Offloader
    from asyncguard.link.outcome import Outcome

SHARES_GIL, OCCUPIES, STAYS = "AG402", "AG403", "AG404"
_THREADS = "concurrent.futures.ThreadPoolExecutor"
_EXECUTOR = "concurrent.futures.Executor"
MANY = 100
"""Jobs at once that are too many for any default pool: asyncio's has at most 32 threads, anyio's 40."""


def where(f: Frame, how: Offloader, arguments: Arguments, owner: str) -> tuple[bool, str]:
    """Whether it runs in a thread for sure, and of which shared pool ('' for none)."""
    if how.runs != "thread":
        return False, ""
    if owner and f.p.catalogue.is_subclass(owner, _EXECUTOR):
        return f.p.catalogue.is_subclass(owner, _THREADS), ""
    other = arguments.get(how.pool_pos, how.pool_keyword or None) if how.pool else None
    if other is None or other == (v.NONE,):
        return arguments.complete or not how.pool_keyword, how.pool
    threads = [isinstance(each, v.Instance) and f.p.catalogue.is_subclass(each.name, _THREADS) for each in other]
    return all(threads) and bool(threads), ""


def to_thread(f: Frame, outcome: Outcome, pool: str, span: m.Span) -> None:
    """What runs in a thread: does it hold the GIL, and does it ever end?"""
    bound = [reach for reach in outcome.reaches if _holds_the_gil(reach.primitive)]
    if bound:
        f.hands_over(_handed(f, min(bound, key=Reach.rank), SHARES_GIL, span))
    if pool and outcome.endless is not None:
        f.hands_over(_handed(f, outcome.endless, OCCUPIES, span, pool))


def _holds_the_gil(primitive: Primitive) -> bool:
    return not primitive.mild and (primitive.gil == "held" or primitive.code == "AG206")


def on_the_loop(f: Frame, fn: v.Type, span: m.Span) -> None:
    """A background task that is a coroutine function and awaits nothing: a plain function would run in a thread."""
    if len(fn) != 1 or not isinstance(fn[0], v.Fn) or not f.p.function(fn[0]).is_async:
        return
    unit = f.p.units.by_path[fn[0].path]
    outcome = f.p.outcome(fn[0])
    reaches = [] if syntax.pauses(unit.body(fn[0].index)) else [r for r in outcome.reaches if _stops(r.primitive)]
    if reaches:
        worst = min(reaches, key=Reach.rank)
        below = msgspec.structs.replace(worst, length=worst.length + 1)
        f.hands_over(_step(f, below.primitive, STAYS, span, f"runs `{f.p.shown_name(fn[0])}` on the loop", worst))


def _stops(primitive: Primitive) -> bool:
    """It stops the loop for more than a moment."""
    return primitive.code[:3] in ("AG1", "AG2") and primitive.category not in ("metadata", "import")


def _handed(f: Frame, reach: Reach, code: str, span: m.Span, pool: str = "") -> Reach:
    """What the thread does, seen from the call that hands it over (whose own place the first step does not know)."""
    target = reach.text.removeprefix("calls ").partition(" (")[0]
    below = reach.below if reach.span == m.NOWHERE else reach
    return _step(f, reach.primitive, code, span, f"runs {target} in a thread", below, pool, may=reach.may)


def _step(
    f: Frame, primitive: Primitive, code: str, span: m.Span, text: str, below: Reach | None, pool: str = "",
    *, may: When = ALWAYS,
) -> Reach:  # fmt: skip
    moved = msgspec.structs.replace(primitive, code=code, input=pool or primitive.input)
    length = 1 + (below.length if below else 0)
    return Reach(moved, f.unit.path, span, f.place(), text, max(may, f.when), may, length, below)


# ---- what does not end


def while_true(f: Frame, s: m.While) -> None:
    """`while True:` without a way out of it."""
    if f.info is not None and not f.info.is_async and syntax.goes_on(s.body):
        endless(f, "while True", s.span, "`while True` has no end")


def for_loop(f: Frame, s: m.For, iterated: v.Type) -> None:
    """`for message in consumer:`, where there is always a next one."""
    if f.info is None or f.info.is_async or len(iterated) != 1 or s.orelse or not syntax.goes_on(s.body):
        return
    fact = _iteration(f, iterated[0])
    if fact is not None and fact.effect.endless:
        endless(f, fact.name, s.span, f"`{fact.name}` does not end")


def _iteration(f: Frame, value: v.Value) -> Fact | None:
    """What the catalogue says of iterating over `value`."""
    match value:
        case v.Lazy(primitive=name, owner=(v.Instance(name=owner), *_)):
            return f.p.catalogue.method(owner, name.rpartition(".")[2])
        case v.Instance(name=owner):
            return f.p.catalogue.method(owner, "__iter__")
    return None


def endless(f: Frame, name: str, span: m.Span, text: str) -> None:
    """Something that goes on for ever."""
    primitive = Primitive(name, OCCUPIES, "thread", "does not end")
    f.goes_on(Reach(primitive, f.unit.path, span, f.place(), text, when=ALWAYS, may=ALWAYS, length=1))


def called(f: Frame, reach: Reach | None, span: m.Span, target: str) -> None:
    """The call at `span` runs `target`, which may go on for ever."""
    if reach is not None:
        f.goes_on(_step(f, reach.primitive, OCCUPIES, span, f"calls `{target}`", reach))


# ---- too many at once


def gathered(f: Frame, name: str, arguments: Arguments, span: m.Span) -> None:
    """`asyncio.gather(*(to_thread(load, each) for each in rows))`, as many as there are rows."""
    if name != "asyncio.gather":
        return
    for arg in arguments.written:
        if arg.star == "*" and isinstance(arg.value, m.Comprehension):
            _gathered(f, arg.value, arguments.starred, span)


def _gathered(f: Frame, jobs: m.Comprehension, made: v.Type, span: m.Span) -> None:
    through = expressions.evaluate(f, jobs.clauses[0].iter)
    origin = sizes.named(through)
    if not origin and counts.rounds(through) < MANY:
        return
    for waits in _in_pools(f, made):
        how_many = f"each item of {origin}" if origin else f"{counts.rounds(through):,} items"
        primitive = Primitive(waits.name, OCCUPIES, "thread", how_many, input=waits.pool)
        text = f"waits for `{waits.name}` in a thread each"
        f.hands_over(_step(f, primitive, OCCUPIES, span, text, None, waits.pool))
        return


def _in_pools(f: Frame, made: v.Type) -> list[v.Waits]:
    """The jobs among `made` that occupy a thread of a shared pool."""
    found: list[v.Waits] = []
    for origin in lattice.origins(made):
        match origin:
            case v.Waits(pool=pool) if pool:
                found.append(origin)
            case v.Coroutine(fn=fn, args=args):
                waits = [each.origin for each in f.p.outcome(fn, args).waits if isinstance(each.origin, v.Waits)]
                found += [each for each in waits if each.pool and not _waits_its_turn(f, fn)]
    return found


def _waits_its_turn(f: Frame, fn: v.Fn) -> bool:
    """`async with limit:` somewhere in it, whatever that is."""
    return any(block.is_async for block in syntax.below(f.p.units.by_path[fn.path].body(fn.index), m.With))
