"""Calls that block and belong to no other code: from `blocking-calls`, from plugins, from installed packages."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG100",
    name="blocking-call",
    summary="A call that blocks the event loop, known from configuration, a plugin or an installed package",
    check=blocking,
    equivalents=("ASYNC200",),
    fixes=("unsafe",),
)
