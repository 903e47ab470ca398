"""Meeting: "did you meet?", asked once of each who opted in, some days after a conversation; answers become numbers."""

from __future__ import annotations

from collections.abc import Mapping

from datingbot.domain.message import Meeting, parse_meeting
from datingbot.services.chat_buttons import chat_button
from datingbot.services.chatting import ChatEnded
from datingbot.services.context import Context
from datingbot.services.relaying import queue_sealed
from datingbot.storage import meetings
from datingbot.storage.database import Connection
from datingbot.storage.meetings import Due

ASKED_AT_ONCE = 200


async def ask_who_is_due(context: Context) -> int:
    """Ask everybody whose time has come, in the chat and, by their chats' state, in the Mini App; how many."""
    total = 0
    while True:
        async with context.database.begin() as connection:
            due = await meetings.take_due(connection, most=ASKED_AT_ONCE)
            for one in due:
                await _ask(context, connection, due=one)
        total += len(due)
        if len(due) < ASKED_AT_ONCE:
            return total


async def answer(connection: Connection, *, user_id: int, match_id: int, form: Mapping[str, object]) -> Meeting:
    """Store an answer; it may be changed. Raises :class:`InvalidField`, :class:`ChatEnded` when nothing was asked."""
    meeting = parse_meeting(form)
    if not await meetings.answer(connection, match_id=match_id, user_id=user_id, meeting=meeting):
        raise ChatEnded(f"member {user_id} was not asked about match {match_id}")
    return meeting


async def _ask(context: Context, connection: Connection, *, due: Due) -> None:
    other = await context.profiles.read_one(connection, user_id=due.other_id)
    if other is None or not due.reachable:
        return
    say = context.texts.say
    await queue_sealed(
        context,
        connection,
        chat_id=due.user_id,
        about=due.other_id,
        text=context.texts.say_html(due.language, "bot-met", name=other.name),
        buttons=[
            [
                chat_button(f"met-{met}", match_id=due.match_id, label=say(due.language, message))
                for met, message in (("yes", "bot-met-yes"), ("not_yet", "bot-met-not-yet"), ("no", "bot-met-no"))
            ]
        ],
        dedupe_key=f"relay:{due.match_id}:met:{due.user_id}",
    )
