"""Selectors → codes, as ruff has it."""

import pytest

from asyncguard.config import Config, ConfigError, Selection, selected, warnings
from asyncguard.rule import Rule
from asyncguard.rules import BUILTIN

EVERY = {rule.code for rule in BUILTIN if not rule.preview}
"""What can be on without --preview."""
DEFAULT = EVERY - {"AG113", "AG114", "AG901"}


def a_rule(code: str, name: str, **status: object) -> Rule:
    return Rule(code, name, "", lambda rule, facts: (), **status)  # type: ignore[arg-type]


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
    [
        ("A", ""),
        ("NOPE", ""),
        ("AG999", "AG"),
        ("AG1O1", "; did you mean `AG101`?"),
        ("blocking-slep", "; did you mean `blocking-sleep`?"),
        ("", ""),
    ],
)
def test_unknown_selector(selector: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=f"Unknown rule selector `{selector}` in `ignore` from the CLI") as caught:
        on(cli(ignore=(selector,)))
    assert hint in str(caught.value)


class Rules:
    """Rules of every status."""

    STABLE = a_rule("AG801", "stable-rule")
    PREVIEW = a_rule("AG802", "preview-rule", status="preview")
    DEPRECATED = a_rule("AG803", "deprecated-rule", status="deprecated")
    REMOVED = a_rule("AG804", "removed-rule", status="removed")
    MOVED = a_rule("AG805", "moved-rule", formerly=("AG899",))
    ALL = (STABLE, PREVIEW, DEPRECATED, REMOVED, MOVED)


def of(selection: Selection, *, preview: bool = False) -> tuple[set[str], tuple[str, ...]]:
    config = Config(root="/", selections=(selection,), preview=preview)
    return set(selected(config, Rules.ALL)), warnings(config, Rules.ALL)


class TestStatus:
    """The words are ruff's."""

    def test_default(self) -> None:
        assert of(cli()) == ({"AG801", "AG805"}, ())
        assert of(cli(), preview=True) == ({"AG801", "AG802", "AG805"}, ())

    def test_all(self) -> None:
        assert of(cli(select=("ALL",))) == ({"AG801", "AG803", "AG805"}, ())

    @pytest.mark.parametrize("selector", ["AG802", "preview-rule"])
    def test_preview(self, selector: str) -> None:
        told = f"Selection `{selector}` has no effect because preview is not enabled."
        assert of(cli(select=(selector,))) == (set(), (told,))
        assert of(cli(extend_select=(selector,)))[1] == (told,)
        assert of(cli(ignore=(selector,)))[1] == ()
        assert of(cli(select=(selector,)), preview=True) == ({"AG802"}, ())

    def test_deprecated(self) -> None:
        told = "Rule `AG803` is deprecated and will be removed in a future release."
        assert of(cli(select=("AG803",))) == ({"AG803"}, (told,))
        assert of(cli(select=("AG8",)), preview=True) == ({"AG801", "AG802", "AG805"}, ())
        with pytest.raises(ConfigError, match="deprecated rule `AG803` is not allowed when preview is enabled"):
            of(cli(select=("AG803",)), preview=True)

    def test_removed(self) -> None:
        assert of(cli(select=("AG80",)))[0] == {"AG801", "AG803", "AG805"}
        with pytest.raises(ConfigError, match="Rule `AG804` was removed and cannot be selected"):
            of(cli(select=("AG804",)))
        assert of(cli(ignore=("AG804",)))[1] == ("Rule `AG804` was removed and ignoring it has no effect.",)

    def test_redirects(self) -> None:
        assert of(cli(select=("ag899",))) == ({"AG805"}, ("`ag899` has been remapped to `AG805`.",))
        assert of(cli(ignore=("AG899",)))[0] == {"AG801"}
