import asyncio

from tests.frameworks import asgi

NEEDS = ("sanic",)


async def drive() -> None:
    from sanic_service import app

    app.asgi = True
    async with asgi.lifespan(app):
        paths = ("/", "/plain", "/users/1", "/items", "/fails", "/order")
        await asgi.request(app, *[("GET", path) for path in paths], ("POST", "/items"))
        await asyncio.sleep(0.1)
