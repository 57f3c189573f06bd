"""Imports and package metadata lookups while the event loop runs."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG114",
    name="blocking-import",
    summary="An import while the event loop runs",
    check=blocking,
    default=False,
    fixes=("unsafe",),
)
