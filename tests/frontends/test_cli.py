"""`asyncguard`, as a person types it."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import asyncguard
from asyncguard import __version__
from asyncguard.frontends.cli import main

BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"
FINDING = "a.py:5:5: AG101"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a.py").write_text(BAD)
    (tmp_path / "b.py").write_text("x = 1\n")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="asyncguard")


def check(*words: str) -> Result:
    return run("check", *words)


class TestExitCodes:
    def test_findings(self, project: Path) -> None:
        result = check()
        assert (result.exit_code, result.stderr) == (1, "")
        assert result.stdout.startswith(FINDING)
        assert result.stdout.endswith("\nFound 1 error.\n[*] 1 fixable with `--fix`.\n")

    def test_none(self, project: Path) -> None:
        result = check("b.py")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "All checks passed!\n", "")

    def test_exit_zero(self, project: Path) -> None:
        assert check("--exit-zero").exit_code == 0

    @pytest.mark.parametrize(
        ("words", "cause"),
        [
            (["nope.py"], "  Cause: No such file or directory: `nope.py`\n"),
            (["--select", "AG999"], "  Cause: Unknown rule selector `AG999` in `select` from the CLI"),
            (["--per-file-ignores", "a.py:XX1"], "  Cause: Unknown rule selector `XX1` in `per-file-ignores`"),
            (["--config", "slect = []"], "  Cause: unknown key `slect`; did you mean `select`?\n"),
        ],
    )
    def test_mistakes(self, project: Path, words: list[str], cause: str) -> None:
        result = check(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("asyncguard failed\n")
        assert cause in result.stderr

    def test_a_mistake_in_the_settings_names_the_file(self, project: Path) -> None:
        (project / "asyncguard.toml").write_text("jobs = 'many'\n")
        result = check()
        assert result.exit_code == 2
        assert f"Failed to load configuration `{project / 'asyncguard.toml'}`" in result.stderr
        assert "key `jobs`: expected a whole number, got a string" in result.stderr

    @pytest.mark.parametrize("words", [["--output-format", "ful"], ["--nope"], ["--per-file-ignores", "a.py"]])
    def test_usage(self, project: Path, words: list[str]) -> None:
        assert check(*words).exit_code == 2

    def test_an_error_of_ours_is_2_and_says_so(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("asyncguard.frontends.run.check", lambda *_, **__: 1 / 0)
        result = check()
        assert result.exit_code == 2
        assert "This is a bug" in result.stderr

    def test_nothing_to_check(self, project: Path) -> None:
        (project / "empty").mkdir()
        result = check("empty")
        assert (result.exit_code, result.stdout) == (0, "All checks passed!\n")
        assert result.stderr == "warning: No Python files found under the given path(s)\n"

    def test_a_notebook_is_not_taken_for_python(self, project: Path) -> None:
        (project / "n.ipynb").write_text('{"cells": [], "metadata": {}}')
        result = check("n.ipynb")
        assert (result.exit_code, result.stdout) == (0, "All checks passed!\n")
        assert result.stderr.startswith("warning: Notebooks are not checked: `n.ipynb`\nwarning: No Python files")
        assert check(".").stderr == ""


class TestSelection:
    def test_flags(self, project: Path) -> None:
        assert check("--select", "AG102,AG106").exit_code == 0
        assert check("--ignore", "blocking-sleep").exit_code == 0
        assert check("--select", "AG102", "--extend-select", "AG1").exit_code == 1

    def test_settings(self, project: Path) -> None:
        (project / "pyproject.toml").write_text("[tool.asyncguard]\nignore = ['AG101']\n")
        assert check().exit_code == 0
        assert check("--isolated").exit_code == 1
        assert check("--select", "AG1").exit_code == 1

    @pytest.mark.parametrize("glob", ["a.py", "./a.py", "*.py", "!b.py"])
    def test_per_file_ignores(self, project: Path, glob: str) -> None:
        assert check("--per-file-ignores", f"{glob}:AG101").exit_code == 0
        assert check("--per-file-ignores", f"{glob}:AG102").exit_code == 1
        assert check("--extend-per-file-ignores", f"c.py:AG1,{glob}:AG1").exit_code == 0

    def test_exclude(self, project: Path) -> None:
        assert check("--exclude", "a.py").exit_code == 0
        assert check("--exclude", "a.py", "a.py").exit_code == 1
        assert check("--exclude", "a.py", "--force-exclude", "a.py").exit_code == 0

    def test_noqa(self, project: Path) -> None:
        (project / "a.py").write_text(BAD.replace("(1)", "(1)  # noqa: AG101"))
        assert check().exit_code == 0
        (project / "a.py").write_text(BAD.replace("(1)", "(1)  # noqa: AG102"))
        assert check().exit_code == 1


class TestOutput:
    def test_json(self, project: Path) -> None:
        found = json.loads(check("--output-format", "json").stdout)
        assert [(each["code"], each["filename"]) for each in found] == [("AG101", str(project / "a.py"))]
        assert check("--output-format", "json", "b.py").stdout == "[]"

    def test_full(self, project: Path) -> None:
        assert "5 |     time.sleep(1)\n  |     ^^^^^^^^^^^^^" in check("--output-format", "full").stdout

    def test_format_from_the_environment_and_the_settings(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (project / "asyncguard.toml").write_text("output-format = 'full'\n")
        assert " --> a.py:5:5" in check().stdout
        monkeypatch.setenv("ASYNCGUARD_OUTPUT_FORMAT", "json")
        assert check().stdout.startswith("[")

    def test_file(self, project: Path) -> None:
        result = check("--output-file", "out/report.txt")
        assert (result.exit_code, result.stdout) == (1, "")
        assert (project / "out/report.txt").read_text().startswith(FINDING)

    def test_statistics(self, project: Path) -> None:
        assert (
            check("--statistics").stdout
            == "1\tAG101\t[*] blocking-sleep\nFound 1 error.\n[*] 1 fixable with `--fix`.\n"
        )
        assert json.loads(check("--statistics", "--output-format", "json").stdout)[0]["count"] == 1

    def test_show_files(self, project: Path) -> None:
        assert check("--show-files").stdout == f"{project / 'a.py'}\n{project / 'b.py'}\n"

    def test_quiet_and_silent(self, project: Path) -> None:
        assert check("--quiet").stdout.count("\n") == 1
        assert check("-q", "b.py").stdout == ""
        result = check("--silent")
        assert (result.exit_code, result.output) == (1, "")
        assert (check("-s", "nope").exit_code, check("-s", "nope").output) == (2, "")

    def test_verbose(self, project: Path) -> None:
        assert f"Checked 2 of 2 files of {project} in " in check("--verbose").stderr

    def test_colour(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "\x1b[" not in check().stdout
        assert "\x1b[" in check("--color", "always").stdout
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert "\x1b[" in check().stdout
        assert "\x1b[" not in check("--color", "never").stdout
        monkeypatch.setenv("NO_COLOR", "1")
        assert "\x1b[" not in check().stdout

    def test_a_file_that_does_not_parse_is_one_finding(self, project: Path) -> None:
        (project / "c.py").write_text("def f(:\n")
        result = check("--select", "AG101")
        assert [line.split(" ")[1] for line in result.stdout.splitlines()[:-2]] == ["AG101", "AG000"]


class TestCache:
    def test_made_used_and_cleaned(self, project: Path) -> None:
        first, second = check(), check()
        assert first.stdout == second.stdout
        assert (project / ".asyncguard_cache/cache.sqlite3").exists()
        assert run("clean").stderr == "Removing cache at: .asyncguard_cache\n"
        assert not (project / ".asyncguard_cache").exists()

    def test_elsewhere_or_not_at_all(self, project: Path) -> None:
        assert check("--no-cache").exit_code == 1
        assert check("--cache-dir", "mine").exit_code == 1
        assert (project / "mine/CACHEDIR.TAG").exists()
        assert not (project / ".asyncguard_cache").exists()

    def test_clean_removes_only_what_is_ours(self, project: Path) -> None:
        (project / ".asyncguard_cache").mkdir()
        assert run("clean").exit_code == 0
        assert (project / ".asyncguard_cache").exists()


class TestOtherCommands:
    def test_version(self) -> None:
        assert run("--version").stdout == run("version").stdout == f"asyncguard {__version__}\n"

    @pytest.mark.parametrize("word", ["AG101", "ag101", "blocking-sleep"])
    def test_rule(self, word: str) -> None:
        assert run("rule", word).stdout.startswith("# blocking-sleep (AG101)\n")

    def test_rules_as_json(self) -> None:
        every = json.loads(run("rule", "--all", "--output-format", "json").stdout)
        assert "AG113" in {rule["code"] for rule in every}
        one = json.loads(run("rule", "AG101", "--output-format", "json").stdout)
        ruffs = {"name", "code", "linter", "summary", "message_formats", "fix", "fix_availability", "explanation"}
        assert ruffs | {"preview", "status", "category"} <= one.keys()

    @pytest.mark.parametrize("words", [["AG999"], [], ["AG101", "--all"], ["blocking-slep"]])
    def test_rule_mistakes(self, words: list[str]) -> None:
        assert run("rule", *words).exit_code == 2


def test_the_version_is_the_distributions() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == __version__


def python(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(asyncguard.__file__).parent.parent)}
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


class TestProcess:
    """What only a real process shows."""

    def test_module(self, tmp_path: Path) -> None:
        assert python("-m", "asyncguard", "--version", cwd=tmp_path).stdout == f"asyncguard {__version__}\n"

    def test_the_version_costs_nothing(self, tmp_path: Path) -> None:
        assert not _imported(tmp_path, "--version") & {"msgspec", "libcst", "pathspec", "sqlite3", "multiprocessing"}

    @pytest.mark.parametrize("word", ["--version", "--help"])
    def test_a_tenth_of_a_second(self, tmp_path: Path, word: str) -> None:
        """The best of five: others may be at work on the machine."""
        assert min(_seconds(tmp_path, word) for _ in range(5)) < 0.1

    def test_an_unchanged_run_needs_no_engine(self, project: Path) -> None:
        check()
        heavy = {
            "libcst", "asyncguard.catalogue", "importlib.metadata", "asyncguard.link", "asyncguard.pipeline.analyse",
            "multiprocessing", "rich", "pygls",
        }  # fmt: skip
        assert not _imported(project, "check", "--quiet") & heavy


def _seconds(cwd: Path, *words: str) -> float:
    """CPU time of a command."""
    before = os.times()
    python("-m", "asyncguard", *words, cwd=cwd)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def test_profile(project: Path) -> None:
    """Stages in order with their seconds; worker processes count."""
    told = python("-m", "asyncguard", "check", "--no-cache", "--profile", cwd=project).stderr.splitlines()
    rows = {line.split("  ")[0]: line.split()[-2:] for line in told if line.endswith(" s")}
    assert list(rows) == ["Starting", "Discovering", "Looking up", "Reading", "Linking", "Reporting", "Total"]
    seconds = [float(value) for value, _ in rows.values()]
    assert sum(seconds[:-1]) == pytest.approx(seconds[-1], abs=0.05)
    assert "Peak memory" in told[-1]


def _imported(cwd: Path, *words: str) -> set[str]:
    """The modules that a command imports."""
    lines = python("-X", "importtime", "-m", "asyncguard", *words, cwd=cwd).stderr.splitlines()
    modules = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    assert "click" in modules
    return modules
