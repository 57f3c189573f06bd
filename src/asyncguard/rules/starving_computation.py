"""Dataframes, numerics and machine learning on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._burn import starving

RULE = Rule(
    code="AG203",
    name="starving-computation",
    summary="Dataframes, numerics or machine learning on the event loop",
    check=starving,
    category="performance",
    fixes=("unsafe",),
)
