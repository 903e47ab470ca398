"""Credentials that are good for one session: initData hashes and launch tokens already exchanged."""

from __future__ import annotations

from datetime import datetime

from datingbot.storage.database import Connection, execute, fetch_value


async def redeem(connection: Connection, *, digest: bytes, nonce: str, user_id: int, expires_at: datetime) -> bool:
    """Use a credential for the first time, or again with the nonce of the first time (a repeated request)."""
    first = await fetch_value(
        connection,
        """INSERT INTO used_credentials (digest, nonce, user_id, expires_at)
           VALUES (:digest, :nonce, :user_id, :expires_at)
           ON CONFLICT (digest) DO UPDATE SET nonce = used_credentials.nonce
           RETURNING nonce = :nonce AND user_id = :user_id""",
        digest=digest,
        nonce=nonce,
        user_id=user_id,
        expires_at=expires_at,
    )
    return bool(first)


async def purge(connection: Connection) -> int:
    """Forget credentials that are too old to be exchanged anyway."""
    return await execute(connection, "DELETE FROM used_credentials WHERE expires_at < now()")
