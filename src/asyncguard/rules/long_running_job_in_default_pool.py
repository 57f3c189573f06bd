"""Jobs that take the threads of a shared pool from all others."""

from collections.abc import Iterator

from asyncguard.rule import Block, Facts, Finding, Rule
from asyncguard.rules._offload import handed_over, report, verb


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        if block.why == "does not end":
            yield report(rule, block, _for_ever(block), "Use a thread or an executor of its own")
        else:
            yield report(rule, block, _at_once(block), "Limit them with a semaphore, or use an executor of their own")


def _for_ever(block: Block) -> str:
    keeps = f"{verb(block, 'keep')} a thread of {block.input} for ever"
    return f"{handed_over(block)} {keeps}: `{block.primitive}` does not end"


def _at_once(block: Block) -> str:
    return f"`{block.primitive}` {verb(block, 'take')} a thread of {block.input} for {block.why}, all at once"


RULE = Rule(
    code="AG403",
    name="long-running-job-in-default-pool",
    summary="A job without end, or jobs without number, in the pool of threads that everybody shares",
    check=_check,
)
