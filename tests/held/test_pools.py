"""What the held rules' fixtures claim, told by the pools' own counters: a connection is checked out at the slow await
of every `_bad` function, and of no `_good` one."""

import asyncio
import contextlib
import re

import pytest

from tests.held.conftest import RULES, Spy, functions, holds

pytestmark = pytest.mark.slow
SESSIONS = [
    ("connection-held-across-slow-await", "sessions.py"),
    ("connection-held-across-slow-await", "flows.py"),
    ("transaction-held-across-slow-await", "transactions.py"),
]
POOLS = ("connection-held-across-slow-await", "pools.py")
APP = ("request-scoped-session-held", "app/app.py")


@pytest.mark.parametrize(
    ("rule", "name", "function"), [(*file, each) for file in SESSIONS for each in functions(*file)]
)
def test_sessions(load, rule: str, name: str, function: str) -> None:
    pytest.importorskip("aiosqlite")
    pytest.importorskip("sqlalchemy")
    module = load(rule, name)
    module.client = spy = Spy(module.engine.pool.checkedout)

    async def run() -> None:
        await getattr(module, function)()
        await module.engine.dispose()

    asyncio.run(run())
    assert spy.seen
    assert (max(spy.seen) > 0) == holds(function), spy.seen


@pytest.mark.parametrize("function", functions(*POOLS))
def test_drivers(load, with_pool, function: str) -> None:
    module = load(*POOLS)
    asked = getattr(module, function)

    async def run(pool, checked_out) -> list[int]:
        module.client = spy = Spy(checked_out)
        await asked(pool)
        return spy.seen

    seen = with_pool(asked, run)
    assert seen
    assert (max(seen) > 0) == holds(function), seen


DATABASES = ("connection-held-across-slow-await", "databases_pool.py")


@pytest.mark.parametrize("function", functions(*DATABASES))
def test_databases(load, postgres: str, monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    pytest.importorskip("asyncpg")
    pytest.importorskip("databases")
    monkeypatch.setenv("SHOP_DATABASE", postgres)
    module = load(*DATABASES)

    async def run() -> list[int]:
        async with module.database:
            pool = module.database._backend._pool
            module.client = spy = Spy(lambda: pool.get_size() - pool.get_idle_size())
            await getattr(module, function)()
            return spy.seen

    seen = asyncio.run(run())
    assert seen
    assert (max(seen) > 0) == holds(function), seen


REDIS = ("connection-held-across-slow-await", "redis_pool.py")


@pytest.mark.parametrize("function", functions(*REDIS))
def test_redis(load, redis: str, monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    pytest.importorskip("redis")
    monkeypatch.setenv("SHOP_REDIS", redis)
    module = load(*REDIS)
    module.client = spy = Spy(lambda: len(module.redis.connection_pool._in_use_connections))

    async def run() -> None:
        await getattr(module, function)()
        await module.redis.aclose()

    asyncio.run(run())
    assert spy.seen
    assert (max(spy.seen) > 0) == holds(function), spy.seen


TORTOISE = ("transaction-held-across-slow-await", "tortoise_pool.py")


@pytest.mark.parametrize("function", functions(*TORTOISE))
def test_tortoise(load, postgres: str, function: str) -> None:
    pytest.importorskip("asyncpg")
    tortoise = pytest.importorskip("tortoise")
    module = load(*TORTOISE)
    address = postgres.replace("postgresql://", "asyncpg://")

    async def run() -> list[int]:
        await tortoise.Tortoise.init(db_url=address, modules={"models": [module.__name__]})
        connection = module.connections.get("default")
        await connection.execute_query("select 1")
        module.client = spy = Spy(lambda: connection._pool.get_size() - connection._pool.get_idle_size())
        await getattr(module, function)()
        await module.connections.close_all()
        return spy.seen

    seen = asyncio.run(run())
    assert seen
    assert (max(seen) > 0) == holds(function), seen


def routes(name: str) -> list[str]:
    return re.findall(r'^@\w+\.get\("([^"]+)"', (RULES / APP[0] / name).read_text(), re.MULTILINE)


def served(load, name: str, route: str) -> list[int]:
    """How many connections are checked out at each slow await of one request."""
    httpx = pytest.importorskip("httpx")
    module = load(APP[0], name)
    module.client = spy = Spy(module.engine.pool.checkedout)

    async def run() -> None:
        transport = httpx.ASGITransport(module.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.get(route)).status_code == 200
        await module.engine.dispose()

    asyncio.run(run())
    assert spy.seen
    return spy.seen


@pytest.mark.parametrize("route", routes(APP[1]))
def test_requests(load, route: str) -> None:
    fastapi = pytest.importorskip("fastapi")
    if version(fastapi) < (0, 121):
        pytest.skip("`scope` is new in FastAPI 0.121")
    seen = served(load, APP[1], route)
    assert (max(seen) > 0) == route.startswith("/bad"), seen


@pytest.mark.parametrize("route", ["/bad", "/good-stream", "/good-task"])
def test_requests_of_fastapi_0_106_to_0_117(load, route: str) -> None:
    fastapi = pytest.importorskip("fastapi")
    if not (0, 106) <= version(fastapi) < (0, 118):
        pytest.skip("another FastAPI is installed")
    seen = served(load, "between/app.py", route)
    assert (max(seen) > 0) == route.startswith("/bad"), seen


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("route", routes("switches/app.py"))
def test_requests_behind_a_switch(load, monkeypatch: pytest.MonkeyPatch, route: str, turned: bool) -> None:
    pytest.importorskip("fastapi")
    for name in ("SHOP_SHARE", "SHOP_OLD"):
        monkeypatch.setenv(name, "True") if turned else monkeypatch.delenv(name, raising=False)
    load(APP[0], "switches/switches.py")
    seen = served(load, "switches/app.py", route)
    assert (max(seen) > 0) == (turned or route.startswith("/bad")), seen


def version(module) -> tuple[int, ...]:
    return tuple(map(int, module.__version__.split(".")[:2]))


def test_websockets(load, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastapi")
    testclient = pytest.importorskip("starlette.testclient")
    websockets = pytest.importorskip("starlette.websockets")
    module = load(*APP)
    seen: list[int] = []
    receive = websockets.WebSocket.receive_text

    async def receive_text(self) -> str:
        seen.append(module.engine.pool.checkedout())
        return await receive(self)

    monkeypatch.setattr(websockets.WebSocket, "receive_text", receive_text)
    with (
        contextlib.suppress(websockets.WebSocketDisconnect),  # the test hangs up in the middle of the loop
        testclient.TestClient(module.app).websocket_connect("/ws") as socket,
    ):
        for _ in range(2):
            socket.send_text("1")
            assert socket.receive_text() == "done"
    assert seen[0] == 0, "before the first statement"
    assert seen[1] == 1
