import asyncio
import os

from tests.frameworks import asgi

NEEDS = ("django>=5", "httpx")


def drive() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    import django

    django.setup(set_prefix=False)
    import views
    from django.core.management import call_command

    call_command(views.Command())
    asyncio.run(serve())


async def serve() -> None:
    import views
    from django.core.handlers.asgi import ASGIHandler

    app = ASGIHandler()
    paths = ("/", "/raw", "/api/orders/", "/items/1/", "/fails/", "/pay/")
    await asgi.request(app, *[("GET", path) for path in paths], ("GET", "/plain/1/"))
    await views.ordered.asend(None)
