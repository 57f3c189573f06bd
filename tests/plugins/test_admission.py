"""What a plugin has to be. Whatever it is not is an error that names it and says what to do."""

import json
import subprocess
import sys

import pytest

from asyncguard.config import Config, ConfigError
from asyncguard.pipeline.rulebook import known, rulebook
from asyncguard.plugins import CATALOGUES, RULES
from asyncguard.plugins.reserved import RUFFS
from tests.plugins.made import Plugins


def book(*names: str, **options: dict[str, object]):
    return rulebook(Config(root="/", plugins=names, options=options))


def refused(*names: str, **options: dict[str, object]) -> str:
    with pytest.raises(ConfigError) as error:
        book(*names, **options)
    return ": ".join(error.value.causes)


def test_its_rules_come_after_ours(plugins: Plugins) -> None:
    plugins.rules("acme", "PLUGIN = plugin(a_rule())")
    rules = book("acme").rules
    assert [rule.code for rule in rules][-1] == "XYZ001"
    assert rules[:-1] == book().rules
    assert book("acme").origins["XYZ001"].label == "acme (acme 1.0)"


class TestFinding:
    def test_nothing_of_that_name(self, plugins: Plugins) -> None:
        plugins.rules("acme", "PLUGIN = plugin()")
        assert refused("akme").startswith("Unknown plugin `akme` in `plugins`; did you mean `acme`?")
        assert "installed beside us; installed are: acme" in refused("other")

    def test_two_of_that_name(self, plugins: Plugins) -> None:
        plugins.rules("acme", "PLUGIN = plugin()")
        plugins.point("acme", CATALOGUES, "other", distribution="other")
        assert refused("acme") == "Plugin `acme` is offered by acme 1.0 and by other 1.0: Uninstall one of them"

    @pytest.mark.parametrize(
        ("code", "cause"),
        [
            ("1 / 0", ":PLUGIN`: ZeroDivisionError: division by zero"),
            ("raise SystemExit(3)", ":PLUGIN`: SystemExit: 3"),
            ("OTHER = 1", "has no attribute 'PLUGIN'"),
            ("PLUGIN = 1", ":PLUGIN` is no asyncguard.rule.Plugin"),
            ("PLUGIN = plugin(api=2)", "it is written for API 2, this is API 1: upgrade asyncguard"),
            ("PLUGIN = plugin(api=0)", "it is written for API 0, this is API 1: upgrade the plugin"),
        ],
    )
    def test_not_to_be_loaded(self, plugins: Plugins, code: str, cause: str) -> None:
        plugins.rules("acme", code)
        assert refused("acme").startswith("Failed to load plugin acme (acme 1.0)")
        assert cause in refused("acme")

    def test_what_is_not_named_is_not_imported(self, plugins: Plugins) -> None:
        plugins.rules("acme", "raise SystemExit")
        assert book().rules
        assert plugins.module("acme") not in sys.modules


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("a_rule('XYZW001')", "`XYZW001` is no code: expected one to three capital letters and three digits"),
        ("a_rule('xyz001')", "`xyz001` is no code"),
        ("a_rule('XYZ01')", "`XYZ01` is no code"),
        ("a_rule('AG999')", "codes with `AG` are asyncguard's own; choose other letters"),
        ("a_rule('S101')", "codes with `S` are ruff's; choose other letters"),
        ("a_rule(name='Some Rule')", "`Some Rule` is no name of a rule"),
        ("a_rule(name='blocking-sleep')", "`blocking-sleep` is a rule of asyncguard"),
        ("a_rule(), a_rule(name='other-rule')", "`XYZ001` is a rule of acme (acme 1.0), too"),
        ("a_rule(formerly=('XYZ002',)), a_rule('XYZ002', 'other-rule')", "`XYZ002` is a rule of acme"),
        ("a_rule(status='new')", "XYZ001: status `new` is none of stable, preview, deprecated, removed"),
        ("a_rule(fixes=('sure',))", "XYZ001: fixes are one of safe, unsafe, display-only"),
        ("a_rule(options={})", "XYZ001: options are a frozen dataclass or a frozen msgspec.Struct"),
        ("1", "`1` is no asyncguard.rule.Rule"),
    ],
)
def test_a_rule_is_refused(plugins: Plugins, code: str, cause: str) -> None:
    plugins.rules("acme", f"PLUGIN = plugin({code})")
    assert cause in refused("acme")


def test_two_plugins_with_the_same_code(plugins: Plugins) -> None:
    plugins.rules("acme", "PLUGIN = plugin(a_rule())")
    plugins.rules("other", "PLUGIN = plugin(a_rule(name='other-rule'))")
    assert (
        refused("acme", "other")
        == "Failed to load plugin other (other 1.0): `XYZ001` is a rule of acme (acme 1.0), too"
    )


