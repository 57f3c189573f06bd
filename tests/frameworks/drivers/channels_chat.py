from tests.frameworks import asgi

NEEDS = ("channels", "django")


async def drive() -> None:
    from django.conf import settings

    settings.configure()
    from channels_chat import Chat, Json, Plain, Thumbnails

    for consumer in (Chat, Json, Plain):
        await asgi.websocket(consumer.as_asgi(), "/", "{}")
    for consumer, kind in ((Chat, "chat.message"), (Plain, "chat.message"), (Thumbnails, "make")):
        await asgi.message(consumer.as_asgi(), kind)
