"""Subprocesses started or waited for on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG107",
    name="blocking-subprocess",
    summary="A process started or waited for on the event loop",
    check=blocking,
    equivalents=("ASYNC220", "ASYNC221", "ASYNC222"),
    fixes=("unsafe",),
)
