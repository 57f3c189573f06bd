"""Texts → summaries in processes."""

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import asyncguard
from asyncguard.extract import extract
from asyncguard.model.summary import Summary, encode
from asyncguard.pipeline import executors, workers
from asyncguard.pipeline.workers import balanced, extract_all

TEXTS = {f"{number}".encode(): f"def f{number}():\n    return {number}\n".encode() * 20 for number in range(30)}


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, however little there is to do."""
    monkeypatch.setattr(workers, "WORTH_BYTES", 1)
    monkeypatch.setattr(workers, "CHUNK_BYTES", 1000)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also beside threads that other tests have left: a stand-in reaches forked workers only."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    monkeypatch.setattr(executors, "context", lambda: multiprocessing.get_context("fork"))


def silent(stage: str, done: int, total: int) -> None:
    pass


def fragile(data: bytes) -> Summary:
    if data == b"die":
        os._exit(1)
    if data == b"fail":
        raise RuntimeError("broken")
    return extract(data)


@pytest.mark.usefixtures("several")
def test_the_result_does_not_depend_on_the_number_of_processes() -> None:
    expected = {digest: encode(extract(text)) for digest, text in TEXTS.items()}
    for jobs in (1, 2):
        assert extract_all(TEXTS, jobs, silent) == (expected, {})


def test_progress_ends_at_the_total() -> None:
    seen: list[tuple[int, int]] = []
    extract_all(TEXTS, 1, lambda stage, done, total: seen.append((done, total)))
    assert seen[-1] == (sum(map(len, TEXTS.values())),) * 2


@pytest.mark.usefixtures("several", "forked")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_one_file_takes_no_other_with_it(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncguard.extract.extract", fragile)
    summaries, errors = extract_all({**TEXTS, b"bad": b"fail"}, jobs, silent)
    assert summaries.keys() == TEXTS.keys()
    assert errors[b"bad"].startswith("RuntimeError: broken")


@pytest.mark.usefixtures("several", "forked")
def test_a_worker_that_dies_takes_no_other_file_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncguard.extract.extract", fragile)
    summaries, errors = extract_all({**TEXTS, b"bad": b"die"}, 2, silent)
    assert summaries.keys() == TEXTS.keys()
    assert errors == {b"bad": "the process that read it died"}


def test_chunks_are_balanced() -> None:
    items = sorted(((b"%d" % size, b"x" * size) for size in range(1000, 50_000, 1000)), key=lambda item: -len(item[1]))
    sizes = [sum(len(text) for _, text in chunk) for chunk in balanced(items, 4)]
    assert (sum(sizes), len(sizes)) == (sum(len(text) for _, text in items), 4)
    assert max(sizes) - min(sizes) < 50_000
    assert balanced([], 3) == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_do_not_outlive_a_killed_run(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(ENDLESS)
    environment = {**os.environ, "PYTHONPATH": str(Path(asyncguard.__file__).parent.parent)}
    with subprocess.Popen([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = Path("/proc", parent.stdout.readline().strip())
        assert worker.exists()
        parent.kill()
    for _ in range(100):
        if not worker.exists():
            return
        time.sleep(0.1)
    pytest.fail("the worker is still there")


ENDLESS = """
import os, time
import asyncguard.extract
from asyncguard.pipeline import workers

def extract(data):
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(60)

if __name__ == "__main__":
    asyncguard.extract.extract = extract
    workers.WORTH_BYTES = workers.CHUNK_BYTES = 1
    workers.extract_all({b"a": b"x", b"b": b"y", b"c": b"zz"}, 2, print)
"""


def test_spawned_workers_find_everything(several: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "context", lambda: multiprocessing.get_context("spawn"))
    assert extract_all(TEXTS, 2, silent)[0].keys() == TEXTS.keys()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked there")
def test_what_forked_workers_need_is_imported_once() -> None:
    program = (
        "from asyncguard.pipeline.executors import processes\n"
        "with processes(2) as pool:\n"
        "    tasks = [pool.executor.submit(pool.task, [(b'%d' % n, b'import a')]) for n in range(8)]\n"
        "    assert all(task.result()[0][1] for task in tasks)\n"
    )
    command = [sys.executable, "-X", "importtime", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()]
    assert imported.count("libcst") == 1
