from tests.frameworks import asgi

NEEDS = ("channels", "django")


async def drive() -> None:
    from django.conf import settings

    settings.configure()
    from channels_chat import Chat, Json, Plain

    for consumer in (Chat, Json, Plain):
        await asgi.websocket(consumer.as_asgi(), "/", "{}")
