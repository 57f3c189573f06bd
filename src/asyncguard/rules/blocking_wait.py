"""Waiting for threads, locks, queues and futures on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG108",
    name="blocking-wait",
    summary="A wait for a thread, a process, a lock or a queue on the event loop",
    check=blocking,
    fixes=("unsafe",),
)
