"""What Telegram's own menus show: the commands by scope and language, and the button that opens the Mini App."""

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

EVERYONE = (
    "start", "profile", "edit", "matches", "stats", "settings", "pause", "resume", "privacy", "help", "cancel",
    "export", "delete", "safety", "verify",
)  # fmt: skip
OWNERS = (*EVERYONE, "analytics", "broadcast", "reports", "ban", "unban", "moderators")

SELLING = ("paysupport", "terms")
"""Only where something is sold, which Telegram asks for; both are answered anyway."""

log = structlog.get_logger(__name__)


async def register(bot: Bot, texts: Texts, *, admin_ids: Iterable[int], public_url: str, selling: bool = False) -> None:
    """Tell Telegram the commands and the menu button; safe to repeat, the last call holds."""
    more = SELLING if selling else ()
    for code in (None, *texts.languages):
        language = code or FALLBACK
        await bot.set_my_commands(
            _commands(texts, language, (*EVERYONE, *more)), scope=BotCommandScopeAllPrivateChats(), language_code=code
        )
        for admin_id in sorted(admin_ids):
            try:
                await bot.set_my_commands(
                    _commands(texts, language, (*OWNERS, *more)),
                    scope=BotCommandScopeChat(chat_id=admin_id),
                    language_code=code,
                )
            except (TelegramBadRequest, TelegramForbiddenError) as error:
                # Telegram knows no chat with an owner who has not pressed Start yet; the next run finds it.
                log.warning("an owner's commands were not registered", admin_id=admin_id, reason=error.message)
    await bot.set_chat_menu_button(
        menu_button=MenuButtonWebApp(text=texts.say(FALLBACK, "bot-menu"), web_app=WebAppInfo(url=public_url))
    )


def _commands(texts: Texts, language: str, names: Iterable[str]) -> list[BotCommand]:
    return [BotCommand(command=name, description=texts.say(language, f"bot-command-{name}")) for name in names]
