"""What the Mini App sends with ``sendData``: a profile form, a queue of swipes, or one of the original's messages.

Telegram vouches for the sender here, as for any message; the content is as untrusted as any form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from datingbot.domain.fields import InvalidField
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.profiles import save_profile, save_settings
from datingbot.services.swiping import QuotaSpent, Swiped, Unavailable, flush_queue
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.keyboards import erase_keyboard, open_app
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import describe, name_field
from datingbot.telegram.routers.profile import DRAFT_PROBLEM

BYTES_MOST = 4_096
DRAFT = "draft"
"""Key in the dialogue's data: the form as it was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every kind of message needs."""

    context: Context
    connection: Connection
    out: Outgoing
    member: Member
    language: str
    state: FSMContext

    async def say(self, message: str, *, screen: str | None = None, **params: Any) -> None:
        """Answer in the member's language, with a button when there is a ``screen`` to go to."""
        texts = self.context.texts
        keyboard = (
            open_app(self.context, text=texts.say(self.language, "bot-open"), screen=screen)
            if screen is not None
            else None
        )
        text = texts.say_html(self.language, message, **params)
        await self.out.text(self.member.user_id, text, keyboard=keyboard)

    def problem(self, error: InvalidField | QuotaSpent | Unavailable) -> str:
        """The sentence for a refusal."""
        return describe(self.context.texts, self.language, error)


def build() -> Router:
    """The feature's router."""
    router = Router(name="webapp_data")
    router.message.register(webapp_handler, F.web_app_data)
    return router


async def webapp_handler(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    state: FSMContext,
) -> None:
    """Take what the app sent; a refusal names the field, the reason and the remedy."""
    desk = _Desk(context=context, connection=connection, out=out, member=member, language=language, state=state)
    data = message.web_app_data.data if message.web_app_data else ""
    try:
        form = _read(data)
        action = form.get("action")
        take = _ACTIONS.get(action) if isinstance(action, str) else None
        if take is None:
            raise InvalidField("action", "not-a-choice", {"choices": ", ".join(_ACTIONS)})
        await take(desk, form)
    except InvalidField as error:
        field = name_field(context.texts, language, error.field)
        await desk.say("bot-data-refused", field=field, problem=desk.problem(error), screen="")


def _read(data: str) -> Mapping[str, Any]:
    if len(data.encode(errors="replace")) > BYTES_MOST:
        raise InvalidField("data", "too-long", {"most": BYTES_MOST, "given": len(data)})
    try:
        form = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise InvalidField("data", "not-json") from None
    if not isinstance(form, dict):
        raise InvalidField("data", "not-an-object")
    return form


async def _take_profile(desk: _Desk, form: Mapping[str, Any]) -> None:
    profile = form.get("profile")
    if not isinstance(profile, dict):
        raise InvalidField("profile", "not-an-object")
    try:
        await save_profile(desk.context, desk.connection, user_id=desk.member.user_id, form=profile)
    except InvalidField as error:
        # Nothing they typed is lost: /profile offers to go on from here.
        await desk.state.update_data({DRAFT: profile, DRAFT_PROBLEM: desk.problem(error)})
        raise
    await desk.state.clear()
    await desk.say("bot-profile-saved", screen="")


async def _take_swipes(desk: _Desk, form: Mapping[str, Any]) -> None:
    swipes = form.get("swipes")
    if not isinstance(swipes, list):
        raise InvalidField("swipes", "not-a-list")
    await _flush(desk, swipes)


async def _take_one_swipe(desk: _Desk, form: Mapping[str, Any]) -> None:
    """The original's message: it has no key, so the pair and the action stand in for one."""
    target_id = form.get("target_user_id")
    key = str(uuid5(NAMESPACE_URL, f"{desk.member.user_id}/{target_id}/{form['action']}"))
    await _flush(desk, [{"target_id": target_id, "action": form["action"], "key": key}])


async def _flush(desk: _Desk, swipes: list[Any]) -> None:
    answers = await flush_queue(desk.context, desk.connection, user_id=desk.member.user_id, forms=swipes)
    actions = [swipe.get("action") if isinstance(swipe, dict) else None for swipe in swipes]
    taken = [
        (action, answer.outcome) for action, answer in zip(actions, answers, strict=True) if isinstance(answer, Swiped)
    ]
    await desk.say(
        "bot-swipes",
        liked=sum(action == "like" for action, _ in taken),
        passed=sum(action == "dislike" for action, _ in taken),
        matched=sum(outcome == "matched" for _, outcome in taken),
    )
    refused = [answer for answer in answers if not isinstance(answer, Swiped)]
    if refused:
        await desk.say("bot-swipes-refused", count=len(refused), problem=desk.problem(refused[0]))


async def _take_settings(desk: _Desk, form: Mapping[str, Any]) -> None:
    settings = form.get("settings", {name: value for name, value in form.items() if name != "action"})
    if not isinstance(settings, dict):
        raise InvalidField("settings", "not-an-object")
    await save_settings(desk.context, desk.connection, user_id=desk.member.user_id, form=settings)
    await desk.say("bot-settings-changed")


async def _recommend(desk: _Desk, _form: Mapping[str, Any]) -> None:
    deck = await draw_deck(desk.context, desk.connection, user_id=desk.member.user_id)
    if deck is None:
        await desk.say("bot-profile-missing", screen="profile")
        return
    await desk.say("bot-recommendations", count=len(deck.cards), screen="")


async def _delete(desk: _Desk, _form: Mapping[str, Any]) -> None:
    texts = desk.context.texts
    await desk.out.text(
        desk.member.user_id,
        texts.say_html(desk.language, "bot-delete-ask"),
        keyboard=erase_keyboard(desk.context, language=desk.language, answer="ask", text="bot-delete-yes"),
    )


_ACTIONS: dict[str, Callable[[_Desk, Mapping[str, Any]], Awaitable[None]]] = {
    "profile": _take_profile,
    "swipes": _take_swipes,
    "like": _take_one_swipe,
    "dislike": _take_one_swipe,
    "update_settings": _take_settings,
    "get_recommendations": _recommend,
    "delete": _delete,
}
