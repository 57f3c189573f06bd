"""Baseline, `--since`, `--add-noqa`: to start with a project that has findings."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frontends.calls import check

HEAD = "import requests, time\n\n\n"
TWO = HEAD + "async def f():\n    time.sleep(1)\n    requests.get('x')\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "asyncguard.toml").write_text("")
    write("a.py", TWO)
    return tmp_path


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode())


def found(*words: str) -> list[str]:
    """`a.py:5 AG101`"""
    out = json.loads(check(*words, "--output-format", "json").stdout)
    return [f"{Path(each['filename']).name}:{each['location']['row']} {each['code']}" for each in out]


class TestBaseline:
    BASELINE = "asyncguard-baseline.json"

    def test_hides_what_it_records(self) -> None:
        result = check("--write-baseline")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.startswith("Recorded 2 findings in `asyncguard-baseline.json`. Name it in the settings:")
        result = check("--baseline", self.BASELINE)
        assert (result.exit_code, result.stdout) == (0, "All checks passed!\n")
        assert "The baseline hides 2\n" in check("--baseline", self.BASELINE, "-v").stderr

    def test_moved_lines_do_not_resurface_and_new_ones_do(self) -> None:
        check("--write-baseline")
        write("a.py", TWO.replace(HEAD, HEAD + "X = 1\n\n\n") + "    time.sleep(2)\n")
        assert found("--baseline", self.BASELINE) == ["a.py:10 AG101"]

    def test_in_the_settings_it_counts_for_every_front_end(self, project: Path) -> None:
        check("--write-baseline", "--baseline", "known/base.json")
        (project / "asyncguard.toml").write_text("baseline = 'known/base.json'\n")
        (project / "sub").mkdir()
        assert check().exit_code == 0
        assert check("--config", "baseline = ''").exit_code == 1
        done = subprocess.run([sys.executable, "-m", "flake8", "--select", "AG", "a.py"], cwd=project, check=False)
        assert done.returncode == 0

    def test_pruning_removes_and_does_not_add(self) -> None:
        check("--write-baseline")
        write("a.py", HEAD + "async def f():\n    time.sleep(1)\n    open('x')\n")
        result = check("--prune-baseline")
        assert (result.exit_code, result.stderr) == (0, "Removed 1 finding from `asyncguard-baseline.json`.\n")
        assert found("--baseline", self.BASELINE) == ["a.py:6 AG106"]

    def test_what_was_not_looked_at_stays(self) -> None:
        write("b.py", TWO)
        check("--write-baseline")
        before = Path(self.BASELINE).read_text()
        for words in (["a.py"], ["--select", "AG101"]):
            check(*words, "--write-baseline")
            assert Path(self.BASELINE).read_text() == before
            check(*words, "--prune-baseline")
            assert Path(self.BASELINE).read_text() == before

    def test_entries_of_files_that_are_gone_are_pruned(self) -> None:
        write("b.py", TWO)
        check("--write-baseline")
        Path("b.py").unlink()
        assert check("--prune-baseline", "a.py").stderr.startswith("Removed 2 findings")

    def test_reads_well_in_a_diff(self) -> None:
        check("--write-baseline")
        lines = Path(self.BASELINE).read_text().splitlines()
        assert lines[:4] == ["{", '  "version": 1,', '  "findings": {', '    "a.py": [']
        assert lines[4].startswith('      {"code":"AG101","function":"f","fingerprint":"')
        assert json.loads("\n".join(lines))["version"] == 1

    def test_an_empty_one(self) -> None:
        write("a.py", "x = 1\n")
        check("--write-baseline")
        assert check("--baseline", self.BASELINE).exit_code == 0

    @pytest.mark.parametrize(
        ("text", "cause"),
        [
            (None, "No such file; `--write-baseline` makes one"),
            ("{", "`--write-baseline` makes a new one"),
            ('{"version": 9, "findings": {}}', "its version is 9, not 1"),
        ],
    )
    def test_mistakes(self, text: str | None, cause: str) -> None:
        if text is not None:
            write("base.json", text)
        result = check("--baseline", "base.json")
        assert result.exit_code == 2
        assert "base.json`" in result.stderr
        assert cause in result.stderr

    @pytest.mark.parametrize("damage", ["", "<<<<<<< ours\n", "\xff"])
    def test_one_that_is_damaged_is_kept_beside_the_new_one(self, damage: str) -> None:
        write("b.py", TWO)
        check("--write-baseline")
        damaged = Path(self.BASELINE).read_text()[:-20] + damage
        for copy in ".bak", ".bak1":
            write(self.BASELINE, damaged)
            result = check("--write-baseline", "a.py")
            assert result.exit_code == 0
            assert f"What was there is kept as `{self.BASELINE}{copy}`.\nRecorded 2 findings" in result.stderr
            assert Path(self.BASELINE + copy).read_bytes() == damaged.encode()
            assert found("--baseline", self.BASELINE) == ["b.py:5 AG101", "b.py:6 AG102"]
        assert check("--prune-baseline", "--baseline", self.BASELINE + copy).exit_code == 2

    def test_one_of_another_version_is_left_alone(self) -> None:
        write(self.BASELINE, '{"version": 9, "findings": {}}')
        assert check("--write-baseline").exit_code == 2
        assert Path(self.BASELINE).read_text() == '{"version": 9, "findings": {}}'

    @pytest.mark.parametrize(
        ("words", "other"),
        [
            (["--write-baseline", "--add-noqa"], "'--add-noqa'"),
            (["--write-baseline", "--prune-baseline"], "'--prune-baseline'"),
            (["--write-baseline", "--since", "HEAD"], "'--since'"),
            (["--prune-baseline", "--since", "HEAD"], "'--since'"),
            (["--write-baseline", "-"], "standard input"),
            (["--add-noqa", "-", "--stdin-filename", "a.py"], "standard input"),
            (["--add-noqa", "--stdin-filename", "a.py"], "standard input"),
            (["--add-noqa", "--fix"], "'--fix'"),
            (["--add-noqa", "--fix-only"], "'--fix-only'"),
            (["--add-noqa", "--show-files"], "'--show-files'"),
            (["--write-baseline", "--fix"], "'--fix'"),
            (["--write-baseline", "--diff"], "'--diff'"),
            (["--prune-baseline", "--statistics"], "'--statistics'"),
        ],
        ids=str,
    )
    def test_one_thing_at_a_time(self, words: list[str], other: str) -> None:
        result = check(*words, given=TWO)
        assert result.exit_code == 2
        assert f"the argument '{words[0]}' cannot be used with {other}" in result.stderr
        assert Path("a.py").read_text() == TWO
        assert not Path(self.BASELINE).exists()


class TestSince:
    @pytest.fixture(autouse=True)
    def repository(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}.items():
            monkeypatch.setenv(name, value)
        write("helper.py", HEAD + "def load():\n    x = 1\n    requests.get('x')\n")
        write("b.py", "from helper import load\n\n\nasync def g():\n    load()\n")
        git("init", "-q", "-b", "main")
        commit("first")

    def test_nothing_changed(self) -> None:
        assert found() == ["a.py:5 AG101", "a.py:6 AG102", "b.py:5 AG102"]
        assert found("--since", "HEAD") == []
        assert check("--since", "HEAD").exit_code == 0

    def test_a_line_that_changed(self) -> None:
        write("a.py", TWO.replace("sleep(1)", "sleep(2)"))
        assert found("--since", "HEAD") == ["a.py:5 AG101"]
        commit("second")
        assert found("--since", "HEAD~1") == ["a.py:5 AG101"]
        assert found("--since", "HEAD") == []

    def test_a_step_of_the_chain_that_changed(self) -> None:
        write("helper.py", HEAD + "def load():\n    x = 1\n    requests.get('y')\n")
        assert found("--since", "main") == ["b.py:5 AG102"]
        write("helper.py", HEAD + "def load():\n    x = 2\n    requests.get('x')\n")
        assert found("--since", "main") == []

    def test_moved_lines_are_no_change(self) -> None:
        write("a.py", "import os\n" + TWO)
        assert found("--since", "HEAD") == []

    def test_a_file_that_git_does_not_know(self) -> None:
        write("new é.py", TWO)
        assert found("--since", "HEAD") == ["new é.py:5 AG101", "new é.py:6 AG102"]

    def test_what_others_did_since_does_not_count(self) -> None:
        git("checkout", "-q", "-b", "mine")
        write("a.py", TWO.replace("'x'", "'y'"))
        commit("mine")
        git("checkout", "-q", "main")
        write("a.py", TWO.replace("sleep(1)", "sleep(2)"))
        commit("theirs")
        git("checkout", "-q", "mine")
        assert found("--since", "main") == ["a.py:6 AG102"]

    def test_from_a_folder_below(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.py", TWO.replace("sleep(1)", "sleep(2)"))
        (project / "sub").mkdir()
        monkeypatch.chdir(project / "sub")
        assert found("--since", "HEAD", "..") == ["a.py:5 AG101"]

    def test_of_a_renamed_file_the_changed_lines(self) -> None:
        Path("moved").mkdir()
        git("mv", "a.py", "moved/c.py")
        write("moved/c.py", TWO.replace("'x'", "'y'"))
        assert found("--since", "HEAD") == ["c.py:6 AG102"]
        commit("moved")
        assert found("--since", "HEAD~1") == ["c.py:6 AG102"]

    def test_a_renamed_file_that_is_the_same(self) -> None:
        git("mv", "a.py", "c.py")
        assert found("--since", "HEAD") == []

    def test_a_deleted_file(self) -> None:
        Path("b.py").unlink()
        write("a.py", TWO.replace("sleep(1)", "sleep(2)"))
        assert found("--since", "HEAD") == ["a.py:5 AG101"]

    @pytest.mark.parametrize("name", ["ä ö.py", "a b/c d.py", "semi;colon.py", "+++ b.py"])
    def test_names(self, name: str) -> None:
        write(name, TWO)
        commit("named")
        write(name, TWO.replace("sleep(1)", "sleep(2)"))
        assert found("--since", "HEAD") == [f"{Path(name).name}:5 AG101"]

    @pytest.mark.skipif(sys.platform == "win32", reason="no file may have such a name")
    @pytest.mark.parametrize("name", ['quo"te.py', "back\\slash ü.py", "tab\there.py"])
    def test_names_that_git_quotes(self, name: str) -> None:
        self.test_names(name)

    def test_lines_that_look_like_a_diff(self) -> None:
        write("a.py", TWO + "'''\n++ b/b.py\n@@ -5 +5 @@\ndiff --git a/b.py b/b.py\n'''\n")
        assert found("--since", "HEAD") == []

    def test_whatever_the_users_settings_are(self) -> None:
        for name, value in {"noprefix": "true", "external": "false", "renames": "false", "submodule": "log"}.items():
            git("config", f"diff.{name}", value)
        write(".gitattributes", "*.py -diff\n")
        self.test_of_a_renamed_file_the_changed_lines()

    def test_submodules(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        other = tmp_path_factory.mktemp("other")
        for name in ("old.py", "kept.py"):
            (other / name).write_text(TWO)
        git("-C", str(other), "init", "-q")
        git("-C", str(other), "add", "-A")
        git("-C", str(other), "commit", "-q", "-m", "theirs")
        git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "sub")
        everything = ["kept.py:5 AG101", "kept.py:6 AG102", "old.py:5 AG101", "old.py:6 AG102"]
        assert found("--since", "HEAD") == everything
        commit("with a submodule")
        assert found("--since", "HEAD~1") == everything
        assert found("--since", "HEAD") == []
        write("sub/old.py", TWO.replace("sleep(1)", "sleep(2)"))
        write("sub/new.py", TWO)
        assert found("--since", "HEAD") == ["new.py:5 AG101", "new.py:6 AG102", "old.py:5 AG101"]
        git("-C", "sub", "add", "-A")
        git("-C", "sub", "commit", "-q", "-m", "in the submodule")
        assert found("--since", "HEAD") == ["new.py:5 AG101", "new.py:6 AG102", "old.py:5 AG101"]

    def test_another_repository_that_was_put_in(self) -> None:
        write("vendored/c.py", TWO)
        git("-C", "vendored", "init", "-q")
        git("-C", "vendored", "add", "-A")
        git("-C", "vendored", "commit", "-q", "-m", "theirs")
        assert found("--since", "HEAD") == ["c.py:5 AG101", "c.py:6 AG102"]

    def test_a_shallow_clone(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        write("b.py", "")
        commit("second")
        clone = tmp_path_factory.mktemp("clone") / "shallow"
        git("clone", "-q", "--depth", "1", project.as_uri(), str(clone))
        monkeypatch.chdir(clone)
        assert found("--since", "origin/main") == []
        result = check("--since", "HEAD~1")
        assert result.exit_code == 2
        assert "this clone is shallow: `git fetch --unshallow`" in result.stderr
        git("-C", str(project), "checkout", "-q", "-b", "theirs", "HEAD~1")
        git("-C", str(project), "commit", "-q", "--allow-empty", "-m", "theirs")
        git("fetch", "-q", "--depth", "1", "origin", "theirs:theirs")
        result = check("--since", "theirs")
        assert result.exit_code == 2
        assert "git knows no common ancestor of `theirs` and HEAD; this clone is shallow" in result.stderr

    def test_mistakes(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        result = check("--since", "nope")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Cause: `--since nope`\n  Cause: git knows no commit `nope` here; `git fetch` gets" in result.stderr
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
        (project / ".git").rename(project / "no git")
        assert "not a git repository" in check("--since", "HEAD").stderr
        monkeypatch.setenv("PATH", str(project))
        assert "git cannot be run" in check("--since", "HEAD").stderr


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", *words], check=True, capture_output=True)


def commit(message: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", message)


RUFFS = """\
import requests, time


