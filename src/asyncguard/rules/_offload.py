"""Block → Finding, for cures that do not work: the words that the rules on offloading share."""

from asyncguard.rule import Block, Finding, Rule


def report(rule: Rule, block: Block, message: str, cure: str) -> Finding:
    """The finding for one call that hands work over."""
    return Finding(
        path=block.path,
        span=block.span,
        code=rule.code,
        name=rule.name,
        message=message,
        chain=block.chain,
        function=block.function,
        help=cure,
        primitive=block.primitive,
        cost=block.cost,
        conditional=block.conditional,
        callee=block.callee,
    )


def handed_over(block: Block) -> str:
    """What is handed over, as a person would name it: from "runs `crunch` in a thread"."""
    steps = [step.text for step in block.chain if step.text.startswith("runs `")]
    return f"`{steps[0].split('`')[1]}`" if steps else f"`{block.primitive}`"


def verb(block: Block, infinitive: str) -> str:
    """`starve` → `starves`, or `may starve`."""
    return f"may {infinitive}" if block.conditional else f"{infinitive}s"
