"""What an await waits for in the end, through async functions of the program; and what is held meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from asyncguard.link import values as v
from asyncguard.link.outcome import Outcome
from asyncguard.link.regions import ANY_SHARED, Holding, Wait
from asyncguard.model.finding import Step
from asyncguard.model.held import Held

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


def held(p: Program, path: str, outcome: Outcome) -> Iterator[Held]:
    """What one interpretation of an async function holds where it waits."""
    locked: set[str] = set()
    given_back = dict(outcome.given_back)
    for wait in sorted(outcome.waits, key=lambda wait: wait.span):
        for holding in wait.held:
            if holding.kind == "thread-lock":
                if holding.key not in locked and not _suppressed(p, holding):
                    yield _held(path, wait, holding, None, given_back)
                locked.add(holding.key)
                continue
            slow = _slow(p, path, wait, holding.key)
            if slow is not None and not _suppressed(p, holding):
                yield _held(path, wait, holding, slow, given_back)


def _suppressed(p: Program, holding: Holding) -> bool:
    """A comment where it is taken silences what follows from it."""
    last = holding.steps[-1]
    return p.is_suppressed(p.units.by_path[last.path], last.span, CODES[holding.kind])


def _held(path: str, wait: Wait, holding: Holding, slow: Slow | None, given_back: dict[str, Step]) -> Held:
    release = given_back.get(holding.key)
    waits = slow.steps if slow else (Step(path, wait.span, wait.function, f"awaits `{wait.text}`"),)
    return Held(
        path=path,
        span=wait.span,
        function=wait.function,
        code=CODES[holding.kind],
        kind=holding.kind,
        resource=holding.text,
        taker=holding.name,
        callee=wait.text,
        primitive=slow.primitive.name if slow else "",
        latency=slow.primitive.latency if slow else "",
        why=slow.primitive.why if slow else "",
        taken=holding.steps,
        waits=waits,
        released=(release,) if release is not None else (),
        conditional=not holding.certain or (slow is not None and slow.conditional),
    )


def _slow(p: Program, path: str, wait: Wait, key: str) -> Slow | None:
    """What the await at `wait` waits for while the resource `key` is held; None where it is quick, or gives it back."""
    match wait.origin:
        case v.Waits() as primitive:
            if primitive.receiver == key:
                return None
            return Slow(primitive, (Step(path, wait.span, wait.function, f"awaits `{primitive.name}`"),), False)
        case v.Coroutine(fn=fn, args=args, passed=passed):
            best = p.slowest(fn, args, _inside(key, passed))
            if not best:
                return None
            step = Step(path, wait.span, wait.function, f"awaits `{p.shown_name(fn)}`")
            return Slow(best[0].primitive, (step, *best[0].steps), best[0].conditional)
    return None


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


def slowest(p: Program, fn: v.Fn, args: v.Args, key: str) -> tuple[Slow, ...]:
    """The best proof that a call of `fn` waits for something slow before it gives back `key`; empty without one."""
    return p.memo.get(("slow", fn, args, key), lambda: _slowest(p, fn, args, key), ())


def _slowest(p: Program, fn: v.Fn, args: v.Args, key: str) -> tuple[Slow, ...]:
    found: list[Slow] = []
    shared = key and not key.startswith("#")
    for wait in p.outcome(fn, args).waits:
        if key and (key in wait.released or (shared and ANY_SHARED in wait.released)):
            continue
        slow = _slow(p, fn.path, wait, key)
        if slow is not None:
            found.append(msgspec.structs.replace(slow, conditional=slow.conditional or wait.conditional))
    return (min(found, key=Slow.rank),) if found else ()
