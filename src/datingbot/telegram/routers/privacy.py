"""Privacy: /privacy with the policy and what one may agree to, the yes that a profile needs, and /export."""

from __future__ import annotations

import functools
import html
from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from datingbot.domain.consent import LEARNING
from datingbot.services.consenting import agree_to_required, give_consents
from datingbot.services.context import Context
from datingbot.services.doomed_objects import delete_doomed
from datingbot.services.exporting import ask_for_export
from datingbot.services.policy import read_policy
from datingbot.services.swiping import QuotaSpent
from datingbot.storage.consents import has_consent
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.agreeing import Agreed, ask_to_agree
from datingbot.telegram.filters import Asks
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain
from datingbot.telegram.routers.editing import EditingDesk


class Learning(CallbackData, prefix="learn"):
    """Whether likes and passes may teach the order of decks; the value wanted, not a toggle."""

    value: str


def build() -> Router:
    """The router of this feature."""
    router = Router(name="privacy")
    router.message.register(explain_privacy, Asks("privacy"))
    router.message.register(export, Asks("export"))
    router.callback_query.register(agree, Agreed.filter())
    router.callback_query.register(choose_learning, Learning.filter())
    return router


async def explain_privacy(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/privacy: the policy, and a button for what is agreed to by choice."""
    learns = await has_consent(connection, member.user_id, LEARNING)
    out.text(message.chat.id, _policy(context, language), keyboard=_keyboard(context, language=language, learns=learns))


async def export(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    after_commit: list[Callable[[], Awaitable[object]]],
) -> None:
    """/export: have the archive built; it comes when it is."""
    try:
        await ask_for_export(context, connection, user_id=member.user_id, to_chat=True)
    except QuotaSpent as error:
        out.text(message.chat.id, explain(context.texts, language, error))
        return
    after_commit.append(functools.partial(delete_doomed, context))
    out.text(message.chat.id, context.texts.say_html(language, "bot-export-asked"))


async def choose_learning(
    query: CallbackQuery,
    callback_data: Learning,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
) -> None:
    """The button under the policy."""
    learns = callback_data.value == "on"
    changed = learns != await has_consent(connection, member.user_id, LEARNING)
    await give_consents(
        context, connection, user_id=member.user_id, form={LEARNING: learns}, language=language, place="chat"
    )
    said = context.texts.say(language, "bot-settings-changed" if changed else "bot-settings-unchanged")
    out.answer_callback(member.user_id, query.id, text=said)
    if changed and isinstance(query.message, Message):
        keyboard = _keyboard(context, language=language, learns=learns)
        out.edit(member.user_id, query.message.message_id, _policy(context, language), keyboard=keyboard)


async def agree(
    query: CallbackQuery,
    callback_data: Agreed,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """Yes to what a profile needs; what was being typed goes on."""
    if callback_data.version != context.rules.privacy.version:
        out.answer_callback(member.user_id, query.id, text=context.texts.say(language, "bot-consent-again"), alert=True)
        ask_to_agree(context, out, user_id=member.user_id, language=language)
        return
    await agree_to_required(context, connection, user_id=member.user_id, language=language, place="chat")
    out.answer_callback(member.user_id, query.id, text=context.texts.say(language, "bot-consent-thanks"))
    if not member.has_profile:
        await EditingDesk(context, connection, out, member, state, language).begin()


def _policy(context: Context, language: str) -> str:
    if context.rules.privacy.url is not None:
        return context.texts.say_html(language, "bot-privacy")
    sections = read_policy(context, language=language)
    return "\n\n".join(f"<b>{html.escape(one.title)}</b>\n{html.escape(one.text)}" for one in sections)


def _keyboard(context: Context, *, language: str, learns: bool) -> InlineKeyboardMarkup:
    say, url = context.texts.say, context.rules.privacy.url
    rows = [[InlineKeyboardButton(text=say(language, "bot-privacy-open"), url=url)]] if url else []
    switch = "bot-privacy-learning-off" if learns else "bot-privacy-learning-on"
    value = Learning(value="off" if learns else "on").pack()
    rows.append([InlineKeyboardButton(text=say(language, switch), callback_data=value)])
    return InlineKeyboardMarkup(inline_keyboard=rows)
