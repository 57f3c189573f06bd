"""An asyncio lock that everybody else waits for while its holder waits for something slow."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._held import held

CURE = "Do the waiting before or after the lock is held, and only the update inside"


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    return held(rule, facts, "stay locked", CURE)


RULE = Rule(
    code="AG303",
    name="async-lock-held-across-slow-await",
    summary="A lock is held while the code waits for the network, a timer or another task",
    check=_check,
)
