"""Rules → their pages' heads, and the table of all of them."""

from collections.abc import Sequence

from asyncguard.rule import Rule
from asyncguard.rules import BUILTIN

FAMILIES = {
    "AG0": "The analysis itself",
    "AG1": "What blocks the loop",
    "AG2": "What starves the loop",
    "AG3": "What is held while the loop waits",
    "AG4": "Misuse of threads",
    "AG5": "Coroutines and tasks",
    "AG6": "Configuration",
    "AG9": "Suppressions",
}


def headed(page: str, name: str) -> str:
    """The rule's page with its status below the title."""
    rule = next(rule for rule in BUILTIN if rule.name == name)
    title, _, rest = page.partition("\n")
    return f"{title}\n\n{_status(rule)}\n{rest}"


def index(rules: Sequence[Rule]) -> str:
    """The table of all rules, a section a family."""
    lines = ["# Rules\n", "`asyncguard rule AG102` prints one of these pages.\n"]
    for prefix, family in FAMILIES.items():
        members = [rule for rule in rules if rule.code.startswith(prefix)]
        lines += [f"## {family}\n", "| code | rule | what | |", "|---|---|---|---|"] if members else []
        lines += [_row(rule) for rule in members] + ["" for _ in members[:1]]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    return f"| {rule.code} | [{rule.name}]({rule.name}.md) | {rule.summary} | {', '.join(_marks(rule))} |"


def _status(rule: Rule) -> str:
    said = [f"Since {rule.since}", *_marks(rule)]
    codes = ", ".join(f"`{code}`" for code in rule.equivalents)
    return f"*{' · '.join(said)}*" + (f"\n\nIn other linters, in part: {codes}." if codes else "")


def _marks(rule: Rule) -> list[str]:
    marks = {"in preview": rule.preview, "not selected by default": not rule.default, "deprecated": rule.deprecated}
    return [mark for mark, holds in marks.items() if holds]
