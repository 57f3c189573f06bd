"""A coroutine that is made and thrown away."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for fact in facts.misuses(rule.code):
        yield Finding(
            path=fact.path,
            span=fact.span,
            code=rule.code,
            name=rule.name,
            message=f"`{fact.callee}()` only makes a coroutine: the body of `{fact.target}` never runs",
            function=fact.function,
            callee=fact.callee,
            help=f"Use await {fact.callee}(...), or keep a task of it",
        )


RULE = Rule(
    code="AG501",
    name="unawaited-coroutine",
    summary="An async function is called and never awaited: its body never runs",
    check=_check,
    fixes=("unsafe",),
)
