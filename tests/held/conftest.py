"""The programs of the held rules' fixtures, run for real; and a PostgreSQL server, where it is installed."""

import asyncio
import contextlib
import functools
import getpass
import importlib.util
import inspect
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

RULES = Path(__file__).parent.parent / "fixtures" / "rules"


def functions(rule: str, name: str) -> list[str]:
    """The functions of a fixture's file that say by their name what they do."""
    text = (RULES / rule / name).read_text()
    return re.findall(r"^ *(?:async )?def (\w+_(?:bad|good))\(", text, re.MULTILINE)


def holds(name: str) -> bool:
    return name.endswith("_bad")


class Spy:
    """Stands for an HTTP client: at each slow await it writes down how many connections are checked out."""

    def __init__(self, checked_out) -> None:
        self.checked_out = checked_out
        self.seen: list[int] = []

    async def get(self, url: str) -> SimpleNamespace:
        self.seen.append(self.checked_out())
        return SimpleNamespace(text="answer")


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`load(rule, file)` imports a fixture's file as it stands."""

    def load_file(rule: str, name: str) -> ModuleType:
        monkeypatch.chdir(tmp_path)
        spec = importlib.util.spec_from_file_location(Path(name).stem, RULES / rule / name)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return load_file


@pytest.fixture
def with_pool(postgres: str):
    """`with_pool(function, run)` opens a pool of one connection, of the kind that the function's parameter is annotated
    with, and gives what `run(pool, checked_out)` gives."""
    asyncpg = pytest.importorskip("asyncpg")
    psycopg_pool = pytest.importorskip("psycopg_pool")

    async def with_asyncpg(run):
        async with asyncpg.create_pool(postgres, min_size=1, max_size=1) as pool:
            try:
                return await run(pool, lambda: pool.get_size() - pool.get_idle_size())
            finally:
                pool.terminate()

    async def with_psycopg(run):
        async with psycopg_pool.AsyncConnectionPool(postgres, min_size=1, max_size=1) as pool:
            await pool.wait()
            stats = pool.get_stats
            return await run(pool, lambda: stats()["pool_size"] - stats()["pool_available"])

    kinds = {asyncpg.Pool: with_asyncpg, psycopg_pool.AsyncConnectionPool: with_psycopg}

    def with_its_kind(function, run):
        return asyncio.run(kinds[inspect.signature(function).parameters["pool"].annotation](run))

    return with_its_kind


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server that lives as long as the tests."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
    if initdb is None:
        pytest.skip("PostgreSQL is not installed")
    # pytest's own folders are closed to other users
    with (
        tempfile.TemporaryDirectory(prefix="asyncguard-postgres-") as folder,
        _served(Path(initdb).resolve().parent, Path(folder)) as address,
    ):
        yield address


@contextlib.contextmanager
def _served(binaries: Path, folder: Path) -> Iterator[str]:
    user, run_as = getpass.getuser(), {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user, run_as = "postgres", {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = functools.partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=folder, **run_as)
    run([binaries / "initdb", "-D", folder / "data", "-U", user, "-A", "trust", "-N"])
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [binaries / "pg_ctl", "-D", folder / "data"]
    run([*control, "-w", "-l", folder / "log", "-o", options, "start"])
    try:
        yield f"postgresql://{user}@127.0.0.1:{port}/postgres"
    finally:
        run([*control, "-m", "immediate", "stop"])
