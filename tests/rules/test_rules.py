"""What every built-in rule owes its readers."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from asyncguard import rules
from asyncguard.check.crash import FAILED
from asyncguard.config import Config
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.rule import Rule
from asyncguard.rules import BUILTIN

page = rulebook(Config(root="/")).page
FOLDER = Path(rules.__file__).parent
SECTIONS = [
    "What it does",
    "Why is this bad?",
    "Example",
    "Use instead",
    "What it sees and does not",
    "Options",
    "Equivalents in other linters",
    "References",
]
every_rule = pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.name)

FIX = "Fix safety"
"""Where a rule has fixes, below what to use instead."""


def headings(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def section(text: str, heading: str) -> str:
    return re.split(r"^## ", text.partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def python_blocks(text: str) -> list[str]:
    return re.findall(r"^```python[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_rules_are_listed_by_code_and_none_twice():
    assert all(before.code < after.code for before, after in pairwise(BUILTIN))
    assert len({rule.name for rule in BUILTIN}) == len(BUILTIN)


def test_every_module_and_every_page_belongs_to_a_listed_rule():
    names = {rule.name for rule in BUILTIN}
    modules = {path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if not path.name.startswith("_")}
    assert modules == names
    assert {path.stem for path in FOLDER.glob("*.md")} == names


def test_only_the_noisy_ones_are_left_out_by_default():
    assert [rule.code for rule in BUILTIN if not rule.default] == ["AG113", "AG114", "AG901"]


@every_rule
def test_metadata_is_well_formed(rule: Rule):
    assert re.fullmatch(r"AG\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)
    assert rule.summary[0].isupper() or rule.summary[0] == "`"
    assert not rule.summary.endswith(".")


@every_rule
def test_the_page_has_its_title_and_sections_in_order(rule: Rule):
    text = page(rule)
    assert text.startswith(f"# {rule.name} ({rule.code})\n")
    found = headings(text)
    assert [heading for heading in found if heading != FIX] == SECTIONS
    assert FIX not in found or found.index(FIX) == SECTIONS.index("Use instead") + 1
    assert all(section(text, heading).strip() for heading in found)


@every_rule
def test_the_first_example_shows_the_finding_and_the_cure_is_silent(rule: Rule):
    if rule.code == FAILED:  # which is about a plugin, not about what is analysed
        return
    assert f"# error: {rule.code}" in python_blocks(page(rule))[0]
    cures = python_blocks(section(page(rule), "Use instead"))
    assert cures
    assert not any("# error" in cure for cure in cures)


@every_rule
def test_equivalents_are_said_in_the_page(rule: Rule):
    said = set(re.findall(r"ASYNC\d+|RUF0\d+|E999|\bS1\d\d\b", section(page(rule), "Equivalents in other linters")))
    assert said == set(rule.equivalents)


@every_rule
def test_a_rule_outside_the_default_selection_says_so(rule: Rule):
    assert ("**Not selected by default.**" in page(rule)) is not rule.default
