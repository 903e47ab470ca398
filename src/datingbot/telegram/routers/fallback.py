"""Everything else: an answer that helps for what people say, silence for what Telegram reports on its own."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, ContentType, Message

from datingbot.services.context import Context
from datingbot.storage.members import Member
from datingbot.telegram.filters import Has, IsOneOf
from datingbot.telegram.keyboards import launch_keyboard
from datingbot.telegram.outgoing import Outgoing

SAID = frozenset(
    {
        ContentType.TEXT, ContentType.ANIMATION, ContentType.AUDIO, ContentType.CONTACT, ContentType.DICE,
        ContentType.DOCUMENT, ContentType.GAME, ContentType.LOCATION, ContentType.POLL, ContentType.STICKER,
        ContentType.STORY, ContentType.VENUE, ContentType.VIDEO, ContentType.VIDEO_NOTE, ContentType.VOICE,
    }
)  # fmt: skip
"""What a person sends on purpose; the rest (pins, timers, permissions) is Telegram telling."""


def build() -> Router:
    """The router of this feature."""
    router = Router(name="fallback")
    router.message.register(answer_text, Has("text"))
    router.message.register(answer_media, IsOneOf(SAID))
    router.message.register(stay_silent)
    router.edited_message.register(answer_edit, IsOneOf(SAID | {ContentType.PHOTO}))
    router.callback_query.register(answer_button)
    return router


async def answer_text(message: Message, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """Text that no feature knows, with a fresh keyboard in case theirs is gone."""
    _help_on(message, context, out, member=member, language=language, sentence="bot-unknown")


async def answer_media(message: Message, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """A sticker, a voice, a place: nothing we can read."""
    _help_on(message, context, out, member=member, language=language, sentence="bot-unknown-media")


async def answer_edit(message: Message, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """A message changed afterwards: what it said was already acted on."""
    _help_on(message, context, out, member=member, language=language, sentence="bot-edited")


async def answer_button(query: CallbackQuery, context: Context, out: Outgoing, member: Member, language: str) -> None:
    """A button of an old message, or one we never made."""
    out.answer_callback(member.user_id, query.id, text=context.texts.say(language, "bot-unknown-button"), alert=True)


async def stay_silent(_: Message) -> None:
    """A service message needs no answer."""


def _help_on(
    message: Message, context: Context, out: Outgoing, *, member: Member, language: str, sentence: str
) -> None:
    out.text(
        message.chat.id,
        context.texts.say_html(language, sentence),
        keyboard=launch_keyboard(context, user_id=member.user_id, language=language),
    )
