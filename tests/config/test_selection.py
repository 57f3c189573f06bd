"""Selectors → codes, as ruff has it."""

import pytest

from asyncguard.config import Config, ConfigError, Selection, selected
from asyncguard.rules import BUILTIN

EVERY = {rule.code for rule in BUILTIN}
DEFAULT = EVERY - {"AG113", "AG114", "AG901"}


def on(*selections: Selection) -> set[str]:
    return set(selected(Config(root="/", selections=selections), BUILTIN))


def cli(**lists: tuple[str, ...]) -> Selection:
    return Selection("from the CLI", **lists)


def test_default() -> None:
    assert on() == DEFAULT


@pytest.mark.parametrize("selector", ["ALL", "AG", "ag"])
def test_everything(selector: str) -> None:
    assert on(cli(select=(selector,))) == EVERY


@pytest.mark.parametrize("selector", ["AG102", "blocking-http-call", "ag102"])
def test_one_rule_and_always_the_files_that_do_not_parse(selector: str) -> None:
    assert on(cli(select=(selector,))) == {"AG000", "AG102"}


@pytest.mark.parametrize("selector", ["AG000", "syntax-error"])
def test_unparsable_files_can_be_ignored_by_name(selector: str) -> None:
    assert "AG000" not in on(cli(ignore=(selector,)))


def test_longer_prefix_wins() -> None:
    assert on(cli(select=("AG102",), ignore=("AG1",))) == {"AG000", "AG102"}
    assert on(cli(select=("AG10",), ignore=("AG102",))) & {"AG101", "AG102", "AG113"} == {"AG101"}


def test_ignore_wins_a_tie() -> None:
    assert "AG102" not in on(cli(select=("AG102",), ignore=("blocking-http-call",)))


def test_extend_select_adds_to_the_default() -> None:
    assert on(cli(extend_select=("AG113",))) == DEFAULT | {"AG113"}


def test_a_stronger_select_starts_afresh() -> None:
    weak = Selection("from `x`", select=("AG106",), ignore=("AG102",))
    assert on(weak, cli(select=("AG102",))) == {"AG000", "AG102"}


def test_a_stronger_extension_is_laid_on_top() -> None:
    weak = Selection("from `x`", select=("AG106",), ignore=("AG102",))
    ones = {code for code in EVERY if code == "AG000" or code.startswith("AG1")}
    assert on(weak, cli(extend_select=("AG1",), ignore=("AG101",))) == ones - {"AG101"}


@pytest.mark.parametrize(
    ("selector", "hint"),
    [("A", ""), ("NOPE", ""), ("AG999", "AG"), ("blocking-slep", "; did you mean `blocking-sleep`?"), ("", "")],
)
def test_unknown_selector(selector: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=f"Unknown rule selector `{selector}` in `ignore` from the CLI") as caught:
        on(cli(ignore=(selector,)))
    assert hint in str(caught.value)
