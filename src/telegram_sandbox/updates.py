"""Updates waiting for a bot: one queue, cut into lanes that keep the order within a chat or a person's presses."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from telegram_sandbox.shapes import Json

# tdlib/telegram-bot-api Client.cpp: how long an update stays worth delivering.
_LIFETIME_SECONDS = {"callback_query": 150.0, "inline_query": 30.0, "pre_checkout_query": 150.0}
_DEFAULT_LIFETIME_SECONDS = 24 * 3600.0
# https://core.telegram.org/bots/api#setwebhook: these come only when asked for.
_ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, kw_only=True)
class PendingUpdate:
    """An update not yet accepted by the bot. `content` is the Bot API Update; `expires_at` is Unix time."""

    update_id: int
    kind: str
    lane: str
    content: Json
    expires_at: float


class UpdateQueue:
    """The updates of one bot, in order, and which kinds the bot wants (`allowed_updates` of the last request)."""

    def __init__(self, *, now: Callable[[], float]) -> None:
        self.now = now
        self._next_id = 100_000_000 + secrets.randbelow(100_000_000)
        self._pending: dict[int, PendingUpdate] = {}
        self._lanes: dict[str, dict[int, PendingUpdate]] = {}
        self._arrived = asyncio.Event()
        self._turn = 0
        self.allowed: frozenset[str] | None = None
        self.on_arrival: Callable[[PendingUpdate], None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def allow(self, kinds: list[str] | None) -> None:
        """Remember `allowed_updates`: None keeps the previous choice, an empty list is the default choice."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def add(self, kind: str, content: Json, *, lane: str) -> PendingUpdate | None:
        """Queue an update of `kind` ("message", ...) unless the bot did not ask for that kind."""
        wanted = kind in self.allowed if self.allowed is not None else kind not in _ON_REQUEST_ONLY
        if not wanted:
            return None
        update = PendingUpdate(
            update_id=self._next_id,
            kind=kind,
            lane=lane,
            content={"update_id": self._next_id, kind: content},
            expires_at=self.now() + _LIFETIME_SECONDS.get(kind, _DEFAULT_LIFETIME_SECONDS),
        )
        self._next_id += 1
        self._pending[update.update_id] = update
        self._lanes.setdefault(lane, {})[update.update_id] = update
        self._wake()
        if self.on_arrival is not None:
            self.on_arrival(update)
        return update

    def pending(self) -> list[PendingUpdate]:
        """Everything not yet accepted, oldest first, without the expired."""
        self._forget(update_id for update_id, update in self._pending.items() if self._is_expired(update))
        return list(self._pending.values())

    def head(self, lane: str) -> PendingUpdate | None:
        """The oldest update of a lane that has not expired."""
        updates = self._lanes.get(lane, {}).values()
        return next((update for update in updates if not self._is_expired(update)), None)

    def accept(self, update_id: int) -> None:
        """Forget an update the bot has accepted."""
        self._forget([update_id])

    def confirm_before(self, offset: int) -> None:
        """Forget updates as `getUpdates?offset=` does; a negative offset keeps only that many of the newest."""
        ids = list(self._pending)
        self._forget(ids[:offset] if offset < 0 else [update_id for update_id in ids if update_id < offset])

    def clear(self) -> None:
        """Drop all pending updates (`drop_pending_updates`)."""
        self._pending.clear()
        self._lanes.clear()

    def _is_expired(self, update: PendingUpdate) -> bool:
        return update.expires_at <= self.now()

    def _forget(self, update_ids: Iterable[int]) -> None:
        for update_id in list(update_ids):
            update = self._pending.pop(update_id, None)
            if update is not None:
                lane = self._lanes[update.lane]
                del lane[update_id]
                if not lane:
                    del self._lanes[update.lane]

    def take_turn(self) -> int:
        """Begin a getUpdates request, which ends the one before it."""
        self._turn += 1
        self._wake()
        return self._turn

    def has_turn(self, turn: int) -> bool:
        """Whether no newer getUpdates request has begun."""
        return turn == self._turn

    def _wake(self) -> None:
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def arrival(self) -> None:
        """Wait for the next new update or the next getUpdates request."""
        await self._arrived.wait()
