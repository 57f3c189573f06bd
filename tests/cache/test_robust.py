"""What may happen to a cache in the wild: several runs at once, death at any moment, no space, no right to write."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import asyncguard
from asyncguard.cache import open_cache

resource = pytest.importorskip("resource")

KEYS = [f"k{number}".encode() for number in range(200)]
WORKER = """
import sys
from pathlib import Path
from asyncguard.cache import open_cache
from {module} import KEYS, value
rounds = int(sys.argv[2])
while rounds:
    cache = open_cache(Path(sys.argv[1]))
    cache.keep({{key: value(key) for key in KEYS}})
    cache.keep_result(KEYS[0], value(KEYS[0]))
    assert all(data == value(key) for key, data in cache.summaries(KEYS).items())
    cache.close()
    rounds -= 1
    print("round", flush=True)
"""

SOMEBODY_ELSE = """
import asyncguard.cache.sqlite, os, sys
from test_robust import Path, fill, read, right
os.setuid(65534)
fill(Path(sys.argv[1]))
print(right(read(Path(sys.argv[1]))))
"""


def value(key: bytes) -> bytes:
    return sha256(key).digest() * 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def worker(folder: Path, rounds: int) -> subprocess.Popen[str]:
    """A process that fills the cache so many times (-1: for ever)."""
    paths = [str(Path(asyncguard.__file__).parent.parent), str(Path(__file__).parent)]
    return subprocess.Popen(
        [sys.executable, "-c", WORKER.format(module=Path(__file__).stem), str(folder), str(rounds)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read(folder: Path) -> dict[bytes, bytes]:
    cache = open_cache(folder)
    try:
        return dict(cache.summaries(KEYS))
    finally:
        cache.close()


def fill(folder: Path) -> None:
    cache = open_cache(folder)
    cache.keep({key: value(key) for key in KEYS})
    cache.close()


def right(found: dict[bytes, bytes]) -> bool:
    return all(data == value(key) for key, data in found.items())


def test_several_at_once(folder: Path) -> None:
    workers = [worker(folder, 10) for _ in range(4)]
    told = [each.communicate()[1] for each in workers]
    assert (told, [each.returncode for each in workers]) == ([""] * 4, [0] * 4)
    assert len(read(folder)) == len(KEYS)
    assert right(read(folder))


def test_killed_at_any_moment(folder: Path) -> None:
    seed = random.Random(7)
    for _ in range(8):
        with worker(folder, -1) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(seed.random() / 20)
            running.kill()
        assert right(read(folder))
    fill(folder)
    assert len(read(folder)) == len(KEYS)


@pytest.fixture
def no_space() -> Iterator[None]:
    """No file may grow past 200 kB: SQLite fails as on a full disk, in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk(folder: Path, no_space: None) -> None:
    fill(folder)
    assert right(read(folder))


def test_a_disk_that_was_full(folder: Path) -> None:
    fill(folder)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    fill(folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(read(folder)) == len(KEYS)
    assert right(read(folder))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_a_directory_of_somebody_else(folder: Path) -> None:
    fill(folder)
    for each in (folder, *folder.parents[:3]):
        each.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", SOMEBODY_ELSE, folder],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
    assert len(read(folder)) == len(KEYS)


def test_runs_at_once_and_one_that_dies(tmp_path: Path) -> None:
    """Whatever happens to the cache between them, all give the answer of a run without one."""
    for number in range(12):
        (tmp_path / f"m{number}.py").write_text("import time\nasync def f():\n    time.sleep(1)\n" * 30)
    command = [sys.executable, "-m", "asyncguard", "check", ".", "--isolated", "--output-format", "concise"]
    done = subprocess.run([*command, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    for delay in (0.2, 0.35, 0.5):
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as victim:
            time.sleep(delay)
            victim.kill()
    runs = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [each.communicate()[0] for each in runs] == [done.stdout] * 3
    assert "AG101" in done.stdout
