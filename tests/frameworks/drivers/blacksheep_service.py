from tests.frameworks import asgi

NEEDS = ("blacksheep",)


async def drive() -> None:
    from blacksheep_service import app

    async with asgi.lifespan(app):
        await asgi.request(app, ("GET", "/"), ("GET", "/async"), ("POST", "/orders"))
