"""A transaction that stays open, with its locks and its connection, while its holder waits for something slow."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._held import held

CURE = "End the transaction first, then wait; or wait before it begins"


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    return held(rule, facts, "keep a transaction open", CURE)


RULE = Rule(
    code="AG302",
    name="transaction-held-across-slow-await",
    summary="A transaction stays open while the code waits for the network, a timer or another task",
    check=_check,
    fixes=("unsafe", "display-only"),
)
