"""`asyncguard rule` and `asyncguard linter`: what there is to select."""

import json

import click

from asyncguard.config.errors import suggestion
from asyncguard.plugins import Rulebook
from asyncguard.rule import Rule

AVAILABILITY = {"None": "not available", "Sometimes": "sometimes available", "Always": "always available"}
"""ruff's words."""


def explain(book: Rulebook, wanted: str | None, form: str) -> str:
    """The page of the rule with that code or name, or of all rules."""
    rules = book.rules if wanted is None else (_rule(book, wanted),)
    if form == "text":
        return "\n".join(book.page(rule).strip() + "\n" for rule in rules)
    described = [_metadata(book, rule) for rule in rules]
    return _json(described if wanted is None else described[0])


def linters(book: Rulebook, form: str) -> str:
    """The letters of codes, and who stands behind them: asyncguard, and each plugin."""
    found = {rule.letters: book.origins[rule.code].name for rule in book.rules}
    if form == "text":
        width = max(map(len, found))
        return "".join(f"{letters:>{width}} {name}\n" for letters, name in found.items())
    return _json([{"prefix": letters, "name": name} for letters, name in found.items()])


def _rule(book: Rulebook, wanted: str) -> Rule:
    for rule in book.rules:
        if wanted.upper() == rule.code or wanted.lower() == rule.name:
            return rule
    near = suggestion(wanted, [word for rule in book.rules for word in (rule.code, rule.name)])
    raise click.BadParameter(f"unknown rule `{wanted}`{near}", param_hint="<CODE|NAME>")


def _metadata(book: Rulebook, rule: Rule) -> dict[str, object]:
    """ruff's keys, and what only asyncguard has."""
    place = book.place(rule)
    fix = "None" if not rule.fixes else "Always" if rule.always_fixed else "Sometimes"
    return {
        "name": rule.name,
        "code": rule.code,
        "linter": book.origins[rule.code].name,
        "summary": rule.summary,
        "message_formats": [rule.summary],
        "fix": f"Fix is {AVAILABILITY[fix]}.",
        "fix_availability": fix,
        "explanation": book.page(rule),
        "preview": rule.preview,
        "status": {rule.status.capitalize(): {"since": rule.since}},
        "category": rule.category,
        "source_location": {"file": place[0], "line": place[1]} if place else None,
        "default": rule.default,
        "equivalents": rule.equivalents,
        "fix_applicability": rule.fixes,
    }


def _json(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
