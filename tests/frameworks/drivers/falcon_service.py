from tests.frameworks import asgi

NEEDS = ("falcon",)


async def drive() -> None:
    from falcon_service import app

    async with asgi.lifespan(app):
        await asgi.request(app, ("GET", "/users"), ("POST", "/users"), ("GET", "/users/1"), ("GET", "/checked"))
