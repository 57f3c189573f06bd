"""What lies in a directory need not be a file, need not be readable, and need not stay."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.model.report import Report
from asyncguard.pipeline import check

GOOD = b"import time\n\n\nasync def bad():\n    time.sleep(1)\n"
LIMIT = 60
"""Seconds that a run may take at most."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX names and kinds of files")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "good.py").write_bytes(GOOD)
    return tmp_path


def found(root: Path) -> Report:
    settings = Settings(jobs=1, select=("AG",))
    return check([root], load([root], settings, isolated=True, cwd=root), cwd=root, use_cache=False, variables={})


def names(report: Report) -> list[str]:
    return [finding.path for finding in report.findings if finding.code == "AG101"]


def test_a_fifo_is_no_file(root: Path) -> None:
    os.mkfifo(root / "pipe.py")
    assert names(found(root)) == ["good.py"]


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_has_no_end_is_not_read_when_it_is_named(root: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(root / "odd.py")
    else:
        (root / "odd.py").symlink_to("/dev/zero")
    done = subprocess.run(
        [sys.executable, "-m", "asyncguard", "check", "-n", "--isolated", "odd.py", "good.py"],
        cwd=root, capture_output=True, text=True, check=False, timeout=LIMIT,
    )  # fmt: skip
    assert "good.py:5:5: AG101" in done.stdout
    assert "Failed to read `odd.py`: it is no regular file" in done.stderr


def test_a_socket_is_no_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.chdir(root)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")
        assert names(found(root)) == ["good.py"]


def test_loops_of_links(root: Path) -> None:
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "self.py").symlink_to(root / "self.py")
    (root / "dangling.py").symlink_to(root / "nowhere.py")
    report = found(root)
    assert names(report) == ["good.py"]
    assert report.failures == ()


def test_a_directory_named_like_a_module(root: Path) -> None:
    (root / "package.py").mkdir()
    (root / "package.py" / "inner.py").write_bytes(GOOD)
    assert names(found(root)) == ["good.py", "package.py/inner.py"]


@pytest.mark.parametrize("name", ["new\nline.py", "tab\t.py", 'quote".py', "ünïcode.py", "-n.py", " .py", "a;b&c.py"])
def test_odd_names(root: Path, name: str) -> None:
    (root / name).write_bytes(GOOD)
    assert sorted(names(found(root))) == sorted(["good.py", name])


def test_a_name_that_is_no_text(root: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(root) + b"/\xff\xfe.py"))).write_bytes(GOOD)
    except OSError:
        pytest.skip("this file system has no such names")
    done = subprocess.run(
        [sys.executable, "-m", "asyncguard", "check", "--isolated", "-n", "--output-format", "json", "."],
        cwd=root, capture_output=True, check=False, timeout=LIMIT,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"Internal error" not in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout.count(b'"AG101"') == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(root: Path) -> None:
    (root / "secret.py").write_bytes(GOOD)
    (root / "secret.py").chmod(0)
    report = found(root)
    assert names(report) == ["good.py"]
    assert "secret.py" in "\n".join(report.notes)


@pytest.fixture
def restless(root: Path) -> Iterator[Path]:
    """A tree in which files come, change and go all the time."""
    stop = threading.Event()

    def fidget() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            file = root / f"restless{turn % 7}.py"
            if turn % 3:
                file.write_bytes(GOOD * (turn % 5))
            else:
                file.unlink(missing_ok=True)

    thread = threading.Thread(target=fidget)
    thread.start()
    yield root
    stop.set()
    thread.join()


def test_files_that_come_and_go(restless: Path) -> None:
    for _ in range(20):
        report = found(restless)
        assert "good.py" in names(report)
        assert report.failures == ()


def test_nothing_is_written_but_the_cache_and_what_is_named(root: Path) -> None:
    (root / "pyproject.toml").write_text("[tool.asyncguard]\n")
    command = [sys.executable, "-m", "asyncguard", "check", "--output", "sarif:out/a.sarif", "-o", "b.txt"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(root / "shared"), "HOME": str(root / "home")}
    subprocess.run(command, cwd=root, check=False, timeout=LIMIT, env=environment)
    written = {path.relative_to(root).parts[0] for path in root.rglob("*")}
    assert written - {"shared"} == {"good.py", "pyproject.toml", ".asyncguard_cache", "out", "b.txt"}