def test_letters_of_ruff_are_reserved() -> None:
    command = [sys.executable, "-m", "ruff", "linter", "--output-format", "json"]
    out = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    own = [entry["prefix"] + each["prefix"] for entry in out for each in entry.get("categories") or [{"prefix": ""}]]
    letters = {prefix.rstrip("0123456789") for prefix in (*own, *(entry["prefix"] for entry in out))}
    assert {prefix for prefix in letters if 0 < len(prefix) <= 3} == RUFFS


class TestOptions:
    CODE = """\
    from dataclasses import dataclass
    @dataclass(frozen=True)
    class Options:
        longest: float = 30.0
        allowed_hosts: tuple[str, ...] = ()
    PLUGIN = plugin(a_rule(options=Options()), a_rule("XYZ002", "plain-rule"))
    """

    def test_by_name_and_by_code(self, plugins: Plugins) -> None:
        plugins.rules("acme", self.CODE)
        options = {"some-rule": {"longest": 5}, "XYZ001": {"allowed-hosts": ["a"]}}
        found = rulebook(Config(root="/", plugins=("acme",), options=options)).rule("XYZ001").options
        assert (found.longest, found.allowed_hosts) == (5.0, ("a",))

    @pytest.mark.parametrize(
        ("options", "cause"),
        [
            ({"some-rul": {}}, "key `options.some-rul`: there is no such rule; did you mean `some-rule`?"),
            ({"XYZ002": {"a": 1}}, "key `options.plain-rule`: the rule has no options"),
            ({"XYZ001": {"longst": 1}}, "unknown key `options.some-rule.longst`; did you mean `longest`?"),
            ({"XYZ001": {"longest": "1"}}, "key `options.some-rule.longest`: expected a number, got a string"),
            ({"XYZ001": {"allowed-hosts": [1]}}, "expected a string, got a whole number as element"),
        ],
    )
    def test_mistakes(self, plugins: Plugins, options: dict[str, dict[str, object]], cause: str) -> None:
        plugins.rules("acme", self.CODE)
        with pytest.raises(ConfigError) as error:
            rulebook(Config(root="/", plugins=("acme",), options=options))
        assert cause in str(error.value)


class TestCatalogues:
    GOOD = 'library = "ledger"\nmodules = ["ledger"]\n[[function]]\nnames = ["ledger.post"]\nblocks = "network"\n'

    def catalogue(self, plugins: Plugins, text: str, name: str = "data") -> None:
        folder = plugins.folder / plugins.module(name)
        folder.mkdir()
        (folder / "__init__.py").write_text("raise SystemExit('nothing in a catalogue is executed')\n")
        if text:
            (folder / f"{name}.toml").write_text(text)
        plugins.point(name, CATALOGUES, plugins.module(name))

    def test_it_is_read_and_not_imported(self, plugins: Plugins) -> None:
        self.catalogue(plugins, self.GOOD)
        fact = known(book("data")).function("ledger.post")
        assert fact is not None
        assert fact.rule == "AG110"

    @pytest.mark.parametrize(
        ("text", "cause"),
        [
            (GOOD + "colour = 1\n", "data (data 1.0): data.toml: Object contains unknown field `colour`"),
            (GOOD + "[", "data (data 1.0): data.toml: "),
            (GOOD.replace("ledger.post", "requests.get"), "data.toml: `requests.get` is in `requests` already"),
            (GOOD + 'rule = "XYZ001"\n', "`ledger`: there is no rule `XYZ001`"),
        ],
    )
    def test_mistakes(self, plugins: Plugins, text: str, cause: str) -> None:
        self.catalogue(plugins, text)
        with pytest.raises(ConfigError) as error:
            known(book("data"))
        assert cause in str(error.value)

    def test_two_that_speak_of_the_same(self, plugins: Plugins) -> None:
        self.catalogue(plugins, self.GOOD)
        self.catalogue(plugins, self.GOOD, "more")
        with pytest.raises(ConfigError, match=r"`ledger\.post` is in `ledger` already"):
            known(book("data", "more"))

    def test_a_package_without_files(self, plugins: Plugins) -> None:
        self.catalogue(plugins, "")
        assert "has no catalogue files (*.toml)" in refused("data")

    def test_it_may_name_a_rule_of_a_plugin(self, plugins: Plugins) -> None:
        self.catalogue(plugins, self.GOOD + 'rule = "XYZ001"\n')
        plugins.rules("acme", "PLUGIN = plugin(a_rule())")
        fact = known(book("data", "acme")).function("ledger.post")
        assert fact is not None
        assert fact.rule == "XYZ001"


def test_rules_and_a_catalogue_under_one_name(plugins: Plugins) -> None:
    plugins.rules("acme", "PLUGIN = plugin(a_rule())")
    folder = plugins.folder / "acme_data"
    folder.mkdir()
    (folder / "ledger.toml").write_text(TestCatalogues.GOOD)
    info = plugins.folder / "acme-1.0.dist-info/entry_points.txt"
    info.write_text(info.read_text() + f"[{CATALOGUES}]\nacme = acme_data\n")
    found = book("acme")
    assert found.rule("XYZ001")
    assert known(found).function("ledger.post")
    assert RULES != CATALOGUES
