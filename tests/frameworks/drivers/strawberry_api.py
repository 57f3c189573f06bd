from tests.frameworks import asgi

NEEDS = ("strawberry-graphql", "fastapi", "httpx")


async def drive() -> None:
    from strawberry_api import app

    await asgi.request(app, ("POST", "/graphql"), json={"query": "{ plain later last name }"})
    await asgi.request(app, ("POST", "/graphql"), json={"query": "mutation { add }"})
