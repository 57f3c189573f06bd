from tests.frameworks import asgi

NEEDS = ("litestar",)


async def drive() -> None:
    from litestar_service import app

    async with asgi.lifespan(app):
        paths = ("/", "/plain", "/threaded", "/rows", "/fails", "/v1/inner/deep", "/v1/items/all")
        await asgi.request(app, *[("GET", path) for path in paths])
        await asgi.request(app, ("POST", "/orders/1"))
        await asgi.websocket(app, "/ws")
        for path in ("/echo", "/listener"):
            await asgi.websocket(app, path, "x")
