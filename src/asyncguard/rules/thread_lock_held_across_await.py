"""A thread lock that is held where the task gives the loop away."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Held, Rule
from asyncguard.rules._held import report

RE_ENTRANT = ("threading.RLock", "threading.Condition")
"""The loop's own thread gets in a second time."""


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for fact in facts.held_across(rule.code):
        yield report(
            rule, fact, _message(fact), "Use asyncio.Lock with `async with`, or leave the block before the await"
        )


def _message(fact: Held) -> str:
    if fact.taker.startswith(RE_ENTRANT):
        effect = "other tasks of this thread walk through it, and other threads wait"
    else:
        effect = "the next task that takes it on this loop stops the loop for good"
    return f"`{fact.resource}` (a thread lock) {'may be' if fact.conditional else 'is'} held across an await: {effect}"


RULE = Rule(
    code="AG305",
    name="thread-lock-held-across-await",
    summary="A thread lock is held across an await: a deadlock as soon as a second task takes it",
    check=_check,
)
