"""A synchronous engine whose queries run on the event loop."""

from collections.abc import Iterator

from asyncguard.rule import Block, Facts, Finding, Misuse, Rule, Step

ONCE = frozenset({"start-up", "command", "script", "test"})
"""Kinds of entry points of which nobody else waits meanwhile."""


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for fact in facts.misuses(rule.code):
        uses = [use for use in fact.uses if _hurts(facts, use)]
        if uses:
            yield _report(rule, fact, uses)


def _hurts(facts: Facts, use: Block) -> bool:
    """Other tasks wait: it is not only reached when the process starts, or from a script."""
    kinds = {each.kind for each in facts.reached_from(use.path, use.span, use.code)}
    return not kinds or not kinds <= ONCE


def _report(rule: Rule, fact: Misuse, uses: list[Block]) -> Finding:
    first = uses[0]
    where = f"{len(uses)} places, first" if len(uses) > 1 else "one place,"
    return Finding(
        path=fact.path,
        span=fact.span,
        code=rule.code,
        name=rule.name,
        message=f"`{fact.target}` is synchronous, and its queries block the event loop ({where} in `{first.function}`)",
        chain=(Step(first.path, first.span, first.function, f"calls `{first.callee}`"), *first.chain[-1:])
        if len(first.chain) > 1
        else first.chain,
        help="Use `create_async_engine()` with an async driver; keep this one for scripts, migrations and threads",
        primitive=first.primitive,
        cost=first.cost,
        conditional=all(use.conditional for use in uses),
    )


RULE = Rule(
    code="AG602",
    name="sync-engine-in-async-app",
    summary="A synchronous engine whose queries run on the event loop",
    check=_check,
)
