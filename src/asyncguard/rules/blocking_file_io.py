"""Reading and writing files on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG106",
    name="blocking-file-io",
    summary="File I/O on the event loop",
    check=blocking,
    equivalents=("ASYNC230", "ASYNC231", "ASYNC232", "ASYNC240"),
    fixes=("unsafe",),
)
