"""A task that only the loop knows, and only weakly."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for fact in facts.misuses(rule.code):
        yield Finding(
            path=fact.path,
            span=fact.span,
            code=rule.code,
            name=rule.name,
            message=f"Nobody keeps the task of `{fact.callee}()`: it may disappear before it is done",
            function=fact.function,
            callee=fact.callee,
            help="Keep it (in a set, until it is done), or use asyncio.TaskGroup",
        )


RULE = Rule(
    code="AG502",
    name="dangling-task",
    summary="The result of create_task is dropped: the task may be collected before it is done",
    check=_check,
    fixes=("unsafe",),
    equivalents=("RUF006", "ASYNC300"),
)
