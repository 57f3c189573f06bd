"""The examples in the rules' pages are programs, and their markers hold."""

import pytest

from asyncguard.check.crash import FAILED
from asyncguard.config import Config
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.rule import Rule
from asyncguard.rules import BUILTIN
from asyncguard.testing import Example, assert_program, examples, read_markers, run

page = rulebook(Config(root="/")).page
SHOWN = [rule for rule in BUILTIN if rule.code != FAILED]
"""All but the one that is about a plugin, not about what is analysed."""
EXAMPLES = [(rule, number, example) for rule in BUILTIN for number, example in enumerate(examples(page(rule)), start=1)]


@pytest.mark.parametrize(("rule", "number", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", ""))
def test_markers_hold(rule: Rule, number: int, example: Example) -> None:
    assert_program(example.files, name=f"{rule.name}.md, example {number}, under {example.heading!r}")


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_a_page_shows_its_own_finding(rule: Rule) -> None:
    texts = [data.decode() for example in examples(page(rule)) for data in example.files.values()]
    assert rule.code in {marker.code for text in texts for marker in read_markers(text)}


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_its_fixes_are_as_it_declares(rule: Rule) -> None:
    found = [each for example in examples(page(rule)) for each in run(example.files).findings if each.code == rule.code]
    assert {each.fix.applicability for each in found if each.fix} == set(rule.fixes)
    assert not rule.always_fixed or all(each.fix for each in found)
