"""Synchronous clients of SaaS, LLM, messaging and infrastructure SDKs on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG110",
    name="blocking-sdk-call",
    summary="A call of a synchronous SDK client on the event loop",
    check=blocking,
    fixes=("unsafe",),
)
