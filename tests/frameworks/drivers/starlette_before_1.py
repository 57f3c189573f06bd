from tests.frameworks import asgi

NEEDS = ("starlette<1", "fastapi", "httpx")


async def drive() -> None:
    from starlette_before_1 import app, shop

    for each in (app, shop):
        async with asgi.lifespan(each):
            await asgi.request(each, ("GET", "/"))
