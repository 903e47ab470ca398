"""Conversation state: aiogram's storage interface on what the update was opened with, and on its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from datingbot.storage import conversation_state
from datingbot.storage.database import Connection


@dataclass(slots=True)
class Dialogue:
    """The one dialogue an update belongs to, as it stands; ``connection`` is in the update's transaction."""

    connection: Connection
    state: str | None
    data: dict[str, Any]


_dialogue: ContextVar[Dialogue] = ContextVar("dialogue")


@contextmanager
def conversing(dialogue: Dialogue) -> Iterator[None]:
    """Conversation state read and written in this block is the dialogue's."""
    token = _dialogue.set(dialogue)
    try:
        yield
    finally:
        _dialogue.reset(token)


class PostgresStorage(BaseStorage):
    """One row a chat and member; the chat's advisory lock, held by the update, keeps replicas apart."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Set the state; None ends the dialogue."""
        dialogue = _dialogue.get()
        dialogue.state = state.state if isinstance(state, State) else state
        await conversation_state.write_state(
            dialogue.connection, chat_id=key.chat_id, user_id=key.user_id, state=dialogue.state
        )

    async def get_state(self, key: StorageKey) -> str | None:
        """The state, or None outside of a dialogue."""
        return _dialogue.get().state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the dialogue's data."""
        dialogue = _dialogue.get()
        dialogue.data = dict(data)
        await conversation_state.write_data(
            dialogue.connection, chat_id=key.chat_id, user_id=key.user_id, data=dialogue.data
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The dialogue's data."""
        return dict(_dialogue.get().data)

    async def close(self) -> None:
        """Nothing of its own to close."""
