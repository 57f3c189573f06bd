"""An injected session that keeps its connection until the request is over."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._held import held

CURE = "Call commit() or close() on the session before the slow part, or open one only where it is needed"


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    return held(rule, facts, "keep a pooled connection for the whole request", CURE)


RULE = Rule(
    code="AG304",
    name="request-scoped-session-held",
    summary="A session that is injected into a handler keeps its connection while the request waits for something slow",
    check=_check,
)
