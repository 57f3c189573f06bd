"""A client for ASGI applications, on the loop that calls it: requests, websockets, lifespan."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

App = Callable[..., Any]


async def request(app: App, *calls: tuple[str, str], **options: object) -> list[httpx.Response]:
    """The answers to calls (method, path); exceptions of the application are answers 500."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return [await client.request(method, path, **options) for method, path in calls]


async def websocket(app: App, path: str, *texts: str) -> None:
    """Connects, sends `texts`, hangs up."""
    incoming = [
        {"type": "websocket.connect"},
        *({"type": "websocket.receive", "text": text} for text in texts),
        {"type": "websocket.disconnect", "code": 1000},
    ]

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0.01)
        return incoming.pop(0) if incoming else await asyncio.Event().wait()

    async def send(message: dict[str, object]) -> None:
        pass

    scope = {"type": "websocket", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": []}
    more = {"root_path": "", "scheme": "ws", "subprotocols": [], "state": {}, "extensions": {}, "http_version": "1.1"}
    more |= {"asgi": {"version": "3.0", "spec_version": "2.3"}, "server": ("localhost", 80), "client": ("::1", 1)}
    try:
        await asyncio.wait_for(app({**scope, **more}, receive, send), 5)
    except Exception as error:  # an application may end its connection with one
        print(f"websocket: {error!r}", flush=True) if "isconnect" not in repr(error) else None


async def message(app: App, kind: str) -> None:
    """Gives the application one message of this type, outside of any protocol."""

    async def receive() -> dict[str, object]:
        return incoming.pop() if incoming else await asyncio.Event().wait()

    incoming = [{"type": kind}]
    running = asyncio.ensure_future(app({"type": "channel"}, receive, receive))
    await asyncio.wait([running], timeout=1)
    running.cancel()


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[None]:
    """Starts the application, and stops it."""
    incoming: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    answers: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    running = asyncio.ensure_future(app(scope, incoming.get, answers.put))
    await incoming.put({"type": "lifespan.startup"})
    assert (await asyncio.wait_for(answers.get(), 10))["type"] == "lifespan.startup.complete"
    yield
    await incoming.put({"type": "lifespan.shutdown"})
    await asyncio.wait_for(running, 10)
