"""A rule's page, for `asyncguard rule`."""

import json

import click

from asyncguard.config.errors import suggestion
from asyncguard.rule import Rule
from asyncguard.rules import BUILTIN, page


def explain(wanted: str | None, form: str) -> str:
    """The page of the rule with that code or name, or of all rules."""
    rules = BUILTIN if wanted is None else (_rule(wanted),)
    if form == "text":
        return "\n".join(_text(rule) for rule in rules)
    described = [_metadata(rule) for rule in rules]
    return json.dumps(described if wanted is None else described[0], indent=2, ensure_ascii=False) + "\n"


def _rule(wanted: str) -> Rule:
    for rule in BUILTIN:
        if wanted.upper() == rule.code or wanted.lower() == rule.name:
            return rule
    near = suggestion(wanted, [word for rule in BUILTIN for word in (rule.code, rule.name)])
    raise click.BadParameter(f"unknown rule `{wanted}`{near}", param_hint="<CODE|NAME>")


def _text(rule: Rule) -> str:
    text = page(rule).strip() + "\n"
    return text if text.startswith("# ") else f"# {rule.name} ({rule.code})\n\n{text}"


def _metadata(rule: Rule) -> dict[str, object]:
    """Ruff's keys, and the codes of other linters."""
    return {
        "name": rule.name,
        "code": rule.code,
        "linter": "asyncguard",
        "summary": rule.summary,
        "message_formats": [rule.summary],
        "fix": "Fix is not available.",
        "fix_availability": "None",
        "explanation": page(rule),
        "preview": rule.preview,
        "status": {"Preview" if rule.preview else "Stable": {"since": rule.since}},
        "category": rule.category,
        "default": rule.default,
        "equivalents": rule.equivalents,
    }
