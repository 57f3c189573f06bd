"""Parsing and serialising large data on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._burn import starving

RULE = Rule(
    code="AG205",
    name="starving-parsing",
    summary="Parsing or serialising large data on the event loop",
    check=starving,
    category="performance",
)
