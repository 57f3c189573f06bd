"""Waiting for a person on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG111",
    name="blocking-input",
    summary="A wait for a person's input on the event loop",
    check=blocking,
    equivalents=("ASYNC250",),
    fixes=("unsafe",),
)