async def f():
    time.sleep(1)
    time.sleep(2)  # type: ignore
    time.sleep(3)  # noqa: E501
    time.sleep(4), requests.get("é")
"""


class TestAddNoqa:
    def test_as_ruff_does(self) -> None:
        write("a.py", RUFFS)
        write("theirs.py", RUFFS)
        ours = check("--add-noqa", "a.py")
        words = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "ASYNC", "--add-noqa", "theirs.py"]
        theirs = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (ours.exit_code, ours.stdout, ours.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr)
        expected = Path("theirs.py").read_text().replace("ASYNC251", "AG101").replace("ASYNC210", "AG102")
        assert Path("a.py").read_text() == expected.replace("AG102, AG101", "AG101, AG102")
        assert check("a.py").exit_code == 0

    def test_a_reason(self) -> None:
        check("--add-noqa=on localhost", "a.py")
        assert "time.sleep(1)  # noqa: AG101 on localhost\n" in Path("a.py").read_text()

    def test_the_path_behind_it_is_no_reason(self) -> None:
        write("b.py", TWO)
        assert check("--add-noqa", "b.py").stderr == "Added 2 noqa directives.\n"
        assert Path("a.py").read_text() == TWO

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("    time.sleep(\n        1)\n", "    time.sleep(  # noqa: AG101\n        1)\n"),
            ("    time.sleep(\\\n        1)\n", "    time.sleep(\\\n        1)  # noqa: AG101\n"),
            ("    requests.get('''\n''', 1)\n", "    requests.get('''\n''', 1)  # noqa: AG102\n"),
            ("    time.sleep(1)  # noqa: E501 so\n", "    time.sleep(1)  # noqa: AG101, E501 so\n"),
            ("    time.sleep(1)", "    time.sleep(1)  # noqa: AG101"),
            ("    time.sleep(1)\r\n", "    time.sleep(1)  # noqa: AG101\r\n"),
        ],
    )
    def test_places(self, before: str, after: str) -> None:
        write("a.py", f"{HEAD}async def f():\n{before}")
        check("--add-noqa")
        assert Path("a.py").read_bytes().decode() == f"{HEAD}async def f():\n{after}"
        assert check().exit_code == 0

    def test_nothing_to_add(self) -> None:
        write("a.py", "def f(:\n")
        assert check("--add-noqa").stderr == "Added 0 noqa directives.\n"
        assert Path("a.py").read_text() == "def f(:\n"

    def test_other_encodings(self) -> None:
        data = b"# coding: latin-1\n" + TWO.replace("x", "é").encode("latin-1")
        Path("a.py").write_bytes(data)
        check("--add-noqa")
        assert Path("a.py").read_bytes().startswith(data[:60])
        assert b"requests.get('\xe9')  # noqa: AG102" in Path("a.py").read_bytes()
