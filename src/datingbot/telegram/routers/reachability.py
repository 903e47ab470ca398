"""Reachability: who blocks the bot gets no more messages until they come back."""

from __future__ import annotations

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated

from datingbot.storage.database import Connection
from datingbot.storage.members import Member, mark_unreachable
from datingbot.storage.outbox import drop_for


def build() -> Router:
    """The feature's router."""
    router = Router(name="reachability")
    router.my_chat_member.register(note)
    return router


async def note(change: ChatMemberUpdated, connection: Connection, member: Member) -> None:
    """Mark who left; who came back was marked reachable when the update began."""
    if change.new_chat_member.status in (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT):
        await mark_unreachable(connection, user_id=member.user_id)
        await drop_for(connection, chat_id=member.user_id, error="the member blocked the bot")
