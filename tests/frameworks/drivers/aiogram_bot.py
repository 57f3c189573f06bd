import datetime

NEEDS = ("aiogram",)


async def drive() -> None:
    from aiogram import Bot
    from aiogram.types import CallbackQuery, Chat, Message, Update, User
    from aiogram_bot import dispatcher

    user = User(id=1, is_bot=False, first_name="x")
    bot = Bot("1:a")
    for number, text in enumerate(("slow", "other")):
        now = datetime.datetime.now(datetime.UTC)
        message = Message(message_id=1, date=now, chat=Chat(id=1, type="private"), from_user=user, text=text)
        await dispatcher.feed_update(bot, Update(update_id=number, message=message))
    query = CallbackQuery(id="1", from_user=user, chat_instance="1", data="x")
    await dispatcher.feed_update(bot, Update(update_id=3, callback_query=query))
    await dispatcher.emit_startup(bot=bot)
    await bot.session.close()
