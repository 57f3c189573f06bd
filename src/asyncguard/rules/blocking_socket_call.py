"""Synchronous sockets and the protocols on top of them on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG109",
    name="blocking-socket-call",
    summary="Synchronous socket I/O, TLS, DNS, mail or SSH on the event loop",
    check=blocking,
    fixes=("unsafe",),
)
