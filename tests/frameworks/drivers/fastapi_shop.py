from tests.frameworks import asgi

NEEDS = ("fastapi", "httpx")


async def drive() -> None:
    import admin
    import main

    async with asgi.lifespan(main.app):
        paths = ("/", "/slow", "/both", "/page", "/rows", "/events", "/fails", "/api/users/1", "/admin/stats")
        paths += ("/noted", "/noted/plain", "/files/all")
        await asgi.request(main.app, *[("GET", path) for path in paths])
        await asgi.request(main.app, ("POST", "/orders"), ("DELETE", "/api/users/1"), ("PUT", "/api/users/notes/1"))
        await asgi.websocket(main.app, "/ws")
    app = admin.make_app()
    async with asgi.lifespan(app):
        await asgi.request(app, ("GET", "/health"), ("GET", "/x/internal/dump"))
