"""Long loops of plain Python on the event loop."""

from collections.abc import Iterator

from asyncguard.rule import Block, Facts, Finding, Rule

KINDS = {"for": "This `for` loop", "while": "This `while` loop", "comprehension": "This comprehension"}


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        yield Finding(
            path=block.path,
            span=block.span,
            code=rule.code,
            name=rule.name,
            message=_message(block),
            chain=block.chain,
            function=block.function,
            help=_help(block),
            primitive=block.primitive,
            cost=block.cost,
            conditional=block.conditional,
            callee=block.callee,
        )


def _message(block: Block) -> str:
    who = f"`{block.callee}()`" if block.callee else KINDS.get(block.primitive, f"`{block.primitive}()`")
    verb = "may starve" if block.conditional else "starves"
    down = _calls_down(block)
    far = f", {down} {'call' if down == 1 else 'calls'} down" if down else ""
    return f"{who} {verb} the event loop: {block.why} without an await, {block.takes}{far}"


def _calls_down(block: Block) -> int:
    return sum(step.text.startswith("calls ") for step in block.chain)


def _help(block: Block) -> str:
    pool = "a process pool (a thread would share the GIL with the loop)"
    if block.callee or block.primitive not in KINDS:
        return f"Use {pool}"
    return f"Use {pool}, or `await asyncio.sleep(0)` now and then in the loop"


RULE = Rule(
    code="AG206",
    name="starving-loop",
    summary="A long loop of plain Python, without an await, on the event loop",
    check=_check,
    category="performance",
)
