"""initData: what Telegram signs when it opens a Mini App, checked before a single field is believed.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from urllib.parse import parse_qsl

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BYTES_MOST = 4_096
AGE_MOST_SECONDS = 3_600
AHEAD_MOST_SECONDS = 60
FIELDS_MOST = 32
_PROOFS = ("hash", "signature")

TELEGRAM_KEY = bytes.fromhex("e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d")
"""Telegram's production key for checks by third parties, who have no bot token."""


class InvalidInitData(Exception):
    """Not signed by Telegram for this bot, or too old."""


class _User(msgspec.Struct):
    id: int
    first_name: str = ""
    language_code: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InitData:
    """Who opened the Mini App; ``digest`` tells one launch from another, ``auth_date`` in Unix seconds."""

    user_id: int
    first_name: str
    language_code: str | None
    auth_date: int
    start_param: str | None
    digest: bytes


def parse_init_data(raw: str, *, bot_token: str | None, bot_id: int, ed25519_key: bytes | None, now: float) -> InitData:
    """Check and read raw initData: by HMAC with the token, or without one by the Ed25519 signature.

    Raises :class:`InvalidInitData`, whatever the input.
    """
    fields = _split(raw)
    if bot_token is not None:
        _check_hash(fields, bot_token)
    else:
        _check_signature(fields, bot_id=bot_id, key=ed25519_key or TELEGRAM_KEY)
    auth_date = _read_date(fields.get("auth_date", ""), now=now)
    try:
        user = msgspec.json.decode(fields.get("user", ""), type=_User)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInitData("user is missing or malformed") from error
    if user.is_bot or not 0 < user.id < 2**52:
        raise InvalidInitData("user is not a person")
    return InitData(
        user_id=user.id,
        first_name=user.first_name,
        language_code=user.language_code,
        auth_date=auth_date,
        start_param=fields.get("start_param"),
        # Of what both proofs vouch for alone: whoever could change the rest would have a second launch.
        digest=hashlib.sha256(_list_fields(fields, but=_PROOFS).encode()).digest(),
    )


def _split(raw: str) -> dict[str, str]:
    if len(raw) > BYTES_MOST:
        raise InvalidInitData("too long")
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=FIELDS_MOST)
    except (ValueError, UnicodeError) as error:
        raise InvalidInitData("not a query string") from error
    fields = dict(pairs)
    # Of two values one would be checked and the other used.
    if len(fields) != len(pairs):
        raise InvalidInitData("a field is named twice")
    try:
        raw.encode()
    except UnicodeError as error:
        raise InvalidInitData("not text") from error
    return fields


def _list_fields(fields: dict[str, str], *, but: tuple[str, ...]) -> str:
    return "\n".join(f"{name}={fields[name]}" for name in sorted(fields) if name not in but)


def _check_hash(fields: dict[str, str], bot_token: str) -> None:
    given = fields.get("hash", "")
    checked = _list_fields(fields, but=("hash",))
    key = hmac.digest(b"WebAppData", bot_token.encode(), hashlib.sha256)
    expected = hmac.new(key, checked.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise InvalidInitData("the hash does not fit")


def _check_signature(fields: dict[str, str], *, bot_id: int, key: bytes) -> None:
    given = fields.get("signature", "")
    checked = _list_fields(fields, but=_PROOFS)
    try:
        signature = urlsafe_b64decode(given + "=" * (-len(given) % 4))
        Ed25519PublicKey.from_public_bytes(key).verify(signature, f"{bot_id}:WebAppData\n{checked}".encode())
    except (ValueError, InvalidSignature) as error:
        raise InvalidInitData("the signature does not fit") from error


def _read_date(value: str, *, now: float) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 12):
        raise InvalidInitData("auth_date is missing or malformed")
    auth_date = int(value)
    if auth_date < now - AGE_MOST_SECONDS:
        raise InvalidInitData("too old")
    if auth_date > now + AHEAD_MOST_SECONDS:
        raise InvalidInitData("from the future")
    return auth_date
