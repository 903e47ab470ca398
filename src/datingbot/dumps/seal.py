"""Sealing: a file encrypted so that every byte of it, its order and its end are proven when it is opened.

``DBDUMP1\\n``, 32 bytes of salt, then chunks of AES-256-GCM. The key of a file is HKDF-SHA256 of the secret and the
salt, so it encrypts one file only; a chunk's nonce is its number and whether it is the last.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"DBDUMP1\n"
SALT_BYTES, TAG_BYTES = 32, 16
CHUNK_BYTES = 1 << 20
LEAST_SECRET = 32
"""Characters of the secret; ``openssl rand -base64 32`` gives 44."""


class CannotOpen(Exception):
    """The file was not sealed with this secret, or it is not whole."""


class BadSecret(Exception):
    """The secret is too short to protect anything."""


def seal(secret: str, plain: BinaryIO, sealed: BinaryIO) -> None:
    """Write ``plain`` to ``sealed``. Raises `BadSecret`."""
    salt = os.urandom(SALT_BYTES)
    cipher = _derive(secret, salt)
    sealed.write(MAGIC + salt)
    number, chunk = 0, plain.read(CHUNK_BYTES)
    while True:
        following = plain.read(CHUNK_BYTES)
        sealed.write(cipher.encrypt(_nonce(number, last=not following), chunk, None))
        if not following:
            return
        number, chunk = number + 1, following


def unseal(secret: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The content again, chunk by chunk, from bytes in parts of any size. Raises `CannotOpen` and `BadSecret`."""
    blocks = _cut(parts)
    header = next(blocks, b"")
    if len(header) != len(MAGIC) + SALT_BYTES or not header.startswith(MAGIC):
        raise CannotOpen("This is not a sealed dump: its beginning is another one.")
    cipher = _derive(secret, header[len(MAGIC) :])
    chunk = next(blocks, b"")
    number = 0
    while True:
        following = next(blocks, b"")
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, None)
        except (InvalidTag, ValueError):
            raise CannotOpen(
                f"The dump cannot be opened at chunk {number}: it was sealed with another key, or it is damaged."
            ) from None
        if not following:
            return
        number, chunk = number + 1, following


def _cut(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The header, then blocks of one sealed chunk; the last may be shorter."""
    wanted, kept = len(MAGIC) + SALT_BYTES, bytearray()
    for part in parts:
        kept += part
        while len(kept) >= wanted:
            yield bytes(kept[:wanted])
            del kept[:wanted]
            wanted = CHUNK_BYTES + TAG_BYTES
    if kept:
        yield bytes(kept)


def _derive(secret: str, salt: bytes) -> AESGCM:
    if len(secret) < LEAST_SECRET:
        raise BadSecret(f"The key of dumps needs {LEAST_SECRET} characters or more. Make one: openssl rand -base64 32")
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC).derive(secret.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
