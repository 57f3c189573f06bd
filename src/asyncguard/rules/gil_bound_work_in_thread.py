"""CPU work that holds the GIL, given to a thread."""

from collections.abc import Iterator

from asyncguard.rule import Block, Facts, Finding, Rule
from asyncguard.rules._offload import handed_over, report, verb


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        yield report(rule, block, f"{handed_over(block)} in a thread {_effect(block)}", _cure(block))


def _effect(block: Block) -> str:
    if block.gil == "held":
        given = f", given {block.input} of any size" if block.input else ""
        return f"{verb(block, 'starve')} the event loop all the same: `{block.primitive}` holds the GIL{given}"
    return (
        f"{verb(block, 'slow')} the event loop all the same: {block.why} of Python share the GIL with it, {block.takes}"
    )


def _cure(block: Block) -> str:
    return f"Use a process pool or a job queue. It takes {block.takes}"


RULE = Rule(
    code="AG402",
    name="gil-bound-work-in-thread",
    summary="CPU work that holds the GIL is given to a thread: the event loop still starves",
    check=_check,
    category="performance",
)
