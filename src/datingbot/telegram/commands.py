"""The bot's commands and menu button, as Telegram shows them: per language, and one more for owners."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonWebApp,
    WebAppInfo,
)

from datingbot.texts import FALLBACK, Texts

COMMANDS = ("start", "profile", "matches", "stats", "settings", "help", "cancel", "privacy", "delete")
OWNER_COMMANDS = (*COMMANDS, "analytics")

log = structlog.get_logger(__name__)


async def register(bot: Bot, texts: Texts, *, admin_ids: Iterable[int], public_url: str) -> None:
    """Tell Telegram the commands of every language and the menu button; safe to repeat."""
    for language in texts.languages:
        code = None if language == FALLBACK else language
        await bot.set_my_commands(
            _commands(texts, language, COMMANDS), scope=BotCommandScopeAllPrivateChats(), language_code=code
        )
        for admin_id in admin_ids:
            try:
                await bot.set_my_commands(
                    _commands(texts, language, OWNER_COMMANDS),
                    scope=BotCommandScopeChat(chat_id=admin_id),
                    language_code=code,
                )
            except (TelegramBadRequest, TelegramForbiddenError) as error:
                log.warning("an owner has not started the bot yet", admin_id=admin_id, reason=error.message)
    await bot.set_chat_menu_button(
        menu_button=MenuButtonWebApp(text=texts.say(FALLBACK, "bot-menu"), web_app=WebAppInfo(url=f"{public_url}/"))
    )


def _commands(texts: Texts, language: str, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(command=name, description=texts.say(language, f"bot-command-{name}")) for name in names]
