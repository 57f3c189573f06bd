"""A plugin's rule that raises instead of answering."""

from asyncguard.rule import Facts, Finding, Rule


def _known_last(rule: Rule, facts: Facts) -> tuple[Finding, ...]:
    """Nothing by itself: who runs the rules sees which of them fail, so `check` reports it."""
    return ()


RULE = Rule(
    code="AG902",
    name="failing-rule",
    summary="A plugin's rule that fails, so that its findings are missing",
    check=_known_last,
)
