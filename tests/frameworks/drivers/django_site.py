import os

from tests.frameworks import asgi

NEEDS = ("django>=5", "httpx")


async def drive() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    import django
    from django.core.handlers.asgi import ASGIHandler

    django.setup(set_prefix=False)
    import views

    app = ASGIHandler()
    paths = ("/", "/raw", "/api/orders/", "/items/1/", "/fails/", "/pay/")
    await asgi.request(app, *[("GET", path) for path in paths], ("GET", "/plain/1/"))
    await views.ordered.asend(None)
