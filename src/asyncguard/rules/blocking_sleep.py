"""Sleeping on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG101",
    name="blocking-sleep",
    summary="`time.sleep` or its kin on the event loop",
    check=blocking,
    equivalents=("ASYNC251",),
    fixes=("safe", "unsafe"),
)
