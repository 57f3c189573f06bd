"""Synchronous ORM sessions, queries and models on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG105",
    name="blocking-orm-call",
    summary="A synchronous ORM call on the event loop",
    check=blocking,
    fixes=("unsafe",),
)
