"""An engine for async code with the address of a sync driver."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Misuse, Rule


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for fact in facts.misuses(rule.code):
        yield Finding(
            path=fact.path,
            span=fact.span,
            code=rule.code,
            name=rule.name,
            message=_message(fact),
            function=fact.function,
            help=f"Use `{fact.instead}://`",
            conditional=fact.conditional,
        )


def _message(fact: Misuse) -> str:
    default = "by default " if fact.conditional else ""
    return f"`{fact.callee}()` {default}gets `{fact.target}://`, whose driver ({fact.why}) is not async: it raises"


RULE = Rule(
    code="AG601",
    name="sync-driver-in-async-engine",
    summary="An async engine gets the address of a sync driver, and raises",
    check=_check,
)
