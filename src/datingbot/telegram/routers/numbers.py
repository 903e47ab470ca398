"""Numbers: /stats for oneself, /analytics for owners; to everybody else it is an unknown command."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid5

from aiogram import Router
from aiogram.types import Message

from datingbot.services.analytics import describe_numbers
from datingbot.services.chart_picture import draw_picture
from datingbot.services.context import Context
from datingbot.storage import numbers
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks
from datingbot.telegram.keyboards import open_keyboard
from datingbot.telegram.outgoing import Outgoing

PICTURES = UUID("3a4f6d0e-7f0b-4f3e-9a55-0d6f1f5d7c11")
"""Names the place of each owner's picture in the photo store."""


def build() -> Router:
    """The router of this feature."""
    router = Router(name="numbers")
    router.message.register(show_own, Asks("stats"))
    router.message.register(show_service, Asks("analytics"), is_owner)
    return router


async def is_owner(_: Message, context: Context, member: Member) -> bool:
    """Whether the member owns this service."""
    return member.user_id in context.admin_ids


async def show_own(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/stats: what the member did and received."""
    own = await numbers.count_own(connection, user_id=member.user_id)
    out.text(
        message.chat.id,
        context.texts.say_html(
            language,
            "bot-stats",
            likes=own.likes_sent,
            passes=own.passes,
            received=own.likes_received,
            matches=own.matches,
        ),
    )


async def show_service(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/analytics: the service's numbers, with a picture of them."""
    text, picture = await describe_numbers(context, connection, language=language)
    keyboard = open_keyboard(context, language=language, text="bot-analytics-open", screen="admin")
    if picture is None:
        out.text(message.chat.id, text, keyboard=keyboard)
        return
    # One object an owner, drawn over at each asking: it needs no tidying up, and delivery takes it as it is by then.
    place = uuid5(PICTURES, str(member.user_id))
    await context.photos.put(place, "card", await asyncio.to_thread(draw_picture, picture))
    out.photo(message.chat.id, place, caption=text, keyboard=keyboard)
