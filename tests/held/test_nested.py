"""What AG306 claims, told by pools of one connection: every `_bad` function waits for a second one, no `_good` does."""

import asyncio

import pytest

from tests.held.conftest import functions, holds

pytestmark = pytest.mark.slow
RULE, BLOCKING = "nested-connection", "nested-connection-blocking"


async def waits_for_ever(call, errors: tuple[type[Exception], ...]) -> bool:
    try:
        await asyncio.wait_for(call, 1)
    except errors:
        return True
    return False


@pytest.mark.parametrize("function", functions(RULE, "sessions.py"))
def test_sessions(load, function: str) -> None:
    pytest.importorskip("aiosqlite")
    errors = pytest.importorskip("sqlalchemy.exc")
    module = load(RULE, "sessions.py")

    async def run() -> bool:
        owner = module.Users() if hasattr(module.Users, function) else module
        waited = await waits_for_ever(getattr(owner, function)(), (errors.TimeoutError,))
        await module.engine.dispose()
        return waited

    assert asyncio.run(run()) == holds(function)


@pytest.mark.parametrize("function", functions(BLOCKING, "blocking.py"))
def test_blocking_sessions(load, function: str) -> None:
    errors = pytest.importorskip("sqlalchemy.exc")
    module = load(BLOCKING, "blocking.py")
    try:
        asyncio.run(getattr(module, function)())
    except errors.TimeoutError:
        waited = True
    else:
        waited = False
    module.engine.dispose()
    assert waited == holds(function)


@pytest.mark.parametrize("function", functions(RULE, "pools.py"))
def test_drivers(load, with_pool, function: str) -> None:
    asked = getattr(load(RULE, "pools.py"), function)
    assert with_pool(asked, lambda pool, _: waits_for_ever(asked(pool), (TimeoutError,))) == holds(function)


@pytest.mark.parametrize("route", ["/bad", "/good", "/good-same"])
def test_requests(load, route: str) -> None:
    httpx = pytest.importorskip("httpx")
    pytest.importorskip("fastapi")
    errors = pytest.importorskip("sqlalchemy.exc")
    load(RULE, "sessions.py")
    module = load(RULE, "app.py")

    async def run() -> bool:
        transport = httpx.ASGITransport(module.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await waits_for_ever(client.get(route), (errors.TimeoutError,))

    assert asyncio.run(run()) == route.startswith("/bad")
