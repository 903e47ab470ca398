"""Ban marks: keyed hashes of Telegram ids, by which somebody who was shut out is known again after they were erased."""

from __future__ import annotations

import hashlib
import hmac


class BanMarks:
    """HMAC-SHA-256 with a key made from ``secret``: without it a mark says nothing about whose it is."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"datingbot:ban", hashlib.sha256)

    def mark(self, user_id: int) -> bytes:
        """The mark of a Telegram id."""
        return hmac.digest(self._key, str(user_id).encode(), hashlib.sha256)
