"""Generating, parsing and using asymmetric keys on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._burn import starving

RULE = Rule(
    code="AG208",
    name="starving-key-operation",
    summary="Key generation, private-key parsing or asymmetric signing on the event loop",
    check=starving,
    category="performance",
    fixes=("unsafe",),
)
