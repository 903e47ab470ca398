"""Keyboards of safety: to appeal, and what moderators press under a case."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from datingbot.services.context import Context
from datingbot.services.moderation_queue import OpenCase
from datingbot.services.statements import APPEAL_PREFIX


class AppealPressed(CallbackData, prefix=APPEAL_PREFIX):
    """The button under a statement of reasons."""

    decision_id: int


class CheckPressed(CallbackData, prefix="selfie"):
    """The button that asks for a gesture."""

    step: str


class CasePressed(CallbackData, prefix="case"):
    """A verdict on a case, or ``next`` for the one after it."""

    case_id: int
    verdict: str


LABELS = {
    "conduct": ("bot-case-approve", "bot-case-warn", "bot-case-ban"),
    "photo": ("bot-case-photo-approve", "bot-case-photo-reject", "bot-case-ban"),
    "selfie": ("bot-case-selfie-approve", "bot-case-selfie-refuse", "bot-case-ban"),
    "appeal": ("bot-case-appeal-lift", "bot-case-appeal-uphold"),
}
"""What the verdicts are called for each kind of case."""

VERDICTS = ("approve", "warn", "ban")


def case_keyboard(context: Context, found: OpenCase, *, language: str) -> InlineKeyboardMarkup:
    """One button a verdict, one to go on, and one to see everything in the Mini App."""

    def button(text: str, verdict: str) -> InlineKeyboardButton:
        data = CasePressed(case_id=found.case.id, verdict=verdict).pack()
        return InlineKeyboardButton(text=context.texts.say(language, text), callback_data=data)

    verdicts = [button(label, verdict) for label, verdict in zip(LABELS[found.case.kind], VERDICTS, strict=False)]
    address = f"{context.public_url}/?screen=moderation"
    app = InlineKeyboardButton(text=context.texts.say(language, "bot-open-moderation"), web_app=WebAppInfo(url=address))
    return InlineKeyboardMarkup(inline_keyboard=[verdicts, [button("bot-case-next", "next"), app]])


def appeal_keyboard(context: Context, *, decision_id: int, language: str) -> InlineKeyboardMarkup:
    """One button."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=context.texts.say(language, "bot-appeal-button"),
                    callback_data=AppealPressed(decision_id=decision_id).pack(),
                )
            ]
        ]
    )


def safety_keyboard(context: Context, *, language: str, may_verify: bool) -> InlineKeyboardMarkup:
    """The Safety screen, and the selfie check for whom it is open."""
    app = InlineKeyboardButton(
        text=context.texts.say(language, "bot-open-safety"),
        web_app=WebAppInfo(url=f"{context.public_url}/?screen=safety"),
    )
    check = InlineKeyboardButton(
        text=context.texts.say(language, "bot-verify-button"), callback_data=CheckPressed(step="begin").pack()
    )
    return InlineKeyboardMarkup(inline_keyboard=[[app], [check]] if may_verify else [[app]])
