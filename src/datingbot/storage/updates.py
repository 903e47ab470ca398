"""Which Telegram updates were handled, and which would not go through."""

from __future__ import annotations

from datetime import datetime, timedelta

from datingbot.storage.database import Connection, execute, fetch_value

ATTEMPTS_MOST = 5
"""After so many failures an update is set aside, so that its chat goes on."""


async def begin_update(connection: Connection, *, update_id: int, lane: int) -> bool:
    """Lock the chat (``lane``) and mark the update handled; False when it already was. Lasts to the commit."""
    return bool(await fetch_value(connection, "SELECT begin_update(:update_id, :lane)", update_id=update_id, lane=lane))


async def record_failure(connection: Connection, *, update_id: int, error: str, payload: str) -> bool:
    """Count a failed attempt; True when the update is now given up and must be acknowledged."""
    attempts = await fetch_value(
        connection,
        """INSERT INTO failed_updates AS f (update_id, error, payload)
           VALUES (:update_id, :error, CAST(:payload AS jsonb))
           ON CONFLICT (update_id) DO UPDATE
              SET attempts = f.attempts + 1, error = excluded.error, updated_at = now() RETURNING attempts""",
        update_id=update_id,
        error=error[:4000],
        payload=payload,
    )
    if attempts < ATTEMPTS_MOST:
        return False
    await execute(
        connection, "UPDATE failed_updates SET given_up_at = now() WHERE update_id = :update_id", update_id=update_id
    )
    return True


async def purge_failures(connection: Connection) -> int:
    """Forget failures that went through in the end; an update that was given up stays for the owner."""
    return await execute(
        connection, "DELETE FROM failed_updates WHERE given_up_at IS NULL AND updated_at < now() - interval '1 day'"
    )


async def prepare_partitions(connection: Connection, *, now: datetime, keep_days: int) -> None:
    """Make the partitions of the next days and drop those older than ``keep_days``."""
    for offset in range(3):
        day = (now + timedelta(days=offset)).date()
        name = f"telegram_updates_{day:%Y%m%d}"
        if await fetch_value(connection, "SELECT to_regclass(:name)", name=name) is None and offset > 0:
            await execute(
                connection,
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF telegram_updates "
                f"FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')",
            )
    oldest = f"telegram_updates_{(now - timedelta(days=keep_days)).date():%Y%m%d}"
    stale = await fetch_value(
        connection,
        """SELECT coalesce(array_agg(c.relname::text), '{}') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'telegram_updates'::regclass AND c.relname ~ '_[0-9]{8}$' AND c.relname < :oldest""",
        oldest=oldest,
    )
    for name in stale:
        await execute(connection, f"DROP TABLE {name}")
    await execute(
        connection,
        "DELETE FROM telegram_updates_default WHERE received_at < :before",
        before=now - timedelta(days=keep_days),
    )
