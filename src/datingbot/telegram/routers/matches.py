"""Matches: /matches shows the newest as cards, the rest is in the Mini App."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from datingbot.services.context import Context
from datingbot.storage import matches
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.cards import show_profile
from datingbot.telegram.filters import Asks
from datingbot.telegram.keyboards import chat_keyboard, open_keyboard
from datingbot.telegram.outgoing import Outgoing

CARDS_MOST = 5
"""Telegram takes about one message a second in a chat: more cards would trickle in."""


def build() -> Router:
    """The router of this feature."""
    router = Router(name="matches")
    router.message.register(show_matches, Asks("matches"))
    return router


async def show_matches(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/matches: up to five cards, newest first, and how many more there are."""
    found = await matches.list_matches(connection, user_id=member.user_id)
    others = await context.profiles.read(connection, user_ids=[match.other_id for match in found])
    people = [(match.id, others[match.other_id]) for match in found if match.other_id in others]
    if not people:
        out.text(
            message.chat.id,
            context.texts.say_html(language, "bot-matches-none"),
            keyboard=open_keyboard(context, language=language),
        )
        return
    out.text(message.chat.id, context.texts.say_html(language, "bot-matches", count=len(people)))
    for match_id, person in people[:CARDS_MOST]:
        place = context.gazetteer.name_of(person.place, language=language)
        show_profile(
            context,
            out,
            chat_id=message.chat.id,
            profile=person,
            text=context.texts.say_html(language, "bot-match-line", name=person.name, age=person.age, place=place),
            language=language,
            keyboard=chat_keyboard(context, language=language, match_id=match_id),
        )
    if len(people) > CARDS_MOST:
        out.text(
            message.chat.id,
            context.texts.say_html(language, "bot-matches-more", count=len(people) - CARDS_MOST),
            keyboard=open_keyboard(context, language=language, text="bot-matches-button", screen="chats"),
        )
