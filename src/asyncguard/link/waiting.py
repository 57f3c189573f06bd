"""What an await waits for in the end, through async functions of the program; and what is held meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from asyncguard.link import contexts
from asyncguard.link import values as v
from asyncguard.link.outcome import Outcome
from asyncguard.link.regions import POOLED, UNNAMED, Holding, Wait, may_be_another
from asyncguard.model.finding import Step
from asyncguard.model.held import Held
from asyncguard.model.summary import Span

if TYPE_CHECKING:
    from asyncguard.link.program import Program

CODES = {"connection": "AG301", "transaction": "AG302", "lock": "AG303", "thread-lock": "AG305"}
REQUEST, NESTED = "AG304", "AG306"


Passed = tuple[tuple[str, str], ...]


class Wanted(msgspec.Struct, frozen=True):
    """What an await is searched for, while something is held."""

    what: str
    """`slow`; `slow but locks`, for who orders locks holds one while taking the next; `untimed`: slow, and without a
    time limit; `second`: another connection."""
    pools: tuple[str, ...] = ()
    """The paths under which the pool is known of which another connection would be the second."""

    def inside(self, passed: Passed) -> Wanted:
        """The same in a function that is called."""
        known = [each for pool in self.pools if (each := _inside(pool, passed))]
        further = [param for param, where in passed if where in self.pools]
        return Wanted(self.what, tuple(dict.fromkeys([*known, *further])))


class Found(msgspec.Struct, frozen=True):
    """The way from an await down to what it waits for."""

    primitive: v.Waits
    steps: tuple[Step, ...]
    conditional: bool

    def rank(self) -> tuple[bool, int, str, tuple[int, ...]]:
        """The better of two proofs sorts first: certain, then short; the rest makes the order total."""
        first = self.steps[0]
        return self.conditional, len(self.steps), first.path, msgspec.structs.astuple(first.span)


def held(p: Program, fn: v.Fn, outcome: Outcome) -> Iterator[Held]:
    """What one interpretation of an async function holds where it waits."""
    locked: set[str] = set()
    for wait in sorted(outcome.waits, key=lambda wait: wait.span):
        for holding in wait.held:
            if holding.kind != "thread-lock":
                yield from _awaited(p, fn, outcome, wait, holding)
            elif (
                wait.origin == v.ANY and holding.key not in locked and not _suppressed(p, holding, CODES[holding.kind])
            ):
                locked.add(holding.key)
                yield _held(fn.path, wait, holding, None, outcome, CODES[holding.kind])


def _awaited(p: Program, fn: v.Fn, outcome: Outcome, wait: Wait, holding: Holding) -> Iterator[Held]:
    """Something slow, or a second connection of the same pool."""
    injected = holding.kind in POOLED and _is_injected(p, fn, holding.key)
    if wait.after and not (injected and contexts.outlives(p, fn, _root(holding.key))):
        return
    code = REQUEST if injected else CODES[holding.kind]
    slow = _find(p, fn.path, wait, holding.key, Wanted("slow but locks" if holding.kind == "lock" else "slow"))
    if slow is not None and not _suppressed(p, holding, code):
        yield _held(fn.path, wait, holding, slow, outcome, code)
    untimed = slow and _find(p, fn.path, wait, holding.key, Wanted("untimed"))
    if untimed and not wait.timed and not _suppressed(p, holding, p.untimed_code):
        yield _held(fn.path, wait, holding, untimed, outcome, p.untimed_code)
    if not _counts(p, fn, wait, holding, injected=injected):
        return
    second = _find(p, fn.path, wait, holding.key, Wanted("second", (holding.pool,)))
    if second is not None and not _suppressed(p, holding, NESTED):
        yield _held(fn.path, wait, holding, second, outcome, NESTED)


def _counts(p: Program, fn: v.Fn, wait: Wait, holding: Holding, *, injected: bool) -> bool:
    """Whether the pool is known, and the two connections are surely not one."""
    if not holding.pool or (holding.doubtful and not p.preview):
        return False
    # a dependency is asked once for each request: two parameters are one session
    return not (injected and isinstance(wait.origin, v.Acquires) and _is_injected(p, fn, wait.origin.key))


def _is_injected(p: Program, fn: v.Fn, key: str) -> bool:
    """What is injected into a handler is given back when the request is over."""
    return key.startswith(UNNAMED) or contexts.is_injected(p, fn, _root(key))


def _root(key: str) -> str:
    return key.partition(".")[0]


def _suppressed(p: Program, holding: Holding, code: str) -> bool:
    """A comment where it is taken silences what follows from it."""
    last = holding.steps[-1]
    return p.is_suppressed(p.units.by_path[last.path], last.span, code)


def _held(path: str, wait: Wait, holding: Holding, found: Found | None, outcome: Outcome, code: str) -> Held:
    waits = found.steps if found else (Step(path, wait.span, wait.function, f"awaits `{wait.text}`"),)
    return Held(
        path=path,
        span=wait.span,
        function=wait.function,
        code=code,
        kind=holding.kind,
        resource=holding.text,
        taker=holding.name,
        callee=wait.text,
        primitive=found.primitive.name if found else "",
        latency=found.primitive.latency if found else "",
        why=found.primitive.why if found else "",
        taken=holding.steps,
        waits=waits,
        released=_released(outcome, holding.key, wait.span),
        pool=holding.pool,
        after=wait.after,
        conditional=not holding.certain or (found is not None and found.conditional),
        setting=holding.setting,
    )


def _released(outcome: Outcome, key: str, after: Span) -> tuple[Step, ...]:
    """Where the function gives it back, after the wait."""
    later = [step for given, step in outcome.given_back if given == key and step.span > after]
    return (min(later, key=lambda step: step.span),) if later else ()


def _find(p: Program, path: str, wait: Wait, key: str, wanted: Wanted) -> Found | None:
    """What is `wanted` of the await at `wait` while the resource `key` is held; None where it is not there, or comes
    when the resource has been given back."""
    match wait.origin:
        case v.Coroutine(fn=fn, args=args, passed=passed, timed=timed, plain=plain):
            if timed and wanted.what == "untimed":
                return None
            best = _inside_of(p, fn, args, _inside(key, passed), wanted.inside(passed))
            if not best:
                return None
            step = Step(path, wait.span, wait.function, f"{'calls' if plain else 'awaits'} `{p.shown_name(fn)}`")
            return Found(best[0].primitive, (step, *best[0].steps), best[0].conditional)
        case v.Waits() as primitive if _wants(wanted, primitive) and primitive.receiver != key:
            return Found(primitive, (Step(path, wait.span, wait.function, _said(primitive)),), False)
        case v.Acquires(pool=pool) as taken if pool in wanted.pools and not (key and taken.key == key):
            return Found(v.Waits(taken.name, "pool"), _another(taken), False)
    return None


def _wants(wanted: Wanted, primitive: v.Waits) -> bool:
    return primitive.untimed if wanted.what == "untimed" else wanted.what != "second"


def _another(taken: v.Acquires) -> tuple[Step, ...]:
    return (*taken.steps[:-1], msgspec.structs.replace(taken.steps[-1], text=f"`{taken.name}` takes another"))


def _said(primitive: v.Waits) -> str:
    match primitive.latency:
        case "callee":
            return f"waits for a thread that runs `{primitive.name}`"
        case "lock":
            return f"waits for `{primitive.name.rpartition('.')[0]}`"
    return f"awaits `{primitive.name}`"


def _inside(key: str, passed: Passed) -> str:
    """The path under which the called function knows the resource; '' where it does not."""
    if "::" in key or key.startswith(UNNAMED):
        return key
    for param, where in passed:
        if key == where:
            return param
        if key.startswith(f"{where}."):
            return param + key[len(where) :]
    return ""


def _inside_of(p: Program, fn: v.Fn, args: v.Args, key: str, wanted: Wanted) -> tuple[Found, ...]:
    """The best proof that a call of `fn` waits for what is `wanted` before it gives back `key`; empty without one."""
    return p.memo.get(("awaited", fn, args, key, wanted), lambda: _search(p, fn, args, key, wanted), ())


def _search(p: Program, fn: v.Fn, args: v.Args, key: str, wanted: Wanted) -> tuple[Found, ...]:
    found: list[Found] = []
    outcome = p.outcome(fn, args)
    for wait in outcome.waits:
        if wait.after or key in wait.absent or _given_back(key, wait) or _is_left_out(wait, outcome, wanted):
            continue
        each = _find(p, fn.path, wait, key, wanted)
        if each is not None:
            found.append(msgspec.structs.replace(each, conditional=each.conditional or wait.conditional))
    return (min(found, key=Found.rank),) if found else ()


def _is_left_out(wait: Wait, outcome: Outcome, wanted: Wanted) -> bool:
    """A lock, where locks do not count; what somebody gives up waiting for, where only the rest counts; a session that
    a generator makes only where there is none to yield."""
    if wanted.what == "slow but locks":
        return isinstance(wait.origin, v.Waits) and wait.origin.latency == "lock"
    if wanted.what == "untimed":
        return wait.timed
    return wanted.what == "second" and wait.conditional and bool(outcome.yielded)


def _given_back(key: str, wait: Wait) -> bool:
    return bool(key) and (key in wait.released or may_be_another(key, wait.released))
