"""A pooled connection that nobody else can use while its holder waits for something slow."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._held import held

CURE = "Give the connection back first (commit, close, or leave the block), then wait"


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    return held(rule, facts, "keep a pooled connection", CURE)


RULE = Rule(
    code="AG301",
    name="connection-held-across-slow-await",
    summary="A pooled connection stays checked out while the code waits for the network, a timer or another task",
    check=_check,
    fixes=("unsafe", "display-only"),
)
