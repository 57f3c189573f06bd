from tests.frameworks import asgi

NEEDS = ("litestar",)


async def drive() -> None:
    from litestar_service import app

    async with asgi.lifespan(app):
        await asgi.request(app, *[("GET", path) for path in ("/", "/plain", "/threaded", "/rows", "/fails")])
        await asgi.request(app, ("POST", "/orders/1"))
        await asgi.websocket(app, "/ws")
