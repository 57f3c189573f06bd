"""A text on standard input, beside the files on disk; and the same asked of ruff."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frontends.calls import check

BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "helper.py").write_text("import time\n\n\ndef wait():\n    time.sleep(1)\n")
    (tmp_path / "asyncguard.toml").write_text("")
    return tmp_path


def ruff(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "ASYNC251"]
    return subprocess.run([*command, *words], input=BAD, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [
        ["-"],
        ["-", "--stdin-filename", "a.py"],
        ["--stdin-filename", "new/b.py"],
        ["-", "--stdin-filename", "new/b.py", "--exclude", "new"],
        ["-", "--stdin-filename", "new/b.py", "--exclude", "new", "--force-exclude"],
        ["-", "--show-files"],
    ],
    ids=" ".join,
)
def test_as_ruff(words: list[str]) -> None:
    ours, theirs = check(*words, "--output-format", "concise", given=BAD), ruff(*words, "--output-format", "concise")
    assert (ours.exit_code, ours.stderr) == (theirs.returncode, theirs.stderr)
    assert _places(ours.stdout) == _places(theirs.stdout)


def _places(text: str) -> list[str]:
    return [line.split(": ")[0] for line in text.splitlines() if not line.startswith("[*]")]


def test_per_file_ignores_know_the_name() -> None:
    assert check("-", "--stdin-filename", "tests/b.py", "--per-file-ignores", "tests/*:AG101", given=BAD).exit_code == 0


def test_the_rest_of_the_project_is_seen() -> None:
    text = "from helper import wait\n\n\nasync def f():\n    wait()\n"
    (found,) = json.loads(check("-", "--stdin-filename", "a.py", "--output-format", "json", given=text).stdout)
    assert found["chain"][-1]["function"] == "wait"


def test_the_excerpt_is_of_the_text_that_was_given(project: Path) -> None:
    out = check("-", "--stdin-filename", "a.py", "--output-format", "full", given=BAD).stdout
    assert "5 |     time.sleep(1)" in out
    assert (project / "a.py").read_text() == "x = 1\n"


def test_a_fixed_text_goes_to_stdout_and_the_rest_to_stderr(project: Path) -> None:
    result = check("-", "--stdin-filename", "a.py", "--fix", "--unsafe-fixes", given=BAD)
    assert "await asyncio.sleep(1)" in result.stdout
    assert "Found 1 error (1 fixed, 0 remaining)." in result.stderr
    assert (project / "a.py").read_text() == "x = 1\n"


def test_a_text_without_fixes_goes_to_stdout_as_it_is() -> None:
    assert check("-", "--fix", given="x  =  1\r\n").stdout_bytes == b"x  =  1\r\n"


def test_a_notebook_comes_back_as_it_was() -> None:
    result = check("-", "--stdin-filename", "n.ipynb", "--fix", given="{}")
    assert (result.exit_code, result.stdout) == (0, "{}")
    assert "warning: Notebooks are not checked: `n.ipynb`\n" in result.stderr
