"""A client that is costly to build and is built for a single use."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule
from asyncguard.rules._burn import report


def _built(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        yield report(rule, block, verb="starves the event loop on each call")


RULE = Rule(
    code="AG209",
    name="expensive-client-per-call",
    summary="A client that is costly to build, built on the event loop for a single use",
    check=_built,
    status="preview",
    category="performance",
    fixes=("unsafe",),
)
