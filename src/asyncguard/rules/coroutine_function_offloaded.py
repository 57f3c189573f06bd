"""A coroutine function given to a thread, where nobody runs what it returns."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for fact in facts.misuses(rule.code):
        yield Finding(
            path=fact.path,
            span=fact.span,
            code=rule.code,
            name=rule.name,
            message=f"`{fact.target}` is an async function: given to `{fact.callee}()`, its body never runs",
            function=fact.function,
            help=f"Await `{fact.target}(...)` here, or hand over a function that is not async",
        )


RULE = Rule(
    code="AG401",
    name="coroutine-function-offloaded",
    summary="An async function is given to a thread or a process: its body never runs",
    check=_check,
)
