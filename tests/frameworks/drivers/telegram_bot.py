import datetime

NEEDS = ("python-telegram-bot",)


async def drive() -> None:
    import telegram_bot
    from telegram import Chat, Message, MessageEntity, Update, User

    application = telegram_bot.build()
    application._initialized = True
    application.bot._bot_user = User(9, "bot", is_bot=True, username="bot")
    await application.post_init(application)
    for number, text in enumerate(("/start", "hello")):
        entities = [MessageEntity("bot_command", 0, 6)] if text[0] == "/" else []
        now = datetime.datetime.now(datetime.UTC)
        message = Message(1, now, Chat(1, "private"), User(1, "x", is_bot=False), text=text, entities=entities)
        message.set_bot(application.bot)
        await application.process_update(Update(number, message=message))
