"""The keyring: seals what members write to each other, with secrets that are never in the database.

The first secret seals, each of them opens. A sealed text is one byte of version, four that name the secret, 24 random
ones and AES-256-GCM's output. Of the random ones the first 12 make the text's own key and the others are its nonce, as
in XAES-256-GCM (https://c2sp.org/XAES-256-GCM): no two texts share a key and a nonce, however many there are.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NAME_BYTES, SALT_BYTES, NONCE_BYTES = 4, 12, 12
_HEAD_BYTES = len(VERSION) + NAME_BYTES
_CIPHERTEXT_FROM = _HEAD_BYTES + SALT_BYTES + NONCE_BYTES


class CannotOpen(Exception):
    """Sealed by a secret that is not on the ring, for another place, or changed since."""


class Keyring:
    """Secrets of any form, the one in use first; ``bound_to`` is where a sealed text belongs and opens nowhere else."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ValueError("a keyring needs at least one secret")
        keys = [hmac.digest(b"datingbot:texts", secret.encode(), hashlib.sha256) for secret in secrets]
        self._keys = {hmac.digest(key, b"name", hashlib.sha256)[:NAME_BYTES]: key for key in reversed(keys)}
        self._name = hmac.digest(keys[0], b"name", hashlib.sha256)[:NAME_BYTES]

    def seal(self, text: str, *, bound_to: str) -> bytes:
        """The text as nobody can read it without the ring."""
        random = os.urandom(SALT_BYTES + NONCE_BYTES)
        head = VERSION + self._name
        cipher = AESGCM(_text_key(self._keys[self._name], random[:SALT_BYTES]))
        return head + random + cipher.encrypt(random[SALT_BYTES:], text.encode(), head + bound_to.encode())

    def open(self, sealed: bytes, *, bound_to: str) -> str:
        """The text again. Raises :class:`CannotOpen`."""
        head, random = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:_CIPHERTEXT_FROM]
        key = self._keys.get(head[len(VERSION) :])
        if head[: len(VERSION)] != VERSION or key is None:
            raise CannotOpen("no secret on the ring has sealed this; was one taken off CHAT_KEY too early?")
        try:
            opened = AESGCM(_text_key(key, random[:SALT_BYTES])).decrypt(
                random[SALT_BYTES:], sealed[_CIPHERTEXT_FROM:], head + bound_to.encode()
            )
        except (InvalidTag, ValueError):
            raise CannotOpen("not what was sealed, or not where it was sealed for") from None
        return opened.decode()


def message_place(*, match_id: int, sender_id: int, key: object) -> str:
    """Where a chat's text belongs: it opens as that message of that member in that match only."""
    return f"message:{match_id}:{sender_id}:{key}"


def username_place(*, match_id: int, user_id: int) -> str:
    """Where the user name belongs that a member hands over in a match."""
    return f"username:{match_id}:{user_id}"


def outbox_place(chat_id: int) -> str:
    """Where a payload's sealed part belongs: the chat it is sent to."""
    return f"outbox:{chat_id}"


def flag_place(*, user_id: int) -> str:
    """Where a text belongs in which a pattern found something."""
    return f"flag:{user_id}"


def evidence_place(*, target_id: int) -> str:
    """Where the end of a conversation belongs that a report about somebody shows."""
    return f"evidence:{target_id}"


def _text_key(key: bytes, salt: bytes) -> bytes:
    return hmac.digest(key, b"text:" + salt, hashlib.sha256)
