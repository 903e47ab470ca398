"""The way of an update: locked, marked, answered and committed as one, so it is handled once or not at all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Annotated, Any

import msgspec
import structlog
from aiogram import Bot, Router
from aiogram.types import Update
from pydantic import ValidationError

from datingbot.domain.conduct import COMMANDS
from datingbot.logs import place_of
from datingbot.observability import UPDATES
from datingbot.services.banning import recall_ban
from datingbot.services.context import Context
from datingbot.storage import updates
from datingbot.storage.database import DatabaseUnavailable
from datingbot.storage.group_commit import GroupCommit
from datingbot.storage.updates import Opened, finish_updates
from datingbot.telegram.conversation import Dialogue
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.outline import outline
from datingbot.telegram.replies import Asked, find_reply
from datingbot.telegram.routers import REPLIES, build_banned_router
from datingbot.telegram.turn import Replayed, Stale, Turn

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
BEFORE_PAYMENTS = "pre_checkout_query"
KINDS = (*ALLOWED_UPDATES, BEFORE_PAYMENTS)


def wanted_updates(*, selling: bool) -> tuple[str, ...]:
    """The types of updates to ask Telegram for."""
    return KINDS if selling else ALLOWED_UPDATES


REMEMBERED_MOST = 20_000
"""Members whose last update this replica handled; what is forgotten costs a transaction, nothing else."""


class NotAnUpdate(Exception):
    """The body is not a Telegram update: it can never be handled."""


class _Unreadable(Exception):
    """An update that aiogram's models cannot hold, now or at the next try."""


class Outcome(Enum):
    """What became of an update; all of these are acknowledged with 200."""

    HANDLED = "handled"
    REPLAYED = "replayed"
    GIVEN_UP = "given_up"


class UpdateFailed(Exception):
    """The handler failed and everything was rolled back; Telegram should send the update again."""


_PersonId = Annotated[int, msgspec.Meta(ge=1, lt=2**52)]
"""https://core.telegram.org/bots/api#user: at most 52 significant bits."""


class _Chat(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(gt=-(2**52), lt=2**52)]
    type: str = "private"


class _Person(msgspec.Struct):
    id: _PersonId
    is_bot: bool = False
    first_name: str = ""
    language_code: str | None = None


class _Message(msgspec.Struct, rename={"sender": "from"}):
    chat: _Chat
    sender: _Person | None = None
    text: str | None = None
    successful_payment: msgspec.Raw = msgspec.Raw()
    refunded_payment: msgspec.Raw = msgspec.Raw()


class _Callback(msgspec.Struct, rename={"sender": "from"}):
    sender: _Person


