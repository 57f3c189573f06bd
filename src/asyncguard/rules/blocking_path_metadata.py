"""File metadata on the event loop: cheap on a local disk, seconds on a network one."""

from asyncguard.rule import Rule
from asyncguard.rules._block import blocking

RULE = Rule(
    code="AG113",
    name="blocking-path-metadata",
    summary="A look at file metadata (`exists`, `stat`, `is_file`, `listdir`) on the event loop",
    check=blocking,
    equivalents=("ASYNC240",),
    default=False,
    fixes=("unsafe",),
)
