"""What the Mini App sends with ``sendData``: a profile, a queue of swipes, and the original's smaller forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

import msgspec
from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from datingbot.domain.fields import InvalidField, require_choice
from datingbot.services.consenting import ConsentNeeded, save_agreed_profile
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.profiles import save_settings
from datingbot.services.swiping import Swiped, flush_queue
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.drafts import FIELDS, drop_draft, keep_draft
from datingbot.telegram.filters import Has
from datingbot.telegram.keyboards import launch_keyboard, open_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain
from datingbot.telegram.routers.editing import EditingDesk
from datingbot.telegram.routers.erasure import ask_to_erase
from datingbot.telegram.routers.settings import describe_settings
from datingbot.telegram.typed import EMPTY

PAYLOAD_BYTES = 4096
"""Telegram's own limit of ``sendData``; a client that sends more is not Telegram's."""

REASONS_MOST = 3

FIELDS_BY_ACTION = {
    "profile": {"profile"},
    "swipes": {"swipes"},
    "like": {"target_user_id", "super", "note", "key"},
    "dislike": {"target_user_id", "key"},
    "get_recommendations": set[str](),
    "delete": set[str](),
}


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything one answer needs."""

    message: Message
    context: Context
    connection: Connection
    out: Outgoing
    member: Member
    state: FSMContext
    language: str

    async def say(self, text: str) -> None:
        """Answer with a fresh keyboard: the launch token of the last one is used up."""
        keyboard = launch_keyboard(self.context, user_id=self.member.user_id, language=self.language)
        self.out.text(self.message.chat.id, text, keyboard=keyboard)


def build() -> Router:
    """The router of this feature."""
    router = Router(name="webapp_data")
    router.message.register(webapp_handler, Has("web_app_data"))
    return router


async def webapp_handler(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """Check the payload, do what it asks, and answer; a refusal says which field and why."""
    talk = Talk(message, context, connection, out, member, state, language)
    try:
        form = read_payload(message.web_app_data.data if message.web_app_data else "")
        await _act(talk, form)
    except InvalidField as error:
        problem = explain(context.texts, language, error)
        await talk.say(context.texts.say(language, "bot-data-unreadable", problem=problem))


def read_payload(data: str) -> dict[str, object]:
    """The payload's object with a known ``action`` and its fields. Raises :class:`InvalidField`."""
    try:
        raw = data.encode()
        if len(raw) > PAYLOAD_BYTES:
            raise InvalidField("profile", "too-long", {"most": PAYLOAD_BYTES, "given": len(raw)})
        form = msgspec.json.decode(raw)
    except (UnicodeEncodeError, msgspec.DecodeError, RecursionError):
        raise InvalidField("profile", "not-json") from None
    if not isinstance(form, dict):
        raise InvalidField("profile", "not-an-object")
    action = require_choice(form.get("action"), field="action", choices=(*FIELDS_BY_ACTION, "update_settings"))
    if action != "update_settings" and (unknown := sorted(set(form) - {"action"} - FIELDS_BY_ACTION[action])):
        raise InvalidField(unknown[0][:40], "unknown-field")
    return form


async def _act(talk: Talk, form: dict[str, object]) -> None:
    match form["action"]:
        case "profile":
            await _save_profile(talk, form.get("profile"))
        case "swipes":
            await _flush(talk, form.get("swipes"))
        case "like" | "dislike":
            await _flush(talk, [_single_swipe(talk, form)])
        case "update_settings":
            await _save_settings(talk, form)
        case "get_recommendations":
            await _recommend(talk)
        case _:
            await ask_to_erase(talk.message, talk.context, talk.out, talk.language)


async def _save_profile(talk: Talk, form: object) -> None:
    if not isinstance(form, Mapping):
        raise InvalidField("profile", "not-an-object")
    texts, language = talk.context.texts, talk.language
    try:
        _, created = await save_agreed_profile(talk.context, talk.connection, user_id=talk.member.user_id, form=form)
    except ConsentNeeded:
        await EditingDesk(talk.context, talk.connection, talk.out, talk.member, talk.state, language).go_on(form)
        return
    except InvalidField as error:
        if error.rule == "under-age":
            # Nothing at all is kept of somebody who may not be here.
            await drop_draft(talk.state)
            await talk.say(explain(texts, language, error))
            return
        await keep_draft(talk.state, form={**EMPTY, **form}, problem=error)
        await talk.say(texts.say(language, "bot-profile-draft", problem=explain(texts, language, error)))
        if error.field in FIELDS:
            await EditingDesk(talk.context, talk.connection, talk.out, talk.member, talk.state, language).ask(
                error.field
            )
        return
    await drop_draft(talk.state)
    await talk.say(texts.say_html(language, "bot-profile-created" if created else "bot-profile-saved"))


async def _flush(talk: Talk, forms: object) -> None:
    if not isinstance(forms, list):
        raise InvalidField("swipes", "not-a-list")
    if not forms:
        raise InvalidField("swipes", "required")
    texts, language = talk.context.texts, talk.language
    if not talk.member.has_profile:
        await talk.say(texts.say_html(language, "error-no-profile"))
        return
    answers = await flush_queue(talk.context, talk.connection, user_id=talk.member.user_id, forms=forms)
    taken: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for form, answer in zip(forms, answers, strict=True):
        if isinstance(answer, Swiped):
            taken["liked" if form["action"] == "like" else "passed"] += 1
            taken["matched"] += answer.outcome == "matched"
        else:
            refused[explain(texts, language, answer)] += 1
    lines = [texts.say(language, "bot-swipes", liked=taken["liked"], passed=taken["passed"], matched=taken["matched"])]
    lines += [
        texts.say(language, "bot-swipes-refused", count=count, problem=problem)
        for problem, count in refused.most_common(REASONS_MOST)
    ]
    await talk.say("\n".join(lines))


def _single_swipe(talk: Talk, form: Mapping[str, object]) -> dict[str, object]:
    """The original's form as a swipe; it has no key, so the pair and the action stand in for one."""
    swipe = {name: value for name, value in form.items() if name != "target_user_id"}
    swipe["target_id"] = form.get("target_user_id")
    swipe.setdefault("key", str(uuid5(NAMESPACE_URL, f"{talk.member.user_id}/{swipe['target_id']}/{form['action']}")))
    return swipe


async def _save_settings(talk: Talk, form: Mapping[str, object]) -> None:
    """Fields in ``settings``, or beside ``action`` as the original sent them."""
    given = form["settings"] if "settings" in form else {name: form[name] for name in form if name != "action"}
    if not isinstance(given, Mapping):
        raise InvalidField("settings", "not-an-object")
    settings = await save_settings(talk.context, talk.connection, user_id=talk.member.user_id, form=given)
    language = settings.language
    talk.out.text(
        talk.message.chat.id,
        describe_settings(talk.context, language=language, settings=settings),
        keyboard=launch_keyboard(talk.context, user_id=talk.member.user_id, language=language),
    )


async def _recommend(talk: Talk) -> None:
    deck = await draw_deck(talk.context, talk.connection, user_id=talk.member.user_id)
    texts, language = talk.context.texts, talk.language
    if deck is None:
        await talk.say(texts.say_html(language, "error-no-profile"))
        return
    talk.out.text(
        talk.message.chat.id,
        texts.say_html(language, "bot-recommendations", count=len(deck.cards)),
        keyboard=open_keyboard(talk.context, language=language, screen="discover"),
    )
