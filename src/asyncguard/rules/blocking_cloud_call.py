"""Synchronous cloud clients on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG103",
    name="blocking-cloud-call",
    summary="A call of a synchronous cloud client (boto3, google-cloud, azure) on the event loop",
    check=blocking,
    fixes=("unsafe",),
)
