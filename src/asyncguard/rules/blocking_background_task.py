"""A background task that is async for no reason, and blocks."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._offload import handed_over, report, verb


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        name = handed_over(block)
        effect = f"{verb(block, 'block')} the event loop: it is async, and reaches `{block.primitive}`"
        message = f"The background task {name} {effect}"
        yield report(rule, block, message, f"Make {name} a plain `def`: it awaits nothing, and would run in a thread")


RULE = Rule(
    code="AG404",
    name="blocking-background-task",
    summary="A background task that blocks runs on the event loop, because it is an async function",
    check=_check,
)
