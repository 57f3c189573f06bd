"""Synchronous HTTP on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG102",
    name="blocking-http-call",
    summary="A synchronous HTTP request on the event loop",
    check=blocking,
    equivalents=("ASYNC210", "ASYNC211", "ASYNC212"),
    fixes=("unsafe",),
)
