import asyncio
from types import SimpleNamespace
from unittest.mock import MagicMock

NEEDS = ("discord.py",)


async def drive() -> None:
    """The gateway stays closed: what it would say is handed to the clients, as their connection state does."""
    import discord
    import discord_bot

    bot = discord_bot.bot
    await bot._async_setup_hook()
    await bot.add_cog(discord_bot.Music())
    bot._connection.user = SimpleNamespace(id=1)
    for text in ("!ping", "!play"):
        bot.dispatch("message", _message(bot, text))
    bot.dispatch("ready")
    for name in ("slash", "stop"):
        await bot.tree.get_command(name)._do_call(MagicMock(), {})
    discord_bot.refresh.start()
    client = discord_bot.Client(intents=discord.Intents.none())
    await client._async_setup_hook()
    await client.setup_hook()
    client.dispatch("message", SimpleNamespace())
    await asyncio.sleep(0.3)


def _message(bot, text: str):
    import discord

    message = MagicMock(spec=discord.Message)
    message.content, message.author, message._state = text, SimpleNamespace(bot=False, id=2), bot._connection
    message.guild = message.channel = MagicMock()
    message.attachments = []
    return message
