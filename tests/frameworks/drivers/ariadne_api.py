from tests.frameworks import asgi

NEEDS = ("ariadne", "httpx")


async def drive() -> None:
    from ariadne_api import app

    await asgi.request(app, ("POST", "/"), json={"query": "{ plain user { name } }"})
    await asgi.request(app, ("POST", "/"), json={"query": "mutation { add }"})
