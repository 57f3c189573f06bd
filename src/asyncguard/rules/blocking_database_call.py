"""Synchronous database drivers on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG104",
    name="blocking-database-call",
    summary="A call of a synchronous database driver on the event loop",
    check=blocking,
    fixes=("unsafe",),
)
