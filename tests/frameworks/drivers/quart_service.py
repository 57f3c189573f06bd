from tests.frameworks import asgi

NEEDS = ("quart",)


async def drive() -> None:
    from quart_service import app

    async with asgi.lifespan(app):
        await asgi.request(app, *[("GET", path) for path in ("/", "/api/users/1", "/items", "/page", "/fails")])
        await asgi.request(app, ("POST", "/plain"), ("POST", "/items"))
        await asgi.websocket(app, "/ws")
