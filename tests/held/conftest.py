"""The programs of the held rules' fixtures, run for real; and the servers that they need, where these are installed."""

import asyncio
import importlib.util
import inspect
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.held import servers

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
def with_pool(request: pytest.FixtureRequest):
    """`with_pool(function, run)` opens a pool of one connection, of the kind that the function's parameter is annotated
    with, and gives what `run(pool, checked_out)` gives."""

    def with_its_kind(function, run):
        kind = inspect.signature(function).parameters["pool"].annotation
        opened, server = POOLS[kind.__module__.partition(".")[0]]
        return asyncio.run(opened(request.getfixturevalue(server), run))

    return with_its_kind


async def _with_asyncpg(address: str, run):
    asyncpg = pytest.importorskip("asyncpg")
    async with asyncpg.create_pool(address, min_size=1, max_size=1) as pool:
        try:
            return await run(pool, lambda: pool.get_size() - pool.get_idle_size())
        finally:
            pool.terminate()


async def _with_psycopg(address: str, run):
    psycopg_pool = pytest.importorskip("psycopg_pool")
    async with psycopg_pool.AsyncConnectionPool(address, min_size=1, max_size=1) as pool:
        await pool.wait()
        stats = pool.get_stats
        return await run(pool, lambda: stats()["pool_size"] - stats()["pool_available"])


async def _with_aiopg(address: str, run):
    aiopg = pytest.importorskip("aiopg")
    pool = await aiopg.create_pool(address, minsize=1, maxsize=1)
    try:
        return await run(pool, lambda: pool.size - pool.freesize)
    finally:
        pool.terminate()


async def _with_mysql(driver: str, address: dict[str, str | int], run):
    """`aiomysql` and `asyncmy` have the same pool."""
    pool = await pytest.importorskip(driver).create_pool(**address, minsize=1, maxsize=1)
    try:
        return await run(pool, lambda: pool.size - pool.freesize)
    finally:
        pool.terminate()
        await pool.wait_closed()


POOLS = {
    "asyncpg": (_with_asyncpg, "postgres"),
    "psycopg_pool": (_with_psycopg, "postgres"),
    "aiopg": (_with_aiopg, "postgres"),
    "aiomysql": (partial(_with_mysql, "aiomysql"), "mariadb"),
    "asyncmy": (partial(_with_mysql, "asyncmy"), "mariadb"),
}
"""Package of the pool's class -> what opens one, and the server that it needs."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with servers.postgres() as address:
        yield address


@pytest.fixture(scope="session")
def mariadb() -> Iterator[dict[str, str | int]]:
    with servers.mariadb() as address:
        yield address


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    with servers.redis() as address:
        yield address
