"""Chats: the list and its news, messages, reading and typing, going on in Telegram, and "did you meet?"."""

from __future__ import annotations

import time

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_number, read_form
from datingbot.api.route import Route
from datingbot.api.schemas.chats import (
    ChatInfo,
    Chats,
    Conversation,
    MeetingInput,
    MessageInfo,
    MessageInput,
    ReadInput,
    TelegramInput,
)
from datingbot.api.views import chat_info, message_info
from datingbot.domain.fields import InvalidField, require_boolean, require_integer
from datingbot.domain.message import parse_message
from datingbot.services import chatting, handing_over, meeting
from datingbot.services.chatting import PRESENT_FOR, Chat, ChatEnded
from datingbot.services.screening import screen_chat
from datingbot.storage import chats
from datingbot.storage.database import Connection

WAIT_SECONDS = 25.0
"""How long a request waits for news: proxies hang up on a silent connection after 30 to 60 s."""

POLL_SECONDS = 8
"""How often to ask where waiting is not possible."""

NUMBER_MOST = 2**31 - 1


async def list_chats(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Chats:
    """The member's chats; with the cursor of the last answer as ``seen``, as soon as anything differs from it.

    ``open`` is the chat the member looks at: it counts as being read there for as long as requests keep coming.
    """
    seen = request.query.get("seen", "")[:64]
    looked_at = _query_number(request, "open")
    with desk.live.waiting(speaker.user_id) as wait:
        if looked_at is not None:
            async with desk.context.database.autocommit() as connection:
                await chats.stay_present(connection, match_id=looked_at, user_id=speaker.user_id, span=PRESENT_FOR)
        until = time.monotonic() + WAIT_SECONDS
        while True:
            listed, cursor = await _look(desk, speaker)
            left = until - time.monotonic()
            if wait is None or cursor != seen or wait.typing or left <= 0 or not await wait.until_news(seconds=left):
                break
    typing = wait.typing if wait else set()
    context = desk.context
    return Chats(
        cursor=cursor,
        poll_after=0 if wait else POLL_SECONDS,
        stored=context.rules.chat.stored,
        keep_days=context.rules.chat.keep_days,
        chats=[
            chat_info(context, chat, reader_id=speaker.user_id, language=speaker.language, typing=typing)
            for chat in listed
        ],
    )


async def show_conversation(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Conversation:
    """Up to 50 messages: the newest, those before a number, or those after one."""
    match_id = path_number(request, "match_id")
    context = desk.context
    async with context.database.begin() as connection:
        found = await chatting.read_conversation(
            context,
            connection,
            user_id=speaker.user_id,
            match_id=match_id,
            before=_query_number(request, "before"),
            after=_query_number(request, "after"),
        )
    return Conversation(
        chat=chat_info(context, found.chat, reader_id=speaker.user_id, language=speaker.language, typing=()),
        messages=[message_info(line, reader_id=speaker.user_id) for line in found.lines],
        has_more=found.has_more,
    )


async def send_message(desk: ApiDesk, request: web.Request, speaker: Speaker) -> MessageInfo:
    """Send a message; the same key again gives the same message."""
    match_id = path_number(request, "match_id")
    draft = parse_message(await read_form(request))
    context = desk.context
    sent = None
    async with context.database.begin() as connection:
        screened = await screen_chat(context, connection, user_id=speaker.user_id, match_id=match_id, text=draft.text)
        if screened.refusal is None:
            sent = await chatting.send_message(
                context,
                connection,
                user_id=speaker.user_id,
                match_id=match_id,
                draft=draft,
                cautions=screened.cautions,
            )
    if sent is None:
        # Raised after the commit: what was found in the text stays noted.
        raise screened.refusal or ChatEnded(f"match {match_id}")
    desk.wake()
    return message_info(sent.line, reader_id=speaker.user_id)


async def mark_read(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Note how far the member has read."""
    match_id = path_number(request, "match_id")
    form = await _read_only(request, "number")
    number = require_integer(form.get("number"), field="number", least=1, most=NUMBER_MOST)
    async with desk.context.database.autocommit() as connection:
        await chatting.mark_read(connection, user_id=speaker.user_id, match_id=match_id, number=number)


async def tell_typing(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """The member is typing."""
    match_id = path_number(request, "match_id")
    if not desk.live.may_type(speaker.user_id, match_id):
        return
    async with desk.context.database.autocommit() as connection:
        await chatting.tell_typing(connection, user_id=speaker.user_id, match_id=match_id)
    desk.live.note_typing(speaker.user_id, match_id)


async def go_on_in_telegram(desk: ApiDesk, request: web.Request, speaker: Speaker) -> ChatInfo:
    """Agree to go on in Telegram, or take it back while the other has not agreed."""
    match_id = path_number(request, "match_id")
    form = await _read_only(request, "agree")
    wanted = require_boolean(form.get("agree"), field="agree")
    context = desk.context
    async with context.database.begin() as connection:
        before = await chatting.find_chat(context, connection, user_id=speaker.user_id, match_id=match_id)
    # Telegram is asked outside of the transaction: it may take its time.
    username = await desk.find_username(speaker.user_id) if wanted and before.side.telegram != "agreed" else None
    async with context.database.begin() as connection:
        await handing_over.agree(
            context, connection, user_id=speaker.user_id, match_id=match_id, username=username, wanted=wanted
        )
        chat = await _show(desk, connection, speaker, match_id=match_id)
    desk.wake()
    return chat


async def tell_meeting(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """Answer "did you meet?"."""
    match_id = path_number(request, "match_id")
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        await meeting.answer(connection, user_id=speaker.user_id, match_id=match_id, form=form)


async def _look(desk: ApiDesk, speaker: Speaker) -> tuple[list[Chat], str]:
    async with desk.context.database.begin() as connection:
        listed = await chatting.list_chats(desk.context, connection, user_id=speaker.user_id)
    return listed, chatting.cursor_of(listed, language=speaker.language)


async def _show(desk: ApiDesk, connection: Connection, speaker: Speaker, *, match_id: int) -> ChatInfo:
    chat = await chatting.find_chat(desk.context, connection, user_id=speaker.user_id, match_id=match_id)
    return chat_info(desk.context, chat, reader_id=speaker.user_id, language=speaker.language, typing=())


async def _read_only(request: web.Request, name: str) -> dict[str, object]:
    form = dict(await read_form(request))
    if unknown := sorted(set(form) - {name}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    return form


def _query_number(request: web.Request, name: str) -> int | None:
    value = request.query.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 10):
        raise InvalidField(name, "not-a-number")
    return require_integer(int(value), field=name, least=1, most=NUMBER_MOST)


_NUMBER = {"type": "integer", "minimum": 1, "maximum": NUMBER_MOST}

ROUTES = (
    Route(
        method="GET",
        path="/api/chats",
        handler=list_chats,
        answer=Chats,
        failures=(422,),
        query={"seen": {"type": "string", "maxLength": 64}, "open": _NUMBER},
        optional=("seen", "open"),
    ),
    Route(
        method="GET",
        path="/api/chats/{match_id}/messages",
        handler=show_conversation,
        answer=Conversation,
        failures=(404, 422),
        query={"before": _NUMBER, "after": _NUMBER},
        optional=("before", "after"),
    ),
    Route(
        method="POST",
        path="/api/chats/{match_id}/messages",
        handler=send_message,
        answer=MessageInfo,
        body=MessageInput,
        failures=(400, 404, 409, 422, 429),
    ),
    Route(
        method="PUT",
        path="/api/chats/{match_id}/read",
        handler=mark_read,
        body=ReadInput,
        status=204,
        failures=(400, 404, 422),
    ),
    Route(method="POST", path="/api/chats/{match_id}/typing", handler=tell_typing, status=204, failures=(404,)),
    Route(
        method="PUT",
        path="/api/chats/{match_id}/telegram",
        handler=go_on_in_telegram,
        answer=ChatInfo,
        body=TelegramInput,
        failures=(400, 404, 422),
    ),
    Route(
        method="PUT",
        path="/api/chats/{match_id}/meeting",
        handler=tell_meeting,
        body=MeetingInput,
        status=204,
        failures=(400, 404, 422),
    ),
)
