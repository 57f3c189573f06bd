"""Texts → summaries on a cluster: two real workers of Dask, on this machine."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import asyncguard
from asyncguard.config import ConfigError
from asyncguard.extract import extract
from asyncguard.model.summary import encode
from asyncguard.pipeline import cluster, workers
from asyncguard.pipeline.workers import extract_all
from tests.frontends.calls import check

distributed = pytest.importorskip("distributed")

TEXTS = {f"{number}".encode(): f"def f{number}():\n    return {number}\n".encode() * 20 for number in range(30)}
EXPECTED = {digest: encode(extract(text)) for digest, text in TEXTS.items()}
FRAGILE = """
import os, time
import asyncguard.extract

def extract(data, read=asyncguard.extract.extract, exit=os._exit, sleep=time.sleep, os_=os):
    if data == b"die":
        exit(1)
    if data == b"wait":
        sleep(60)
    if data.startswith(b"pause"):
        sleep(0.3)
    os_.environ["HAS_READ"] = "yes"
    return read(data)

asyncguard.extract.extract = extract
"""
"""What workers begin with."""


def silent(stage: str, done: int, total: int) -> None:
    pass


@contextmanager
def running(*preload: str, count: int = 2) -> "Iterator[distributed.LocalCluster]":
    with distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs="CRITICAL",
        scheduler_kwargs={"allowed_failures": 0, "dashboard": False},
        preload=list(preload),
    ) as local:
        yield local


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running(FRAGILE) as local:
        yield local.scheduler_address


@pytest.fixture(autouse=True)
def much(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little there is to do, it is worth a cluster."""
    monkeypatch.setattr(workers, "WORTH_BYTES", 1)
    monkeypatch.setattr(workers, "CHUNK_BYTES", 1000)


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine would read itself is an error."""
    monkeypatch.delattr(workers, "processes")
    monkeypatch.setattr(workers, "extract_chunk", None)


@pytest.mark.usefixtures("nothing_here")
def test_the_result_does_not_depend_on_the_executor(address: str) -> None:
    assert extract_all(TEXTS, 2, silent, f"dask:{address}") == (EXPECTED, {})


@pytest.mark.usefixtures("nothing_here")
def test_both_workers_read(address: str) -> None:
    with distributed.Client(address) as client:
        client.run(lambda: os.environ.pop("HAS_READ", None))
        texts = {b"%d" % number: b"pause = %d\n" % number for number in range(8)}
        extract_all(texts, 2, silent, f"dask:{address}")
        assert set(client.run(lambda: os.environ.get("HAS_READ")).values()) == {"yes"}


def test_a_worker_that_dies_takes_no_file_with_it(address: str, caplog: pytest.LogCaptureFixture) -> None:
    """What kills the workers of a cluster is read here, as is what else was lost with them."""
    summaries, errors = extract_all({**TEXTS, b"bad": b"die"}, 2, silent, f"dask:{address}")
    assert (summaries.keys(), errors) == ({*TEXTS, b"bad"}, {})
    assert {digest: summaries[digest] for digest in TEXTS} == EXPECTED
    assert "files, which are read here" in caplog.text


@pytest.mark.parametrize("after", [0.05, 2])
def test_workers_that_do_not_come_back(after: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while their results are on the way, when a future of Dask's executor is never heard of again."""
    monkeypatch.setattr(cluster, "LOST", 0.5)
    with running(FRAGILE) as local:
        later(after, lambda: local.scale(0))
        assert extract_all({**TEXTS, b"bad": b"wait"}, 2, silent, f"dask:{local.scheduler_address}")[0] == {
            **EXPECTED,
            b"bad": encode(extract(b"wait")),
        }


def test_a_scheduler_that_is_killed() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(asyncguard.__file__).parent.parent)}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--preload", FRAGILE, "--no-dashboard"]
    quiet = subprocess.DEVNULL
    with (
        subprocess.Popen(scheduler, env=environment, stdout=quiet, stderr=quiet) as first,
        subprocess.Popen([*worker, "--no-nanny"], env=environment, stdout=quiet, stderr=quiet) as second,
    ):
        later(6, first.kill)
        try:
            summaries, _ = extract_all({**TEXTS, b"bad": b"wait"}, 2, silent, f"dask:{address}")
        finally:
            first.kill()
            second.kill()
    assert summaries == {**EXPECTED, b"bad": encode(extract(b"wait"))}


def later(seconds: float, act: Callable[[], None]) -> None:
    def wait() -> None:
        time.sleep(seconds)
        act()

    threading.Thread(target=wait, daemon=True).start()


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(ConfigError, match=r"no Dask scheduler answers at `tcp://127.0.0.1:9`.*--executor processes"):
        extract_all(TEXTS, 2, silent, "dask:tcp://127.0.0.1:9")


def test_an_address_of_no_known_kind() -> None:
    with pytest.raises(ConfigError, match="unknown address scheme"):
        extract_all(TEXTS, 2, silent, "dask:carrier-pigeon://roof")


def test_nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with running(count=0) as local, pytest.raises(ConfigError, match="has no workers"):
        extract_all(TEXTS, 2, silent, f"dask:{local.scheduler_address}")


@pytest.mark.parametrize(
    ("preload", "words"),
    [
        ("import sys; sys.modules['asyncguard'] = None", "cannot run asyncguard.*install asyncguard=="),
        ("import asyncguard.extract as e; e.VERSION = 'other'", "another asyncguard.*install the same on both"),
    ],
)
def test_a_worker_that_would_read_otherwise(preload: str, words: str) -> None:
    with running(preload, count=1) as local, pytest.raises(ConfigError, match=words):
        extract_all(TEXTS, 2, silent, f"dask:{local.scheduler_address}")


def test_a_worker_that_comes_later_and_would_read_otherwise() -> None:
    with pytest.raises(cluster.UnlikeError):
        cluster.extract_there(("another", b""), [])


class TestOnTheCommandLine:
    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        (tmp_path / "asyncguard.toml").touch()
        for number in range(20):
            (tmp_path / f"m{number}.py").write_text(f"import time\nasync def f{number}(): time.sleep({number})\n")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_the_findings_are_the_same(self, project: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        here = check("--no-cache")
        monkeypatch.delattr(workers, "processes")
        there = check("--no-cache", "--executor", f"dask:{address}")
        assert (here.exit_code, here.stdout) == (there.exit_code, there.stdout)
        assert here.stdout.count("AG101") == 20

    def test_a_setting_says_the_same(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster, "PATIENCE", 0.5)
        (project / "asyncguard.toml").write_text('executor = "dask:127.0.0.1:9"\n')
        result = check()
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no Dask scheduler answers at `127.0.0.1:9`" in result.stderr
        assert check("--executor", "processes").exit_code == 1
        assert check().exit_code == 1, "nothing is left to read"
