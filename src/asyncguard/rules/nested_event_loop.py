"""Running a coroutine to its end from inside the loop that should run it."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._block import report


def _nested(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """What raises says so; what does not raise waits for something that only this thread could do."""
    for block in facts.blocks(rule.code):
        yield report(rule, block, verb="deadlocks the event loop")


RULE = Rule(
    code="AG112",
    name="nested-event-loop",
    summary="A coroutine run to its end (`asyncio.run`, `run_until_complete`, `async_to_sync`) on a running event loop",
    check=_nested,
)
