"""ruff's flags, commands and settings beside ours."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from asyncguard.frontends.cli import main
from tests.frontends.calls import check, run

MANUAL = (Path(__file__).parents[2] / "docs/cli.md").read_text(encoding="utf-8")
BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"


def ruff(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "ruff", *words], cwd=cwd, capture_output=True, text=True, check=False)


def flags_of_ruff(*command: str) -> set[str]:
    lines = re.findall(r"^ +((?:-\w, )?--[a-z-]+)", ruff(*command, "--help").stdout, re.MULTILINE)
    return {flag for line in lines for flag in line.split(", ")}


def flags_of_ours(*command: str) -> set[str]:
    at: click.Command = main
    for word in command:
        assert isinstance(at, click.Group)
        at = at.commands[word]
    found = {"--help", "-h"}
    for each in at.params:
        found.update(each.opts if isinstance(each, click.Option) else ())
    return found


ABSENT = set(re.findall(r"^\| `(--[a-z-]+)` \|", MANUAL.partition("## Ruff's flags")[2], re.MULTILINE))


def test_every_flag_of_ruffs_is_there_or_its_absence_is_explained() -> None:
    theirs, ours = flags_of_ruff("check"), flags_of_ours("check")
    assert len(theirs) > 40
    assert theirs - ours == ABSENT


def test_what_ruff_does_not_have_is_said() -> None:
    said = set(re.findall(r"`(--[a-z-]+)`", MANUAL.partition("Flags that ruff does not have:")[2].partition("\n")[0]))
    assert said == {flag for flag in flags_of_ours("check") - flags_of_ruff("check") if flag.startswith("--")}


@pytest.mark.parametrize("command", ["rule", "linter", "config", "version"])
def test_the_flags_of_other_commands(command: str) -> None:
    general = {
        "--verbose",
        "-v",
        "--quiet",
        "-q",
        "--silent",
        "-s",
        "--color",
        "--config",
        "--isolated",
        "--help",
        "-h",
    }
    assert flags_of_ruff(command) - general <= flags_of_ours(command)


def test_commands() -> None:
    theirs = set(re.findall(r"^  (\w+) ", ruff("help").stdout.partition("Commands:")[2], re.MULTILINE))
    assert {"check", "rule", "config", "linter", "clean", "version"} <= theirs
    assert theirs - set(main.commands) <= {"format", "server", "analyze", "help"}


def test_commands_are_in_the_manual() -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)[^`]*` \|", MANUAL.partition("## Commands")[2], re.MULTILINE))
    assert set(main.commands) <= listed


class TestMetadata:
    def test_a_rules_keys(self) -> None:
        theirs = json.loads(ruff("rule", "ASYNC251", "--output-format", "json").stdout)
        ours = json.loads(run("rule", "AG101", "--output-format", "json").stdout)
        assert [key for key in ours if key in theirs] == list(theirs)
        assert {key: type(ours[key]) for key in theirs if key in ours} == {
            key: type(value) for key, value in theirs.items() if key in ours
        }
        assert ours["source_location"] == {"file": "asyncguard/rules/blocking_sleep.py", "line": 6}
        assert ours["status"] == {"Stable": {"since": "0.1.0"}}

    @pytest.mark.parametrize(("theirs", "ours"), [("ASYNC251", "AG000"), ("ASYNC105", "AG102"), ("RUF100", "AG901")])
    def test_fixes_in_ruffs_words(self, theirs: str, ours: str) -> None:
        expected, found = (
            json.loads(each) for each in (
                ruff("rule", theirs, "--output-format", "json").stdout,
                run("rule", ours, "--output-format", "json").stdout,
            )
        )  # fmt: skip
        for key in ("fix", "fix_availability"):
            assert found[key] == expected[key]

    def test_a_keys_keys(self) -> None:
        theirs = json.loads(ruff("config", "lint.select", "--output-format", "json").stdout)
        ours = json.loads(run("config", "select", "--output-format", "json").stdout)
        assert list(ours) == list(theirs)
        assert next(iter(json.loads(run("config", "--output-format", "json").stdout))) == "select"

    def test_a_key_as_text(self) -> None:
        def shape(text: str) -> list[str]:
            return re.findall(r"^(Default value|Type|Example usage):|^(```toml)$", text, re.MULTILINE)

        assert shape(run("config", "ignore").stdout) == shape(ruff("config", "lint.ignore").stdout)

    def test_unknown_names_are_mistakes(self) -> None:
        for words in (["config", "slect"], ["rule", "AG999"]):
            assert run(*words).exit_code == ruff(*words).returncode == 2
        assert "did you mean `select`?" in run("config", "slect").stderr

    def test_a_linters_keys(self) -> None:
        theirs = json.loads(ruff("linter", "--output-format", "json").stdout)[0]
        assert json.loads(run("linter", "--output-format", "json").stdout) == [{"prefix": "AG", "name": "asyncguard"}]
        assert {"prefix", "name"} <= theirs.keys()

    def test_the_version(self) -> None:
        theirs = json.loads(ruff("version", "--output-format", "json").stdout)
        assert json.loads(run("version", "--output-format", "json").stdout).keys() == theirs.keys()


class TestRuffExternal:
    PROGRAM = (
        "import time\n\n\nasync def f():\n    # asyncguard: ignore[AG101]\n    time.sleep(1)\n"
        "    time.sleep(1)  # noqa: AG101\n    time.sleep(1)  # ruff: ignore[AG101]\n"
    )

    def complaints(self, project: Path) -> set[str]:
        words = ("check", "--no-cache", "--select", "RUF100,RUF102,ERA001", "--output-format", "json", "a.py")
        return {each["code"] for each in json.loads(ruff(*words, cwd=project).stdout)}

    def test_ruff_leaves_our_comments_alone(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text(self.PROGRAM)
        (tmp_path / "pyproject.toml").write_text("")
        assert self.complaints(tmp_path) == {"RUF102", "ERA001"}
        (tmp_path / "pyproject.toml").write_text(run("config", "--ruff-external").stdout)
        assert self.complaints(tmp_path) == set()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(BAD)
    return tmp_path


class TestShowSettings:
    def test_of_the_first_file(self, project: Path) -> None:
        (project / "asyncguard.toml").write_text('ignore = ["AG106"]\nper-file-ignores = { "a*" = ["AG1"] }\n')
        text = check("--show-settings", "--extend-exclude", "gone/*").stdout
        assert text.startswith(
            f'Resolved settings for: "{project / "a.py"}"\nSettings path: "{project}/asyncguard.toml"\n'
        )
        assert f'\t"{project}/gone/*",\n' in text
        assert "\tblocking-sleep (AG101),\n" in text
        assert "(AG106)" not in text.partition("linter.rules.enabled")[2].partition("]")[0]
        assert '\t"a*" = AG1,\n' in text

    def test_as_ruffs(self, project: Path) -> None:
        theirs = ruff("check", "--show-settings", "--isolated", cwd=project).stdout
        ours = check("--show-settings", "--isolated").stdout
        assert ours.splitlines()[0] == theirs.splitlines()[0]
        for key in ("file_resolver.force_exclude", "file_resolver.respect_gitignore", "file_resolver.project_root"):
            line = re.compile(rf"^{re.escape(key)} = .*$", re.MULTILINE)
            assert line.findall(ours) == line.findall(theirs) != []

    def test_of_nothing(self, project: Path) -> None:
        (project / "empty").mkdir()
        ours, theirs = check("--show-settings", "empty"), ruff("check", "--show-settings", "empty", cwd=project)
        assert (ours.exit_code, ours.stderr) == (theirs.returncode, theirs.stderr.replace("ruff", "asyncguard"))


class TestFixable:
    @pytest.mark.parametrize(
        ("words", "fixed"),
        [
            ([], True),
            (["--unfixable", "AG101"], False),
            (["--unfixable", "AG"], False),
            (["--fixable", "AG102"], False),
            (["--fixable", "AG102", "--extend-fixable", "blocking-sleep"], True),
            (["--fixable", "AG101", "--unfixable", "AG1"], True),
        ],
    )
    def test_as_ruff_chooses(self, project: Path, words: list[str], fixed: bool) -> None:
        assert ("[*]" in check(*words).stdout) is fixed
        check("--fix", *words)
        assert ("asyncio.sleep" in (project / "a.py").read_text()) is fixed

    def test_in_the_settings(self, project: Path) -> None:
        (project / "asyncguard.toml").write_text('unfixable = ["AG101"]\n')
        assert "[*]" not in check().stdout
        assert "[*]" in check("--fixable", "AG101").stdout
        (project / "asyncguard.toml").write_text('unfixable = ["AG1O1"]\n')
        assert "Unknown rule selector `AG1O1` in `unfixable`" in check().stderr
