"""`--watch`, as a process that goes on."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.frontends.calls import check

BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"
PATIENCE = 60
"""Seconds; it takes one."""


class Watching:
    """What a process prints, line by line."""

    def __init__(self, cwd: Path) -> None:
        command = [sys.executable, "-m", "asyncguard", "check", "--watch", "--output-format", "concise"]
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
        self.process = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)

    def until(self, words: str) -> str:
        """Everything up to the line that has `words`."""
        seen = ""
        while words not in seen:
            seen += self._lines.get(timeout=PATIENCE)
        return seen


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    (tmp_path / "a.py").write_text(BAD)
    (tmp_path / "pyproject.toml").write_text("")
    found = Watching(tmp_path)
    yield found
    found.process.terminate()
    found.process.wait(PATIENCE)


def test_it_checks_again_when_a_file_or_a_setting_changes(watching: Watching, tmp_path: Path) -> None:
    assert "Starting linter in watch mode..." in watching.until("Found 1 error. Watching for file changes.")
    watching.until("a.py:5:5: AG101")
    (tmp_path / "b.py").write_text(BAD)
    assert "File change detected..." in watching.until("Found 2 errors.")
    watching.until("b.py:5:5: AG101")
    (tmp_path / "pyproject.toml").write_text("[tool.asyncguard]\nslect = []\n")
    watching.until("unknown key `slect`")
    (tmp_path / "pyproject.toml").write_text('[tool.asyncguard]\nignore = ["AG101"]\n')
    watching.until("Found 0 errors. Watching for file changes.")


@pytest.mark.parametrize("flag", ["--statistics", "--add-noqa", "--show-files", "--show-settings", "--diff"])
def test_not_beside_what_is_done_once(flag: str) -> None:
    result = check("--watch", flag)
    assert result.exit_code == 2
    assert f"the argument '--watch' cannot be used with '{flag}'" in result.stderr


def test_not_of_standard_input() -> None:
    assert check("--watch", "-", given="").exit_code == 2


def test_without_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = check("--watch")
    assert result.exit_code == 2
    assert "pip install 'asyncguard[watch]'" in result.stderr
