"""Conversation state: aiogram's storage interface on what the update was opened with, and on its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from datingbot.storage import conversation_state
from datingbot.storage.database import Connection


class Dialogue(BaseStorage):
    """The one dialogue an update belongs to, as it stands; the chat's lock, held by the update, keeps replicas apart.

    Private chats only: chat and member have the same id.
    """

    def __init__(self, connection: Connection, *, state: str | None, data: Mapping[str, Any]) -> None:
        self._connection = connection
        self._state = state
        self._data = dict(data)

    def context(self, *, bot_id: int, user_id: int) -> FSMContext:
        """What handlers know as ``state``."""
        return FSMContext(storage=self, key=StorageKey(bot_id=bot_id, chat_id=user_id, user_id=user_id))

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Set the state; None ends the dialogue."""
        self._state = state.state if isinstance(state, State) else state
        await conversation_state.write_state(
            self._connection, chat_id=key.chat_id, user_id=key.user_id, state=self._state
        )

    async def get_state(self, key: StorageKey) -> str | None:
        """The state, or None outside of a dialogue."""
        return self._state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the dialogue's data."""
        self._data = dict(data)
        await conversation_state.write_data(self._connection, chat_id=key.chat_id, user_id=key.user_id, data=self._data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The dialogue's data."""
        return dict(self._data)

    async def close(self) -> None:
        """Nothing of its own to close."""
