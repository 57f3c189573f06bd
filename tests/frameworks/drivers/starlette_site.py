from tests.frameworks import asgi

NEEDS = ("starlette>=1", "httpx")


async def drive() -> None:
    from starlette_site import Unused, app

    async with asgi.lifespan(app):
        await asgi.request(
            app, ("GET", "/"), ("GET", "/?fails"), ("POST", "/about"), ("GET", "/api/items/1"), ("POST", "/api/items/1")
        )
        await asgi.request(app, ("GET", "/v1/inner/deep"), ("GET", "/files/"))
        await asgi.websocket(app, "/echo", "hello")
    await asgi.request(Unused, ("GET", "/"))
