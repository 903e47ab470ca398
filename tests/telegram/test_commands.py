"""Registering commands and the menu button with a Bot API server."""

from __future__ import annotations

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonWebApp

from datingbot.telegram.commands import register
from datingbot.texts import Texts
from telegram_sandbox import BotProfile, Sandbox

TOKEN = "4242424242:" + "A" * 35


async def test_commands_are_registered_per_language_and_for_owners_however_often() -> None:
    async with Sandbox(bots={TOKEN: BotProfile(username="datingbot", first_name="DatingBot")}) as sandbox:
        session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url, is_local=False))
        async with Bot(TOKEN, session=session) as bot:
            for _ in range(2):
                await register(bot, Texts(), admin_ids={99}, public_url="http://127.0.0.1:8080")
            everyone = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats())
            russian = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="ru")
            owner = await bot.get_my_commands(scope=BotCommandScopeChat(chat_id=99))
            button = await bot.get_chat_menu_button()
    assert [command.command for command in everyone] == [command.command for command in russian]
    assert "analytics" not in {command.command for command in everyone}
    assert everyone[0].description != russian[0].description
    assert not owner or "analytics" in {one.command for one in owner}, "a server may not know the owner's chat yet"
    assert isinstance(button, MenuButtonWebApp)
    assert button.web_app.url.startswith("http://127.0.0.1:8080")
