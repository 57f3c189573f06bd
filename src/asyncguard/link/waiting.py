"""What an await waits for in the end, through async functions of the program; and what is held meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from asyncguard.link import contexts
from asyncguard.link import values as v
from asyncguard.link.outcome import Outcome
from asyncguard.link.regions import POOLED, Holding, Wait, may_be_another
from asyncguard.model.finding import Step
from asyncguard.model.held import Held
from asyncguard.model.summary import Span

if TYPE_CHECKING:
    from asyncguard.link.program import Program

CODES = {"connection": "AG301", "transaction": "AG302", "lock": "AG303", "thread-lock": "AG305"}
REQUEST = "AG304"


class Slow(msgspec.Struct, frozen=True):
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
    path = fn.path
    locked: set[str] = set()
    for wait in sorted(outcome.waits, key=lambda wait: wait.span):
        for holding in wait.held:
            code = _code(p, fn, holding)
            if (wait.after and code != REQUEST) or _suppressed(p, holding, code):
                continue
            if holding.kind == "thread-lock":
                if holding.key not in locked:
                    yield _held(path, wait, holding, None, outcome, code)
                locked.add(holding.key)
                continue
            slow = _slow(p, path, wait, holding.key, locks=holding.kind != "lock")
            if slow is not None:
                yield _held(path, wait, holding, slow, outcome, code)


def _code(p: Program, fn: v.Fn, holding: Holding) -> str:
    """What is injected into a handler is given back when the request is over."""
    root = holding.key.partition(".")[0]
    injected = holding.kind in POOLED and contexts.is_injected(p, fn, root)
    return REQUEST if injected else CODES[holding.kind]


def _suppressed(p: Program, holding: Holding, code: str) -> bool:
    """A comment where it is taken silences what follows from it."""
    last = holding.steps[-1]
    return p.is_suppressed(p.units.by_path[last.path], last.span, code)


def _held(path: str, wait: Wait, holding: Holding, slow: Slow | None, outcome: Outcome, code: str) -> Held:
    waits = slow.steps if slow else (Step(path, wait.span, wait.function, f"awaits `{wait.text}`"),)
    return Held(
        path=path,
        span=wait.span,
        function=wait.function,
        code=code,
        kind=holding.kind,
        resource=holding.text,
        taker=holding.name,
        callee=wait.text,
        primitive=slow.primitive.name if slow else "",
        latency=slow.primitive.latency if slow else "",
        why=slow.primitive.why if slow else "",
        taken=holding.steps,
        waits=waits,
        released=_released(outcome, holding.key, wait.span),
        after=wait.after,
        conditional=not holding.certain or (slow is not None and slow.conditional),
    )


def _released(outcome: Outcome, key: str, after: Span) -> tuple[Step, ...]:
    """Where the function gives it back, after the wait."""
    later = [step for given, step in outcome.given_back if given == key and step.span > after]
    return (min(later, key=lambda step: step.span),) if later else ()


def _slow(p: Program, path: str, wait: Wait, key: str, *, locks: bool) -> Slow | None:
    """What the await at `wait` waits for while the resource `key` is held; None where it is quick, or gives it back.

    Without `locks`, a lock that a called function takes is not slow: who orders locks holds one while taking the next.
    """
    match wait.origin:
        case v.Waits() as primitive:
            if primitive.receiver == key:
                return None
            return Slow(primitive, (Step(path, wait.span, wait.function, _said(primitive)),), False)
        case v.Coroutine(fn=fn, args=args, passed=passed):
            best = slowest(p, fn, args, _inside(key, passed), locks=locks)
            if not best:
                return None
            step = Step(path, wait.span, wait.function, f"awaits `{p.shown_name(fn)}`")
            return Slow(best[0].primitive, (step, *best[0].steps), best[0].conditional)
    return None


def _said(primitive: v.Waits) -> str:
    match primitive.latency:
        case "callee":
            return f"waits for a thread that runs `{primitive.name}`"
        case "lock":
            return f"waits for `{primitive.name.rpartition('.')[0]}`"
    return f"awaits `{primitive.name}`"


def _inside(key: str, passed: tuple[tuple[str, str], ...]) -> str:
    """The path under which the called function knows the resource; '' where it does not."""
    if "::" in key:
        return key
    for param, where in passed:
        if key == where:
            return param
        if key.startswith(f"{where}."):
            return param + key[len(where) :]
    return ""


def slowest(p: Program, fn: v.Fn, args: v.Args, key: str, *, locks: bool) -> tuple[Slow, ...]:
    """The best proof that a call of `fn` waits for something slow before it gives back `key`; empty without one."""
    return p.memo.get(("slow", fn, args, key, locks), lambda: _slowest(p, fn, args, key, locks), ())


def _slowest(p: Program, fn: v.Fn, args: v.Args, key: str, locks: bool) -> tuple[Slow, ...]:
    found: list[Slow] = []
    for wait in p.outcome(fn, args).waits:
        if (
            wait.after
            or _given_back(key, wait)
            or (not locks and isinstance(wait.origin, v.Waits) and wait.origin.latency == "lock")
        ):
            continue
        slow = _slow(p, fn.path, wait, key, locks=locks)
        if slow is not None:
            found.append(msgspec.structs.replace(slow, conditional=slow.conditional or wait.conditional))
    return (min(found, key=Slow.rank),) if found else ()


def _takes_a_lock(wait: Wait) -> bool:
    return isinstance(wait.origin, v.Waits) and wait.origin.latency == "lock"


def _given_back(key: str, wait: Wait) -> bool:
    return bool(key) and (key in wait.released or may_be_another(key, wait.released))
