"""A client that is costly to build and is built for a single use."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._burn import report


def _built(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        if facts.in_handler(block.path, block.span):
            yield report(rule, block, verb="starves the event loop on each call")


RULE = Rule(
    code="AG209",
    name="expensive-client-per-call",
    summary="A client that is costly to build, built in a handler for a single use",
    check=_built,
    category="performance",
    fixes=("unsafe",),
)
