"""Notices: what waits for a member of one kind, said in one message, in their language and with its button."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from datingbot.services.chat_buttons import chat_row
from datingbot.services.context import Context
from datingbot.storage import outbox
from datingbot.storage.database import Connection
from datingbot.storage.notification_settings import Recipient
from datingbot.storage.notifications import Event
from datingbot.storage.outbox import Call
from datingbot.storage.profiles import Profile

BIO_SHOWN_MOST = 300
"""A caption has room for 1024 UTF-16 units, and an emoji may take two of them or more."""

NAMES_MOST = 3


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind is said of one other member or none, and of several; its button and where that leads."""

    one: str
    several: str
    button: str
    screen: str


FORMS: Mapping[str, Form] = {
    "match": Form("bot-notice-matches", "bot-notice-matches", "bot-match-button", "chats"),
    "like": Form("bot-notice-likes", "bot-notice-likes", "bot-notice-likes-button", "likes"),
    "message": Form("bot-notice-messages", "bot-notice-messages-several", "bot-notice-messages-button", "chats"),
}
"""Kinds that are merged; each event of another kind has its own sentence and makes a message of its own."""

NAMED = frozenset({"match", "message", "system"})
"""Kinds that name the other member; likes are only counted, and there may be thousands."""


async def compose(
    context: Context, connection: Connection, *, recipient: Recipient, events: Sequence[Event]
) -> list[Call]:
    """The messages that tell a member of these events, which are of one kind and oldest first."""
    kind = events[0].kind
    form = FORMS.get(kind)
    about = {event.about for event in events if event.about is not None and kind in NAMED}
    people = await context.profiles.read(connection, user_ids=about)
    # Who erased themselves meanwhile is no news.
    events = [event for event in events if event.about not in about or event.about in people]
    if not events:
        return []
    if form is None or (len(events) == 1 and events[0].sentence is not None):
        return [_say_event(context, recipient=recipient, event=event, people=people) for event in events]
    if kind == "match" and len(events) == 1 and events[0].about is not None:
        other = people[events[0].about]
        card = match_card(
            context,
            reader_id=recipient.user_id,
            other=other,
            match_id=int(events[0].thread),
            language=recipient.language,
        )
        return [_keyed(card, events[0].dedupe_key, about=(other.user_id,))]
    return [_say_together(context, recipient=recipient, form=form, events=events, people=people)]


def match_card(context: Context, *, reader_id: int, other: Profile, match_id: int, language: str) -> Call:
    """The news of a match: the other's first photo, a few words, and ways to write: here or in the app."""
    text = context.texts.say_html(
        language,
        "bot-match",
        name=other.name,
        age=other.age,
        place=context.gazetteer.name_of(other.place, language=language),
        bio=other.bio[:BIO_SHOWN_MOST],
    )
    photo = other.photos[0] if other.photos else None
    payload = {
        "chat_id": reader_id,
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [chat_row(context, match_id=match_id, language=language)]},
    }
    return Call(
        chat_id=reader_id,
        method="sendPhoto" if photo else "sendMessage",
        payload=payload | ({"caption": text} if photo else {"text": text}),
        priority=outbox.NOTIFICATION,
        photo_id=photo.id if photo else None,
    )


def open_button(context: Context, *, language: str, text: str, screen: str) -> dict[str, Any]:
    """An inline keyboard of one button that opens the Mini App at ``screen``."""
    button = {
        "text": context.texts.say(language, text),
        "web_app": {"url": f"{context.public_url}/?screen={screen}"},
    }
    return {"inline_keyboard": [[button]]}


def _say_event(context: Context, *, recipient: Recipient, event: Event, people: Mapping[int, Profile]) -> Call:
    if event.sentence is None:
        raise ValueError(f"a notification of kind {event.kind} needs a sentence")
    other = people.get(event.about) if event.about is not None else None
    named = {"name": other.name} if other else {}
    text = context.texts.say_html(recipient.language, event.sentence, **{**named, **event.params})
    form = FORMS.get(event.kind)
    button = form.button if form else "bot-open"
    return _keyed(
        _message(context, recipient, text=text, button=button, screen=event.screen),
        event.dedupe_key,
        about=(other.user_id,) if other else (),
    )


def _say_together(
    context: Context, *, recipient: Recipient, form: Form, events: Sequence[Event], people: Mapping[int, Profile]
) -> Call:
    # Who did something last comes first.
    about = list(dict.fromkeys(event.about for event in reversed(events) if event.about is not None))
    names = [people[user_id].name for user_id in about if user_id in people]
    text = context.texts.say_html(
        recipient.language,
        form.several if len(about) > 1 else form.one,
        count=len(events),
        name=names[0] if names else "",
        names=", ".join(names[:NAMES_MOST]),
        more=max(0, len(names) - NAMES_MOST),
    )
    screens = {event.screen for event in events}
    screen = screens.pop() if len(screens) == 1 else None
    key = events[0].dedupe_key if len(events) == 1 else None
    return _keyed(
        _message(context, recipient, text=text, button=form.button, screen=screen or form.screen), key, about=people
    )


def _message(context: Context, recipient: Recipient, *, text: str, button: str, screen: str | None) -> Call:
    payload: dict[str, Any] = {"chat_id": recipient.user_id, "text": text, "parse_mode": "HTML"}
    if screen is not None:
        payload["reply_markup"] = open_button(context, language=recipient.language, text=button, screen=screen)
    return Call(chat_id=recipient.user_id, method="sendMessage", payload=payload, priority=outbox.NOTIFICATION)


def _keyed(call: Call, key: str | None, *, about: Collection[int]) -> Call:
    """The call under its key, to be found by whom it names."""
    first, *more = about or (None,)
    return replace(call, dedupe_key=key, about=first, about_more=tuple(more))
