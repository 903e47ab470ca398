"""Broadcasting: composing what the owner tells many members, seeing it as they will, counting, starting, stopping."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from datingbot.domain.broadcast import (
    SCREENS,
    BroadcastDraft,
    Segment,
    parse_broadcast,
    parse_start,
    plain_text,
    require_captions,
)
from datingbot.domain.place import Place
from datingbot.photos.processing import process_photo
from datingbot.services.context import Context
from datingbot.storage import audiences, broadcasts, outbox
from datingbot.storage.broadcasts import Broadcast
from datingbot.storage.database import Connection
from datingbot.storage.outbox import Call


class NotADraft(Exception):
    """The broadcast began already: what it says and to whom can no longer change."""


class NoSuchBroadcast(Exception):
    """There is no broadcast with this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A broadcast and what became of its messages; ``waiting`` are in the outbox or being sent."""

    broadcast: Broadcast
    waiting: int

    @property
    def sent(self) -> int:
        """How many Telegram took."""
        one = self.broadcast
        return max(0, one.queued - self.waiting - one.failed - one.unreachable - one.unclear)


async def compose(context: Context, connection: Connection, *, user_id: int, form: Mapping[str, object]) -> Progress:
    """Keep a new draft. Raises :class:`InvalidField`."""
    draft = _check(context, form, has_photo=False)
    return await show(connection, await broadcasts.create(connection, created_by=user_id, draft=draft))


async def compose_from_chat(
    context: Context, connection: Connection, *, user_id: int, said: str, photo: bytes | None
) -> Progress:
    """Keep a new draft with one text for every language, in Telegram HTML. Raises :class:`InvalidField`."""
    plain = plain_text(said)
    form = {"texts": dict.fromkeys(context.texts.languages, plain)}
    checked = parse_broadcast(form, languages=context.texts.languages, has_photo=photo is not None)
    draft = replace(checked, texts=dict.fromkeys(checked.texts, said))
    broadcast_id = await broadcasts.create(connection, created_by=user_id, draft=draft)
    if photo is not None:
        photo_id = await _keep_photo(context, photo)
        await broadcasts.set_photo(connection, broadcast_id=broadcast_id, photo_id=photo_id)
    return await show(connection, broadcast_id)


async def narrow(
    connection: Connection, *, broadcast: Broadcast, segment: Segment, languages: Collection[str]
) -> Progress:
    """Choose the readers of a draft that says the same in every language. Raises :class:`NotADraft`."""
    (said, *_) = broadcast.draft.texts.values()
    draft = replace(broadcast.draft, segment=segment, texts=dict.fromkeys(languages, said))
    if not await broadcasts.change(connection, broadcast_id=broadcast.id, draft=draft):
        raise NotADraft
    return await show(connection, broadcast.id)


async def revise(
    context: Context, connection: Connection, *, broadcast_id: int, form: Mapping[str, object]
) -> Progress:
    """Replace what a draft says and to whom.

    Raises :class:`InvalidField`, :class:`NotADraft`, :class:`NoSuchBroadcast`.
    """
    before = await find_draft(connection, broadcast_id)
    draft = _check(context, form, has_photo=before.photo_id is not None)
    if not await broadcasts.change(connection, broadcast_id=broadcast_id, draft=draft):
        raise NotADraft
    return await show(connection, broadcast_id)


async def illustrate(context: Context, *, broadcast_id: int, content: bytes) -> Progress:
    """Put a photo on a draft, in place of the one it has. Raises as :func:`revise`."""
    photo_id = await _keep_photo(context, content)
    try:
        async with context.database.begin() as connection:
            before = await find_draft(connection, broadcast_id)
            require_captions(before.draft)
            if not await broadcasts.set_photo(connection, broadcast_id=broadcast_id, photo_id=photo_id):
                raise NotADraft
            progress = await show(connection, broadcast_id)
    except Exception:
        await context.photos.delete(photo_id)
        raise
    if before.photo_id is not None:
        await context.photos.delete(before.photo_id)
    return progress


async def bare(context: Context, *, broadcast_id: int) -> Progress:
    """Take a draft's photo off. Raises :class:`NotADraft`, :class:`NoSuchBroadcast`."""
    async with context.database.begin() as connection:
        before = await find_draft(connection, broadcast_id)
        await broadcasts.set_photo(connection, broadcast_id=broadcast_id, photo_id=None)
        progress = await show(connection, broadcast_id)
    if before.photo_id is not None:
        await context.photos.delete(before.photo_id)
    return progress


async def discard(context: Context, *, broadcast_id: int) -> None:
    """Delete a draft. Raises :class:`NotADraft`, :class:`NoSuchBroadcast`."""
    async with context.database.begin() as connection:
        before = await find_draft(connection, broadcast_id)
        await broadcasts.drop(connection, broadcast_id=broadcast_id)
    if before.photo_id is not None:
        await context.photos.delete(before.photo_id)


async def count_audience(context: Context, connection: Connection, *, draft: BroadcastDraft) -> int:
    """How many members it would go to now. Raises :class:`InvalidField` for a place nobody knows."""
    return await audiences.count_audience(connection, draft=draft, place=place_of(context, draft), now=context.clock())


