"""Block → Finding, for CPU work: the words that the starving rules share."""

from collections.abc import Iterator

import msgspec

from asyncguard.rule import Block, Facts, Finding, Rule
from asyncguard.rules import _block

SHARES = {
    "held": "it holds the GIL, so that a thread would stop the loop as well",
    "switching": "in a thread it would share the GIL with the loop, which gets a turn every few milliseconds",
}
"""What the GIL makes of a thread as a cure."""


def starving(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        yield report(rule, block)


def report(rule: Rule, block: Block, verb: str = "starves the event loop") -> Finding:
    """The finding for one piece of CPU work. `verb` is what it does, in the third person."""
    finding = _block.report(rule, block, verb)
    given = f", given {block.input} of any size" if block.input else ""
    return msgspec.structs.replace(
        finding, message=f"{finding.message}{given}", help=f"{_cure(block)}. It takes {block.takes}"
    )


def _cure(block: Block) -> str:
    """What works: a thread where the GIL is released, else another process."""
    if block.instead:
        where = (
            f"In `{block.chain[-1].function}`: " if len(block.chain) > 1 and block.chain[-1].function else "Better: "
        )
        return f"{where}{block.instead}"
    if block.gil == "released":
        return f"Use `{_block.offloaded(block)}`: it releases the GIL"
    return f"Use a process pool or a job queue: {SHARES[block.gil]}"
