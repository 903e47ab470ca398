"""Numbers: /stats for everyone about themselves, /analytics for owners about the service."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from datingbot.services.context import Context
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.storage.numbers import count_own, count_service
from datingbot.telegram.outgoing import Outgoing


def build() -> Router:
    """The feature's router."""
    router = Router(name="numbers")
    router.message.register(show_own, Command("stats"))
    router.message.register(show_service, Command("analytics"))
    return router


async def show_own(
    _message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """The member's numbers."""
    own = await count_own(connection, user_id=member.user_id)
    said = context.texts.say_html(
        language,
        "bot-stats",
        likes=own.likes_sent,
        passes=own.passes,
        received=own.likes_received,
        matches=own.matches,
    )
    await out.text(member.user_id, said)


async def show_service(
    _message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """The service's numbers; anyone but an owner hears what they would of a command that does not exist."""
    texts = context.texts
    if member.user_id not in context.admin_ids:
        await out.text(member.user_id, texts.say_html(language, "bot-unknown"))
        return
    counted = await count_service(connection)
    said = texts.say_html(
        language,
        "bot-analytics",
        members=counted.members,
        profiles=counted.profiles,
        day=counted.active_day,
        week=counted.active_week,
        month=counted.active_month,
        joined=counted.joined_day,
        likes=counted.likes,
        passes=counted.passes,
        matches=counted.matches,
        matchesday=counted.matches_day,
        rate=round(counted.match_rate, 1),
    )
    await out.text(member.user_id, said)
