"""Comments that silence nothing."""

from asyncguard.rule import Facts, Finding, Rule


def _known_last(rule: Rule, facts: Facts) -> tuple[Finding, ...]:
    """Nothing yet: what a comment silences is known once all other rules have spoken, so `check` reports it."""
    return ()


RULE = Rule(
    code="AG901",
    name="unused-suppression",
    summary="A comment that suppresses nothing",
    check=_known_last,
    default=False,
    category="style",
    fixes=("safe",),
    always_fixed=True,
)
