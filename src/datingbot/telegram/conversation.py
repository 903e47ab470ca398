"""Conversation state in Postgres: aiogram's storage interface, in the transaction of the update being handled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from datingbot.storage import conversation_state
from datingbot.storage.database import Connection

_connection: ContextVar[Connection] = ContextVar("conversation_connection")


@contextmanager
def conversing_on(connection: Connection) -> Iterator[None]:
    """Conversation state read and written in this block belongs to the connection's transaction."""
    token = _connection.set(connection)
    try:
        yield
    finally:
        _connection.reset(token)


class PostgresStorage(BaseStorage):
    """One row a chat and member; the chat's advisory lock, held by the update, keeps replicas apart."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Set the state; None ends the dialogue."""
        value = state.state if isinstance(state, State) else state
        await conversation_state.write_state(_connection.get(), chat_id=key.chat_id, user_id=key.user_id, state=value)

    async def get_state(self, key: StorageKey) -> str | None:
        """The state, or None outside of a dialogue."""
        return (await self._read(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the dialogue's data."""
        await conversation_state.write_data(
            _connection.get(), chat_id=key.chat_id, user_id=key.user_id, data=dict(data)
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The dialogue's data."""
        return (await self._read(key))[1]

    async def close(self) -> None:
        """Nothing of its own to close."""

    async def _read(self, key: StorageKey) -> tuple[str | None, dict[str, Any]]:
        return await conversation_state.read_state(_connection.get(), chat_id=key.chat_id, user_id=key.user_id)
