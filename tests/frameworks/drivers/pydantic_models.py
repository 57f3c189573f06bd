from tests.frameworks import asgi

NEEDS = ("fastapi", "httpx", "pydantic>=2")


async def drive() -> None:
    from pydantic_models import app

    order = {"number": 1, "addresses": [{"city": "Rome", "country": "it"}]}
    await asgi.request(app, ("POST", "/orders"), ("POST", "/later"), json=order)
