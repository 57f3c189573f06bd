"""A second connection of one pool, asked for while the first is held."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Held, Rule
from asyncguard.rules._held import only_where, report

CURE = "Use the connection that is held (pass it on), or give it back before the other is taken"


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for fact in facts.held_across(rule.code):
        yield report(rule, fact, _message(fact), CURE)


def _message(fact: Held) -> str:
    down = len(fact.waits) - 1
    far = f" ({down} {'call' if down == 1 else 'calls'} down)" if down else ""
    verb = "may take" if fact.conditional else "takes"
    second = f"`{fact.callee.removesuffix('(...)')}()` {verb} a second connection of `{fact.pool.rpartition('::')[2]}`"
    held = f"`{fact.resource}` holds one{far}{only_where(fact)}"
    return f"{second} while {held}: when every holder waits for its second, none is left"


RULE = Rule(
    code="AG306",
    name="nested-connection",
    summary="A second connection of the same pool is taken while one is held: a deadlock when the pool is used up",
    check=_check,
)
