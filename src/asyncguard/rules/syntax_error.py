"""Files that do not parse: reported once, the run goes on."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Rule


def _unparsable(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for path, span, message in facts.syntax_errors():
        yield Finding(path=path, span=span, code=rule.code, name=rule.name, message=f"SyntaxError: {message}")


RULE = Rule(
    code="AG000",
    name="syntax-error",
    summary="The file does not parse",
    check=_unparsable,
    equivalents=("E999",),
)
