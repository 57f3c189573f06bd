"""A request without a time limit, on the loop or while something is held."""

from collections.abc import Iterator

import msgspec

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules import _block, _held

CURE = "Give it a timeout"


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        found = _block.report(rule, block, "blocks the event loop without a time limit")
        yield msgspec.structs.replace(found, help=CURE, beside=True)
    for fact in facts.held_across(rule.code):
        message = f"`{fact.resource}` {'may stay' if fact.conditional else 'stays'} held without a time limit while"
        yield _held.report(rule, fact, f"{message} {_held.slow(fact)}{_held.only_where(fact)}", CURE)


RULE = Rule(
    code="AG603",
    name="client-without-timeout",
    summary="A request without a time limit, on the event loop or while a connection or lock is held",
    check=_check,
    equivalents=("S113",),
)
