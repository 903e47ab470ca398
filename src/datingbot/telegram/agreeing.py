"""Agreeing: what has to be agreed to before there is a profile, asked in one message of the chat."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from datingbot.services.context import Context
from datingbot.telegram.outgoing import Outgoing


class Agreed(CallbackData, prefix="agree"):
    """Yes to all that a profile needs, in the ``version`` that was shown."""

    version: str


def ask_to_agree(context: Context, out: Outgoing, *, user_id: int, language: str) -> None:
    """Ask; the one button says yes to each of the things named."""
    button = InlineKeyboardButton(
        text=context.texts.say(language, "bot-consent-yes"),
        callback_data=Agreed(version=context.rules.privacy.version).pack(),
    )
    out.text(
        user_id,
        context.texts.say_html(language, "bot-consent-ask"),
        keyboard=InlineKeyboardMarkup(inline_keyboard=[[button]]),
    )
