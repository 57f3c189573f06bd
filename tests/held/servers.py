"""Servers that live as long as a block does: started in a folder of their own, on a free port of the loopback."""

import contextlib
import functools
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 30
"""Seconds that a server may take to answer."""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL, where one is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = _installed("initdb", *map(str, found[-1:]))
    binaries, port = Path(initdb).resolve().parent, _free_port()
    with _folder("postgres") as (folder, user, run_as):  # PostgreSQL refuses to run as root
        run = functools.partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=folder, **run_as)
        run([binaries / "initdb", "-D", folder / "data", "-U", user, "-A", "trust", "-N"])
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [binaries / "pg_ctl", "-D", folder / "data"]
        run([*control, "-w", "-l", folder / "log", "-o", options, "start"])
        try:
            yield f"postgresql://{user}@127.0.0.1:{port}/postgres"
        finally:
            run([*control, "-m", "immediate", "stop"])


@contextlib.contextmanager
def mariadb() -> Iterator[dict[str, str | int]]:
    """Where a MariaDB is, as arguments of a client's `connect`, where one is installed."""
    server, install, port = _installed("mariadbd"), _installed("mariadb-install-db"), _free_port()
    with _folder("mysql") as (folder, _, run_as):
        data = f"--datadir={folder / 'data'}"
        run = functools.partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=folder, **run_as)
        run([install, "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"])
        words = [server, "--no-defaults", data, f"--port={port}", "--bind-address=127.0.0.1"]
        words += [f"--socket={folder / 'socket'}", f"--pid-file={folder / 'pid'}", f"--log-error={folder / 'log'}"]
        with _running(words, port, cwd=folder, **run_as):
            yield {"host": "127.0.0.1", "port": port, "user": "root", "password": ""}


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis, where one is installed."""
    server, port = _installed("redis-server"), _free_port()
    with tempfile.TemporaryDirectory(prefix="asyncguard-redis-") as folder:
        words = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with _running(words, port, cwd=folder, stdout=subprocess.DEVNULL):
            yield f"redis://127.0.0.1:{port}/0"


def _installed(name: str, *others: str) -> str:
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    found = next(filter(None, [shutil.which(name, path=path), *others]), None)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _folder(owner: str) -> Iterator[tuple[Path, str, dict[str, object]]]:
    """A folder that the server may write to, the user that it runs as, and how to run something as that one."""
    # pytest's own folders are closed to other users
    with tempfile.TemporaryDirectory(prefix=f"asyncguard-{owner}-") as folder:
        if os.geteuid() != 0:
            yield Path(folder), getpass.getuser(), {}
            return
        shutil.chown(folder, owner, owner)
        yield Path(folder), owner, {"user": owner, "group": owner, "extra_groups": []}


@contextlib.contextmanager
def _running(words: list[str], port: int, **options: object) -> Iterator[None]:
    process = subprocess.Popen(words, **options)
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(port):
            assert process.poll() is None, f"{words[0]} has ended with {process.returncode}"
            assert time.monotonic() < end, f"{words[0]} does not answer"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
