"""`--watch`, as a process that goes on."""

import os
import queue
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from asyncguard.pipeline.resident import Resident
from tests.frontends.calls import check

BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"
PATIENCE = 60
"""Seconds; it takes one."""


def environment(project: Path) -> dict[str, str]:
    """With caches of its own, wherever this system has them."""
    places = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(project.parent / "caches"))
    return {**os.environ, **places, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}


class Watching:
    """What a process prints, line by line."""

    def __init__(self, cwd: Path, *words: str) -> None:
        command = [sys.executable, "-m", "asyncguard", "check", "--watch", "--output-format", "concise", *words]
        self.process = subprocess.Popen(
            command, cwd=cwd, env=environment(cwd), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
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


@contextmanager
def begun(folder: Path, *words: str) -> Iterator[Watching]:
    found = Watching(folder, *words)
    try:
        yield found
    finally:
        found.process.terminate()
        found.process.wait(PATIENCE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.py").write_text(BAD)
    (folder / "pyproject.toml").write_text("")
    return folder


@pytest.fixture
def watching(project: Path) -> Iterator[Watching]:
    with begun(project) as found:
        yield found


def asyncguard(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "asyncguard", *words]
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def git(folder: Path, *words: str) -> None:
    command = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@x", *words]
    subprocess.run(command, check=True, capture_output=True)


def test_it_checks_again_when_a_file_or_a_setting_changes(watching: Watching, project: Path) -> None:
    assert "Starting linter in watch mode..." in watching.until("Found 1 error. Watching for file changes.")
    watching.until("a.py:5:5: AG101")
    (project / "b.py").write_text(BAD)
    assert "File change detected..." in watching.until("Found 2 errors.")
    watching.until("b.py:5:5: AG101")
    (project / "pyproject.toml").write_text("[tool.asyncguard]\nslect = []\n")
    watching.until("unknown key `slect`")
    (project / "pyproject.toml").write_text('[tool.asyncguard]\nignore = ["AG101"]\n')
    watching.until("Found 0 errors. Watching for file changes.")


def test_its_own_cache_is_no_change(watching: Watching, project: Path) -> None:
    watching.until("a.py:5:5: AG101")
    assert (project / ".asyncguard_cache" / ".gitignore").exists()
    time.sleep(3)  # as long as it takes to notice changes, several times
    (project / "b.py").write_text(BAD)
    assert watching.until("b.py:5:5: AG101").count("File change detected...") == 1


@pytest.mark.parametrize("place", ["known.json", "../elsewhere/known.json"])
def test_it_checks_again_when_the_baseline_changes(project: Path, place: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.asyncguard]\nbaseline = '{place}'\n")
    asyncguard(project, "check", "--write-baseline")
    with begun(project) as watching:
        watching.until("Found 0 errors.")
        (project / place).write_text('{"findings": {}}')
        watching.until("Found 1 error.")
        (project / place).unlink()
        watching.until("No such file")
        asyncguard(project, "check", "--write-baseline")
        watching.until("Found 0 errors.")


def test_it_checks_again_when_head_moves(project: Path, tmp_path: Path) -> None:
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "first")
    git(project, "worktree", "add", "-q", "-b", "mine", str(tmp_path / "mine"))
    (tmp_path / "mine" / "b.py").write_text(BAD)
    with begun(tmp_path / "mine", "--since", "HEAD") as watching:
        watching.until("Found 1 error.")
        git(tmp_path / "mine", "add", "-A")
        git(tmp_path / "mine", "commit", "-q", "-m", "second")
        watching.until("Found 0 errors.")
        git(tmp_path / "mine", "reset", "-q", "--soft", "HEAD~1")
        watching.until("Found 1 error.")


def test_it_checks_again_when_the_other_branch_moves(project: Path) -> None:
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "first")
    git(project, "checkout", "-q", "-b", "mine")
    (project / "b.py").write_text(BAD)
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "second")
    with begun(project, "--since", "main") as watching:
        watching.until("Found 1 error.")
        git(project, "branch", "-f", "main", "mine")
        watching.until("Found 0 errors.")


def test_a_cache_that_was_removed_is_made_anew(watching: Watching, project: Path) -> None:
    watching.until("a.py:5:5: AG101")
    assert "Removing cache at" in asyncguard(project, "clean")
    (project / "a.py").write_text(BAD + "    time.sleep(2)\n")
    watching.until("a.py:6:5: AG101")
    (cache,) = project.glob(".asyncguard_cache/cache.sqlite3")
    with closing(sqlite3.connect(cache)) as connection:
        assert connection.execute("SELECT count(*) FROM summaries").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (1,)


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


def test_what_goes_wrong_between_two_runs_is_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of a stored report is linked while nothing else is to be done: the settings may have changed."""
    from asyncguard.config import ConfigError
    from asyncguard.frontends import run, watch

    (tmp_path / "a.py").write_text(BAD)
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert check().exit_code == 1
    ahead = []

    def failing(*_: object, resident: Resident, **more: object) -> object:
        if resident.is_eager:
            ahead.append(resident)
            raise ConfigError("wrong")
        return checked(*_, resident=resident, **more)  # type: ignore[arg-type]

    checked = run.check
    monkeypatch.setattr(run, "check", failing)
    monkeypatch.setattr(watch, "_changes", lambda _: iter([{"a"}, {"b"}]))
    result = check("--watch")
    assert result.exit_code == 0
    assert result.stdout.count("Found 1 error. Watching for file changes.") == 2
    assert len(ahead) == 2
    assert not ahead[0].is_eager