class _Head(msgspec.Struct):
    """As much of an update as is needed before its transaction."""

    update_id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    message: _Message | None = None
    edited_message: _Message | None = None
    my_chat_member: _Message | None = None
    callback_query: _Callback | None = None
    pre_checkout_query: _Callback | None = None

    def sender(self) -> _Person | None:
        """Who caused it, when it is from a person in a private chat."""
        pressed = self.callback_query or self.pre_checkout_query
        if pressed is not None:
            return pressed.sender
        message = self.message or self.edited_message or self.my_chat_member
        if message is None or message.sender is None or message.sender.is_bot:
            return None
        # A private chat has the id of its person.
        is_theirs = message.chat.type == "private" and message.chat.id == message.sender.id
        return message.sender if is_theirs else None

    @property
    def kind(self) -> str:
        """The update's type, as in ``KINDS``."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def is_paced(self) -> bool:
        """Whether a person caused it by writing or pressing, and not Telegram by telling."""
        if self.message is not None and (self.message.successful_payment or self.message.refunded_payment):
            return False
        return self.my_chat_member is None and self.pre_checkout_query is None


_HEADS = msgspec.json.Decoder(_Head)


class UpdateDesk:
    """Takes raw updates from the webhook or from polling; both go the same way.

    Most handlers only speak. They run on what this replica remembers of the member, and one statement then checks
    that it is still so, marks the update and stores what was said. A handler that asks the database anything gets a
    transaction which begins with the same lock and mark.
    """

    def __init__(self, context: Context, *, bot: Bot, router: Router, wake: Callable[[], None]) -> None:
        self._context = context
        self._bot = bot
        self._wake = wake
        self._remembered: OrderedDict[int, Opened] = OrderedDict()
        self._finishing = GroupCommit(context.database, finish_updates)
        self._router = router
        self._banned_router = build_banned_router()

    def forget(self, user_id: int) -> None:
        """Drop what is remembered of a member: it changed, or they were erased."""
        self._remembered.pop(user_id, None)

    def forget_all(self) -> None:
        """Drop everything that is remembered: changes may have been missed."""
        self._remembered.clear()

    async def accept(self, body: bytes) -> Outcome:
        """Handle one update to its commit.

        Raises :class:`NotAnUpdate`, :class:`UpdateFailed` (send it again), or ``DatabaseUnavailable`` (wait).
        """
        try:
            head = _HEADS.decode(body)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            UPDATES.labels("refused").inc()
            raise NotAnUpdate(str(error)) from error
        with structlog.contextvars.bound_contextvars(update_id=head.update_id):
            try:
                outcome = await self._handle(head, body)
            except DatabaseUnavailable:
                UPDATES.labels("unavailable").inc()
                raise
            except Exception as error:  # noqa: BLE001 - whatever a handler does wrong is counted and recorded
                outcome = await self._fail(head, body, error)
            UPDATES.labels(outcome.value).inc()
            return outcome

    async def _handle(self, head: _Head, body: bytes) -> Outcome:
        sender = head.sender()
        if sender is None:
            async with self._context.database.autocommit() as connection:
                fresh = await updates.begin_update(connection, update_id=head.update_id, lane=0)
            return Outcome.HANDLED if fresh else Outcome.REPLAYED
        remembered = self._remembered.pop(sender.id, None)
        after_commit: list[Callable[[], Awaitable[None]]] = []
        try:
            outcome = await self._take(head, body, sender=sender, remembered=remembered, after_commit=after_commit)
        except Stale:
            after_commit.clear()
            outcome = await self._take(head, body, sender=sender, remembered=None, after_commit=after_commit)
        if outcome is Outcome.HANDLED:
            self._wake()
            for task in after_commit:
                await self._finish(task)
        return outcome

    async def _take(
        self,
        head: _Head,
        body: bytes,
        *,
        sender: _Person,
        remembered: Opened | None,
        after_commit: list[Callable[[], Awaitable[None]]],
    ) -> Outcome:
        """Run the handler once, on what is remembered or on a transaction; raises :class:`Stale` to run it again."""
        turn = Turn(
            self._context.database,
            finishing=self._finishing,
            update_id=head.update_id,
            user_id=sender.id,
            language=self._context.texts.choose(sender.language_code),
            pace=COMMANDS if head.is_paced else None,
            remembered=remembered,
        )
        out = Outgoing()
        try:
            async with turn:
                await self._dispatch(turn, head, body=body, out=out, after_commit=after_commit)
                await turn.finish(out.calls)
        except Replayed:
            return Outcome.REPLAYED
        if not turn.was_asked:
            # What the handler ran on is still so; nobody but another replica or the API can have changed it.
            self._remembered[sender.id] = turn.opened
            if len(self._remembered) > REMEMBERED_MOST:
                self._remembered.popitem(last=False)
        return Outcome.HANDLED

    async def _dispatch(
        self,
        turn: Turn,
        head: _Head,
        *,
        body: bytes,
        out: Outgoing,
        after_commit: list[Callable[[], Awaitable[None]]],
    ) -> None:
        opened = turn.opened
        member = opened.member
        is_banned = member.banned_at is not None
        # On first sight in this replica: perhaps they were shut out, erased themselves, and came back.
        unknown = not is_banned and not member.has_profile and turn.begun is not None
        if unknown and turn.begun and await recall_ban(self._context, turn.begun, user_id=member.user_id):
            # That queued the statement of reasons: there is nothing else to say.
            return
        if not is_banned and head.message is not None and opened.state is None and opened.commands_left >= 0:
            reply = find_reply(REPLIES, head.message.text)
            if reply is not None and head.message.sender is not None:
                name = head.message.sender.first_name
                reply(Asked(context=self._context, out=out, member=member, first_name=name))
                return
        dialogue = Dialogue(turn, state=opened.state, data=opened.data)
        data: dict[str, Any] = {
            "bot": self._bot,
            "context": self._context,
            "connection": turn,
            "out": out,
            "member": member,
            "language": member.language,
            "commands_left": opened.commands_left,
            "after_commit": after_commit,
            "state": dialogue.context(bot_id=self._bot.id, user_id=member.user_id),
            "raw_state": opened.state,
        }
        # Straight to the routers: what aiogram's Dispatcher would look up on the way is all known here.
        try:
            event = getattr(Update.model_validate_json(body, context={"bot": self._bot}), head.kind)
        except ValidationError as error:
            raise _Unreadable from error
        router = self._banned_router if is_banned else self._router
        await router.propagate_event(update_type=head.kind, event=event, **data)

    async def _finish(self, task: Callable[[], Awaitable[None]]) -> None:
        try:
            await task()
        except Exception:
            # The update is committed: failing it now would only have it sent again and found handled.
            log.exception("work after the commit failed")

    async def _fail(self, head: _Head, body: bytes, error: Exception) -> Outcome:
        """Count the failure; the fifth one sets the update aside, so that its chat goes on.

        One that cannot be read is set aside at once: it would be the same the next time.
        """
        unreadable = isinstance(error, _Unreadable)
        if unreadable:
            log.error("an update cannot be read, and is set aside", kind=head.kind)
        else:
            log.exception("an update failed", exc_info=error)
        sender = head.sender()
        async with self._context.database.begin() as connection:
            given_up = await updates.record_failure(
                connection,
                update_id=head.update_id,
                user_id=sender.id if sender else None,
                error=place_of(error),
                payload=outline(body),
                attempts_most=1 if unreadable else updates.ATTEMPTS_MOST,
            )
            if given_up:
                await updates.begin_update(connection, update_id=head.update_id, lane=sender.id if sender else 0)
        if given_up:
            return Outcome.GIVEN_UP
        UPDATES.labels("failed").inc()
        raise UpdateFailed(f"update {head.update_id} failed") from error