async def preview(context: Context, connection: Connection, *, broadcast_id: int, reader_id: int) -> int:
    """Send it to one reader as members will get it, once for each that differs; how many messages. Raises as above."""
    found = await _find(connection, broadcast_id)
    draft = found.draft
    differing = {(text, draft.buttons.get(language)): language for language, text in draft.texts.items()}
    calls = [
        message_for(context, found, reader_id=reader_id, language=language, priority=outbox.ANSWER)
        for language in differing.values()
    ]
    await outbox.enqueue(connection, *calls)
    return len(calls)


async def start(context: Context, connection: Connection, *, broadcast_id: int, starts_at: object) -> Progress:
    """Begin now, or at a time in Unix seconds; any replica feeds it. Raises as :func:`revise`."""
    found = await find_draft(connection, broadcast_id)
    now = context.clock()
    begins = parse_start(starts_at, now=now)
    audience = await count_audience(context, connection, draft=found.draft)
    if not await broadcasts.start(connection, broadcast_id=broadcast_id, starts_at=begins, now=now, audience=audience):
        raise NotADraft
    return await show(connection, broadcast_id)


async def stop(context: Context, *, broadcast_id: int) -> Progress:
    """Send no more of it: what waits is taken back, what is being sent arrives. Raises :class:`NoSuchBroadcast`."""
    async with context.database.begin() as connection:
        stopped = await broadcasts.stop(connection, broadcast_id=broadcast_id, now=context.clock())
    # A transaction of its own: a sender that gives up a message has that row's lock before the broadcast's.
    async with context.database.begin() as connection:
        if stopped:
            await broadcasts.withdraw(connection, broadcast_id=broadcast_id)
        return await show(connection, broadcast_id)


async def show(connection: Connection, broadcast_id: int) -> Progress:
    """A broadcast and how far it has come. Raises :class:`NoSuchBroadcast`."""
    found = await _find(connection, broadcast_id)
    waiting = await broadcasts.count_waiting(connection, broadcast_ids=[broadcast_id])
    return Progress(broadcast=found, waiting=waiting.get(broadcast_id, 0))


async def list_latest(connection: Connection, *, most: int) -> list[Progress]:
    """The newest broadcasts, drafts among them."""
    found = await broadcasts.list_latest(connection, most=most)
    waiting = await broadcasts.count_waiting(connection, broadcast_ids=[one.id for one in found])
    return [Progress(broadcast=one, waiting=waiting.get(one.id, 0)) for one in found]


async def find_draft(connection: Connection, broadcast_id: int) -> Broadcast:
    """A broadcast that can still change. Raises :class:`NotADraft`, :class:`NoSuchBroadcast`."""
    found = await _find(connection, broadcast_id)
    if found.state != "draft":
        raise NotADraft
    return found


def place_of(context: Context, draft: BroadcastDraft) -> Place | None:
    """The place that its segment names. Raises :class:`InvalidField`."""
    place_id = draft.segment.place_id
    return context.gazetteer.find(place_id).place() if place_id is not None else None


def message_for(
    context: Context, broadcast: Broadcast, *, reader_id: int, language: str, priority: int = outbox.ANNOUNCEMENT
) -> Call:
    """The message one member gets."""
    draft = broadcast.draft
    payload: dict[str, Any] = {"chat_id": reader_id, "parse_mode": "HTML"}
    if draft.link is not None:
        label = draft.buttons[language]
        where: dict[str, Any] = (
            {"web_app": {"url": f"{context.public_url}/?screen={draft.link}"}}
            if draft.link in SCREENS
            else {"url": draft.link}
        )
        payload["reply_markup"] = {"inline_keyboard": [[{"text": label} | where]]}
    text = draft.texts[language]
    return Call(
        chat_id=reader_id,
        method="sendPhoto" if broadcast.photo_id else "sendMessage",
        payload=payload | ({"caption": text} if broadcast.photo_id else {"text": text}),
        priority=priority,
        photo_id=broadcast.photo_id,
        broadcast_id=broadcast.id if priority == outbox.ANNOUNCEMENT else None,
        dedupe_key=f"news:{broadcast.id}:{reader_id}" if priority == outbox.ANNOUNCEMENT else None,
    )


async def _keep_photo(context: Context, content: bytes) -> UUID:
    """Process and keep a photo; raises :class:`InvalidField` for ``photo``."""
    processed = await asyncio.to_thread(process_photo, content)
    photo_id = uuid4()
    for size, jpeg in processed.sizes.items():
        await context.photos.put(photo_id, size, jpeg)
    return photo_id


def _check(context: Context, form: Mapping[str, object], *, has_photo: bool) -> BroadcastDraft:
    draft = parse_broadcast(form, languages=context.texts.languages, has_photo=has_photo)
    place_of(context, draft)
    return draft


async def _find(connection: Connection, broadcast_id: int) -> Broadcast:
    found = await broadcasts.find(connection, broadcast_id=broadcast_id)
    if found is None:
        raise NoSuchBroadcast
    return found
