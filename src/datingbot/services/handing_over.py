"""Handing over: two who both want it learn how to find each other in Telegram; nobody's name goes out before that."""

from __future__ import annotations

import html

from datingbot.services.chat_buttons import chat_button
from datingbot.services.chatting import ChatEnded
from datingbot.services.context import Context
from datingbot.services.keyring import CannotOpen, username_place
from datingbot.services.relaying import queue_sealed
from datingbot.storage import chats
from datingbot.storage.chats import Agreement
from datingbot.storage.database import Connection


async def agree(
    context: Context, connection: Connection, *, user_id: int, match_id: int, username: str | None, wanted: bool
) -> Agreement:
    """Agree to go on in Telegram, or take it back. Raises :class:`ChatEnded`.

    ``username`` is the member's own in Telegram, None without one. When both agree each gets a message that leads to
    the other; who asks first is announced to the other by name only.
    """
    place = username_place(match_id=match_id, user_id=user_id)
    sealed = context.keyring.seal(username, bound_to=place) if username and wanted else None
    agreement = await chats.agree(connection, match_id=match_id, user_id=user_id, username=sealed, wanted=wanted)
    match agreement.outcome:
        case "unavailable":
            raise ChatEnded(f"member {user_id} has no open match {match_id}")
        case "asked":
            await _ask(context, connection, user_id=user_id, match_id=match_id, agreement=agreement)
        case "agreed":
            theirs = _open_username(context, match_id=match_id, agreement=agreement)
            other_id = agreement.other_id
            await _introduce(context, connection, match_id=match_id, to=user_id, whom=other_id, username=theirs)
            await _introduce(context, connection, match_id=match_id, to=other_id, whom=user_id, username=username)
    return agreement


async def _ask(context: Context, connection: Connection, *, user_id: int, match_id: int, agreement: Agreement) -> None:
    asker = await context.profiles.read_one(connection, user_id=user_id)
    if asker is None or not agreement.reachable:
        return
    say = context.texts.say
    await queue_sealed(
        context,
        connection,
        chat_id=agreement.other_id,
        about=user_id,
        text=context.texts.say_html(agreement.language, "bot-hand-over-asked", name=asker.name),
        buttons=[
            [
                chat_button("agree", match_id=match_id, label=say(agreement.language, "bot-hand-over-agree")),
                chat_button("stay", match_id=match_id, label=say(agreement.language, "bot-hand-over-stay")),
            ]
        ],
        dedupe_key=f"relay:{match_id}:ask:{int(context.clock().timestamp())}",
    )


async def _introduce(
    context: Context, connection: Connection, *, match_id: int, to: int, whom: int, username: str | None
) -> None:
    """Tell ``to`` how to find ``whom``: by user name, and by a mention, which works without one."""
    language = await chats.language_of(connection, user_id=to)
    person = await context.profiles.read_one(connection, user_id=whom)
    if language is None or person is None:
        return
    name = html.escape(person.name)
    mention = f'<a href="tg://user?id={whom}">{name}</a>' + (f" (@{html.escape(username)})" if username else "")
    say = context.texts.say
    buttons = [[{"text": say(language, "bot-hand-over-write", name=person.name), "url": f"https://t.me/{username}"}]]
    await queue_sealed(
        context,
        connection,
        chat_id=to,
        about=whom,
        text=say(language, "bot-hand-over-agreed", person=mention),
        buttons=buttons if username else [],
        dedupe_key=f"relay:{match_id}:introduced:{to}",
    )


def _open_username(context: Context, *, match_id: int, agreement: Agreement) -> str | None:
    if agreement.other_username is None:
        return None
    try:
        return context.keyring.open(
            agreement.other_username, bound_to=username_place(match_id=match_id, user_id=agreement.other_id)
        )
    except CannotOpen:
        return None
