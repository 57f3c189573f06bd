"""Rendering documents, plots and templates on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._burn import starving

RULE = Rule(
    code="AG207",
    name="starving-rendering",
    summary="Rendering documents, plots or templates on the event loop",
    check=starving,
    category="performance",
    fixes=("unsafe",),
)
