"""Conversation state: where a member stands in a dialogue with the bot; read when their update is opened."""

from __future__ import annotations

from typing import Any

import msgspec

from datingbot.storage.database import Connection, execute


async def write_state(connection: Connection, *, chat_id: int, user_id: int, state: str | None) -> None:
    """Set the state and keep the data."""
    await execute(
        connection,
        """INSERT INTO conversation_state (chat_id, user_id, state) VALUES (:chat_id, :user_id, :state)
           ON CONFLICT (chat_id, user_id) DO UPDATE SET state = excluded.state, updated_at = now()""",
        chat_id=chat_id,
        user_id=user_id,
        state=state,
    )


async def write_data(connection: Connection, *, chat_id: int, user_id: int, data: dict[str, Any]) -> None:
    """Replace the data and keep the state."""
    await execute(
        connection,
        """INSERT INTO conversation_state (chat_id, user_id, data) VALUES (:chat_id, :user_id, CAST(:data AS jsonb))
           ON CONFLICT (chat_id, user_id) DO UPDATE SET data = excluded.data, updated_at = now()""",
        chat_id=chat_id,
        user_id=user_id,
        data=msgspec.json.encode(data).decode(),
    )


async def purge(connection: Connection) -> int:
    """Forget dialogues left a week ago."""
    return await execute(connection, "DELETE FROM conversation_state WHERE updated_at < now() - interval '7 days'")
