"""Numbers: /stats for oneself, /analytics for owners; to everybody else it is an unknown command."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from datingbot.services.context import Context
from datingbot.storage import numbers
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks
from datingbot.telegram.outgoing import Outgoing


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
    message: Message, context: Context, connection: Connection, out: Outgoing, language: str
) -> None:
    """/analytics: the service's numbers."""
    service = await numbers.read_service(connection)
    out.text(
        message.chat.id,
        context.texts.say_html(
            language,
            "bot-analytics",
            members=service.members,
            profiles=service.profiles,
            day=service.active,
            week=service.active_week,
            month=service.active_month,
            joined=service.joined,
            likes=service.likes,
            passes=service.passes,
            matches=service.matches,
            matchesday=service.matches_day,
            rate=round(service.match_rate or 0.0, 1),
        ),
    )
