"""The examples in the rules' pages are programs, and their markers hold."""

import pytest

from asyncguard.rule import Rule
from asyncguard.rules import BUILTIN, page
from asyncguard.testing import Example, assert_program, examples, read_markers

EXAMPLES = [(rule, number, example) for rule in BUILTIN for number, example in enumerate(examples(page(rule)), start=1)]


@pytest.mark.parametrize(("rule", "number", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", ""))
def test_markers_hold(rule: Rule, number: int, example: Example) -> None:
    assert_program(example.files, name=f"{rule.name}.md, example {number}, under {example.heading!r}")


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.name)
def test_a_page_shows_its_own_finding(rule: Rule) -> None:
    texts = [data.decode() for example in examples(page(rule)) for data in example.files.values()]
    assert rule.code in {marker.code for text in texts for marker in read_markers(text)}
