"""Rules of plugins in a run: what they see, and what happens where they fail."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.frontends.calls import check, run
from tests.plugins.made import Plugins

APP = """\
import time
from acme_http import fetch


async def f(url):
    def inner():
        return 1

    time.sleep(1)
    helper(url)
    return await fetch(url, timeout=3)


def helper(url):
    return fetch(url)


def script():
    return fetch(1)
"""


@pytest.fixture
def checked(plugins: Plugins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`asyncguard check` with a plugin whose rule XYZ001 has this check."""

    def checked(code: str, *words: str, **more: str) -> Result:
        made = ", ".join(f"{name}={value}" for name, value in more.items())
        plugins.rules("acme", f"{code}\nPLUGIN = plugin(a_rule(check=check, {made}))")
        (tmp_path / "app.py").write_text(APP)
        (tmp_path / "asyncguard.toml").write_text('plugins = ["acme"]\n')
        monkeypatch.chdir(tmp_path)
        return check(*words)

    return checked


ON_CALLS = """
def check(rule, facts):
    for block in facts.blocks(rule.code):
        chain = " > ".join(f"{step.span.row}" for step in block.chain)
        yield Finding(block.path, block.span, rule.code, rule.name, f"{block.primitive} {chain}", block.chain)
"""
ON_TREES = """
def check(rule, facts):
    import libcst
    for each in facts.definitions():
        tree = facts.tree(each.path, each.span)
        assert tree.node.name.value == each.name.rpartition(".")[2]
        assert tree is facts.tree(each.path, each.span)
        first = tree.node.body.body[0]
        yield Finding(each.path, tree.span(tree.node.name), rule.code, rule.name, f"{each.name} {each.is_async}")
"""


def shown(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if line.startswith("app.py") and "XYZ" in line]


def test_calls_have_chains_from_the_loop(checked: Callable[..., Result]) -> None:
    result = checked(ON_CALLS, calls="('acme_http.fetch',)")
    assert shown(result) == ["app.py:10:5: XYZ001 acme_http.fetch 10 > 15", "app.py:11:18: XYZ001 acme_http.fetch 11"]
    assert "AG101" in result.stdout


def test_calls_of_functions_of_the_program(checked: Callable[..., Result]) -> None:
    assert shown(checked(ON_CALLS, calls="('app.helper',)")) == ["app.py:10:5: XYZ001 app.helper 10"]


def test_trees_are_those_of_the_functions(checked: Callable[..., Result]) -> None:
    assert shown(checked(ON_TREES)) == [
        "app.py:5:11: XYZ001 f True",
        "app.py:6:9: XYZ001 f.inner False",
        "app.py:14:5: XYZ001 helper False",
        "app.py:18:5: XYZ001 script False",
    ]


def test_its_findings_are_suppressed_and_selected_as_ours(checked: Callable[..., Result], tmp_path: Path) -> None:
    checked(ON_CALLS, calls="('app.helper',)")
    (tmp_path / "app.py").write_text(APP.replace("helper(url)\n    return", "helper(url)  # noqa: XYZ001\n    return"))
    assert shown(check()) == []
    assert shown(check("--ignore-noqa")) != []
    assert shown(check("--ignore-noqa", "--ignore", "some-rule")) == []
    assert "AG901" not in check("--select", "XYZ,AG901").stdout
    assert "Unused `noqa` directive (non-enabled: `XYZ001`)" in check("--select", "AG901").stdout


CRASHES = {
    "def check(rule, facts):\n    raise KeyError('url')": "KeyError: 'url'",
    "def check(rule, facts):\n    raise SystemExit(3)": "SystemExit: 3",
    "def check(rule, facts):\n    return 1": "TypeError: 'int' object is not iterable",
    "def check(rule, facts):\n    return ['app.py']": "ValueError: a rule yields findings, not str",
    "from asyncguard.rule import Span\ndef check(rule, facts):\n"
    "    yield Finding('app.py', Span(1, 1, 1, 2), 'AG101', 'blocking-sleep', 'm')": "not for AG101 (blocking-sleep)",
    "from asyncguard.rule import Span\ndef check(rule, facts):\n"
    "    yield Finding('nope.py', Span(1, 1, 1, 2), rule.code, rule.name, 'm')": "`nope.py` is no file of the program",
}


@pytest.mark.parametrize("code", CRASHES, ids=range(len(CRASHES)))
def test_a_failing_rule_is_a_finding_and_the_run_goes_on(
    checked: Callable[..., Result], plugins: Plugins, code: str
) -> None:
    result = checked(code)
    (line,) = [line for line in result.stdout.splitlines() if "AG902" in line]
    assert f"installed/{plugins.module('acme')}.py:" in line
    assert "AG902 XYZ001 (some-rule) of plugin acme (acme 1.0) failed, nothing of it is reported: " in line
    assert CRASHES[code] in line
    assert "app.py:9:5: AG101" in result.stdout
    assert result.exit_code == 1
    assert "bug in asyncguard" not in result.stderr
    assert "AG902" in check().stdout, "kept in the cache, or lost there"
    assert "AG902" in check("app.py", "--output-format", "json").stdout
    assert "AG902" not in check("--ignore", "XYZ001").stdout


def test_what_it_is_tells_its_page(checked: Callable[..., Result]) -> None:
    checked(ON_CALLS)
    assert run("rule", "XYZ001").stdout == "# some-rule (XYZ001)\n\nSummary.\n"


def test_a_changed_plugin_is_asked_again(checked: Callable[..., Result], plugins: Plugins) -> None:
    from asyncguard.config import Config, ConfigError
    from asyncguard.pipeline.rulebook import rulebook
    from asyncguard.plugins import find

    checked(ON_CALLS)
    config = Config(root="/", plugins=("acme",))
    before = rulebook(config).state
    assert before == rulebook(config).state
    (plugins.folder / f"{plugins.module('acme')}.py").write_text("# another text\n")
    with pytest.raises(ConfigError, match="has changed since it was loaded"):  # this process has the old one
        rulebook(config)
    find._as_loaded.clear()
    assert before != rulebook(config).state
