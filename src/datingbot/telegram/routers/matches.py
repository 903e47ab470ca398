"""Matches: /matches shows the newest as cards, and the way to all of them."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from datingbot.services.context import Context
from datingbot.storage.database import Connection
from datingbot.storage.matches import list_matches
from datingbot.storage.members import Member
from datingbot.telegram.keyboards import open_app
from datingbot.telegram.outgoing import Outgoing

CARDS_MOST = 5
"""A chat takes one message a second: more cards would keep the member waiting."""


def build() -> Router:
    """The feature's router."""
    router = Router(name="matches")
    router.message.register(show, Command("matches"))
    return router


async def show(
    _message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """How many there are, then a card each for the newest."""
    texts = context.texts
    found = await list_matches(connection, user_id=member.user_id)
    others = await context.profiles.read(connection, user_ids=[match.other_id for match in found])
    shown = [others[match.other_id] for match in found if match.other_id in others]
    keyboard = open_app(context, text=texts.say(language, "bot-matches-button"), screen="matches")
    if not shown:
        open_deck = open_app(context, text=texts.say(language, "bot-open"))
        await out.text(member.user_id, texts.say_html(language, "bot-matches-none"), keyboard=open_deck)
        return
    await out.text(member.user_id, texts.say_html(language, "bot-matches", count=len(shown)), keyboard=keyboard)
    for profile in shown[:CARDS_MOST]:
        line = texts.say_html(
            language,
            "bot-match-line",
            name=profile.name,
            age=profile.age,
            place=context.gazetteer.name_of(profile.place, language=language),
        )
        if profile.photos:
            await out.photo(member.user_id, profile.photos[0].id, caption=line, keyboard=keyboard)
        else:
            await out.text(member.user_id, line, keyboard=keyboard)
    if len(shown) > CARDS_MOST:
        rest = texts.say_html(language, "bot-matches-more", count=len(shown) - CARDS_MOST)
        await out.text(member.user_id, rest, keyboard=keyboard)
