"""`asyncguard daemon`, as a process that stays."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

import asyncguard
from asyncguard.config import Config, ConfigError
from asyncguard.frontends.daemon import client, commands, place
from asyncguard.frontends.daemon.messages import Check, Tell, Told
from asyncguard.frontends.daemon.spawn import spawn
from asyncguard.pipeline import analyse
from tests.frontends.calls import check, run

BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"
PATIENCE = 30
"""Seconds; it takes one."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project with a daemon in it, and no way to analyse anything in this process."""
    home = tmp_path / "ein Projekt"
    home.mkdir()
    (home / "pyproject.toml").write_text("[tool.asyncguard]\n")
    (home / "a.py").write_text(BAD)
    monkeypatch.chdir(home)
    monkeypatch.setenv("PYTHONPATH", str(Path(asyncguard.__file__).parents[1]))  # it is to be of this version
    assert "Started a daemon" in run("daemon", "start").output
    told(home)  # it knows the project
    yield home
    run("daemon", "stop", "--isolated")  # whatever a test has made of the settings


@pytest.fixture
def helpless(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process can analyse nothing itself."""
    monkeypatch.setattr(analyse, "analyse", lambda *_: pytest.fail("nobody has asked the daemon"))


def told(home: Path) -> Told:
    known = place.find(home / ".asyncguard_cache")
    assert known is not None
    answer = client.ask(known, Tell())
    assert isinstance(answer, Told)
    return answer


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def findings(*words: str, given: str | None = None) -> list[str]:
    output = check("--output-format", "json", *words, given=given).stdout
    return [f"{Path(each['filename']).name}:{each['location']['row']} {each['code']}" for each in json.loads(output)]


@pytest.mark.usefixtures("helpless")
def test_who_checks_asks_it(project: Path) -> None:
    assert findings() == ["a.py:5 AG101"]
    before = told(project).checks
    (project / "b.py").write_text(BAD)
    assert findings() == ["a.py:5 AG101", "b.py:5 AG101"]
    (project / "a.py").write_text("\n\n" + BAD)
    assert findings("a.py") == ["a.py:7 AG101"]
    assert findings("b.py") == ["b.py:5 AG101"]
    assert told(project).checks == before + 2
    assert f"it was asked {before + 2} times" in run("daemon", "status").output


@pytest.mark.usefixtures("helpless", "project")
def test_of_what_an_editor_holds() -> None:
    assert findings("--stdin-filename", "a.py", given="\n" + BAD) == ["a.py:6 AG101"]
    assert findings("--stdin-filename", "new.py", given=BAD) == ["new.py:5 AG101"]
    assert findings("a.py") == ["a.py:5 AG101"]


@pytest.mark.usefixtures("helpless")
def test_of_fixes(project: Path) -> None:
    (project / "a.py").write_text(BAD)
    assert "1 fixed" in check("--fix", "--unsafe-fixes").stdout
    assert "await asyncio.sleep(1)" in (project / "a.py").read_text()


def test_flake8_asks_it(project: Path) -> None:
    (project / "a.py").write_text("\n" + BAD)
    flake8 = [sys.executable, "-m", "flake8", "--isolated", "--select", "AG", "a.py"]
    done = subprocess.run(flake8, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("a.py:6:5: AG101")
    assert told(project).checks == 1


def test_the_settings_are_those_of_who_asks(project: Path) -> None:
    assert findings("--ignore", "AG101") == []
    assert findings("--select", "AG101") == ["a.py:5 AG101"]
    (project / "pyproject.toml").write_text("[tool.asyncguard]\nslect = []\n")
    assert "unknown key `slect`" in check().stderr
    assert findings("--isolated", "a.py") == ["a.py:5 AG101"]


def test_one_that_was_killed_is_no_harm(project: Path) -> None:
    pid = told(project).pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: "No daemon" in run("daemon", "status").output)
    (project / "a.py").write_text("\n" + BAD)
    assert findings() == ["a.py:6 AG101"]
    assert "Started a daemon" in run("daemon", "start").output
    assert told(project).pid != pid


def test_one_of_another_version_is_not_asked(project: Path) -> None:
    directory = project / ".asyncguard_cache"
    known = place.find(directory)
    assert known is not None
    place.put(directory, msgspec.structs.replace(known, version="0.0.1"))
    (project / "a.py").write_text("\n" + BAD)
    assert findings() == ["a.py:6 AG101"]
    assert "of another version" in run("daemon", "status").output
    until(lambda: not client.is_up(known))  # its place was taken: it ends


def test_only_its_owner_may_ask(project: Path) -> None:
    directory = project / ".asyncguard_cache"
    known = place.find(directory)
    assert known is not None
    assert (directory / place.NAME).stat().st_mode & 0o077 == 0
    with pytest.raises(client.NoAnswerError):
        client.ask(msgspec.structs.replace(known, token="guessed"), Tell())
    assert told(project).checks == 0


def test_it_ends_with_its_cache(project: Path) -> None:
    known = place.find(project / ".asyncguard_cache")
    assert known is not None
    run("clean")
    until(lambda: not client.is_up(known))


def test_it_ends_where_nobody_asks(project: Path) -> None:
    run("daemon", "stop")
    assert "Started" in run("daemon", "start", "--timeout", "0.5").output
    until(lambda: "No daemon" in run("daemon", "status").output)


def test_there_is_one(project: Path) -> None:
    pid = told(project).pid
    assert f"A daemon is running (pid {pid})" in run("daemon", "start").output
    result = run("daemon", "run")
    assert result.exit_code == 2
    assert f"A daemon is running (pid {pid})" in result.stderr
    assert "`asyncguard daemon stop` ends it" in result.stderr


def test_of_those_who_start_one_at_the_same_time_the_first_does(project: Path) -> None:
    directory = project / ".asyncguard_cache"
    known = place.find(directory)
    assert known is not None
    wanted = msgspec.json.encode(client.job([project], Config(root=str(project)), project, {}))
    late = [sys.executable, "-m", "asyncguard.frontends.daemon", str(directory), "60"]
    assert subprocess.run(late, input=wanted, timeout=PATIENCE, check=False).returncode == 0
    assert place.find(directory) == known
    assert told(project).pid == known.pid


def test_many_may_wait_and_a_busy_one_is_not_taken_for_stopped(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    known = place.find(project / ".asyncguard_cache")
    assert known is not None
    with ExitStack() as callers:
        for _ in range(30):  # the first keeps it busy: it does not say what it wants
            callers.enter_context(socket.create_connection((place.HOST, known.port), timeout=1))
        assert client.living(project / ".asyncguard_cache") == known
        until(lambda: "is busy" in run("daemon", "status").output)
        monkeypatch.setattr(commands, "PATIENCE", 0.5)
        assert "stops after what it is doing" in run("daemon", "stop").output
    until(lambda: not client.is_up(known))


def test_its_status_counts_who_asked(project: Path) -> None:
    for times in ("0 times", "1 time", "2 times"):
        assert run("daemon", "status").output.endswith(f"for 0 minutes; it was asked {times}\n")
        (project / "a.py").write_text(f"# {times}\n{BAD}")
        assert findings() == ["a.py:6 AG101"]


def test_a_wrong_word_harms_nobody(project: Path) -> None:
    import socket

    known = place.find(project / ".asyncguard_cache")
    assert known is not None
    for words in (b"", b"\n", b"GET / HTTP/1.1\r\n\r\n", b"{" * 100_000 + b"\n"):
        with socket.create_connection((place.HOST, known.port)) as connection:
            connection.sendall(words)
    assert told(project).checks == 0


def test_what_fails_there_is_told_here(project: Path) -> None:
    known = place.find(project / ".asyncguard_cache")
    assert known is not None
    wanted = Check((str(project),), Config(root=str(project), python="/no/such"), str(project), {}, {})
    with pytest.raises(client.NoAnswerError, match="no/such"):
        client.ask(known, wanted)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"port": "x"}'])
def test_a_damaged_place_is_none(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".asyncguard_cache").mkdir()
    (tmp_path / ".asyncguard_cache" / place.NAME).write_bytes(content)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a.py").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    assert findings() == ["a.py:5 AG101"]
    assert "No daemon" in run("daemon", "status").output


def test_where_none_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    result = run("daemon", "start", "--cache-dir", "file")
    assert result.exit_code == 2
    assert "The daemon did not start" in result.stderr


def test_why_none_came_up_is_told_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))
    (tmp_path / "cache" / place.NAME).mkdir(parents=True)  # in its way
    result = run("daemon", "start", "--cache-dir", "cache")
    assert result.exit_code == 2
    assert place.NAME in result.stderr
    assert "Traceback" not in result.stderr


def test_of_one_that_ends_before_it_listens_the_log_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "msgspec.py").write_text("raise ImportError('this one is broken')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    large = Check((), Config(root=str(tmp_path)), str(tmp_path), {"a.py": b"#" * (1 << 22)}, {})
    with pytest.raises(ConfigError, match="this one is broken"):
        spawn(large, tmp_path / "cache")


def test_one_in_a_folder_without_rights_cannot_be_stopped(project: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", place.NAME)

    with pytest.MonkeyPatch.context() as here:
        here.setattr(Path, "unlink", refuse)  # rights do not hold for root
        result = run("daemon", "stop")
    assert result.exit_code == 2
    assert "The daemon cannot be stopped" in result.stderr


def test_a_setting_starts_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.asyncguard]\ndaemon = true\n")
    (tmp_path / "a.py").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(asyncguard.__file__).parents[1]))  # it is to be of this version
    monkeypatch.setenv("CI", "true")
    assert findings() == ["a.py:5 AG101"]
    assert "No daemon" in run("daemon", "status").output
    monkeypatch.delenv("CI")
    (tmp_path / "a.py").write_text("\n" + BAD)
    with monkeypatch.context() as here:
        here.setattr(analyse, "analyse", lambda *_: pytest.fail("nobody has asked the daemon"))
        assert findings() == ["a.py:6 AG101"]
    assert told(tmp_path).checks == 1
    run("daemon", "stop")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_in_the_foreground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a.py").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(asyncguard.__file__).parents[1]))  # it is to be of this version
    process = subprocess.Popen([sys.executable, "-m", "asyncguard", "daemon", "run"])
    until(lambda: "A daemon is running" in run("daemon", "status").output)
    assert findings() == ["a.py:5 AG101"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert "No daemon" in run("daemon", "status").output
