"""Listening to what Postgres announces: a connection of one's own, taken anew whenever it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import asyncpg

from datingbot.storage.database import Database, DatabaseUnavailable

CHECK_SECONDS = 10.0
"""How often the connection is tried: a peer that vanished says nothing by itself."""


async def listen(
    database: Database, *, channels: Mapping[str, Callable[[str], None]], on_gap: Sequence[Callable[[], None]]
) -> None:
    """Give every NOTIFY's payload to its channel until cancelled; call ``on_gap`` when some may have been missed."""
    while True:
        connection: asyncpg.Connection | None = None
        try:
            connection = await database.connect_directly()
            for channel in channels:
                await connection.add_listener(
                    channel, lambda _connection, _pid, heard, payload: channels[heard](payload)
                )
            for catch_up in on_gap:
                catch_up()
            while not connection.is_closed():
                await asyncio.sleep(CHECK_SECONDS)
                await connection.execute("SELECT 1", timeout=CHECK_SECONDS)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, DatabaseUnavailable):
            await asyncio.sleep(1)
        finally:
            if connection is not None and not connection.is_closed():
                connection.terminate()
