"""The desk every handler works at: what it needs, who speaks, and what came in the body."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import msgspec
from aiohttp import web

from datingbot.api.errors import banned, not_found, not_json, unauthorized
from datingbot.domain.fields import InvalidField
from datingbot.services.context import Context
from datingbot.services.live import Live
from datingbot.services.tokens import Session
from datingbot.storage import members

SEEN_SECONDS = 15.0
"""How long a replica trusts that a member exists and is not banned, and how often it notes that they are here."""

SPEAKERS_MOST = 50_000


@dataclass(slots=True)
class BotAddress:
    """The chat's address, ``https://t.me/<username>``; None until Telegram has told who the bot is."""

    url: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """The member who makes a request."""

    user_id: int
    language: str
    session: Session


async def _no_username(_user_id: int) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDesk:
    """What handlers need. ``wake`` is called after a commit that queued messages; ``webapp`` is a folder to serve.

    ``find_username`` asks Telegram for a member's user name; None when they have none, or it does not say.
    """

    context: Context
    bot_token: str
    ed25519_key: bytes | None
    wake: Callable[[], None]
    webapp: Path | None = None
    frame_ancestors: str = "'self'"
    bot: BotAddress = field(default_factory=BotAddress)
    live: Live = field(default_factory=Live)
    find_username: Callable[[int], Awaitable[str | None]] = _no_username
    _seen: dict[int, tuple[float, str]] = field(default_factory=dict)

    async def identify(self, request: web.Request) -> Speaker:
        """The member behind the session token. Refuses who is unknown or banned."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise unauthorized()
        session = self.context.signer.read_session_token(token)
        now = time.monotonic()
        seen = self._seen.get(session.user_id)
        if seen is None or now - seen[0] > SEEN_SECONDS:
            seen = (now, await self._find(session.user_id))
            if len(self._seen) >= SPEAKERS_MOST:
                self._seen.clear()
            self._seen[session.user_id] = seen
        return Speaker(session.user_id, seen[1], session)

    def forget(self, user_id: int) -> None:
        """The member changed, may no longer speak, or was erased."""
        self._seen.pop(user_id, None)

    def forget_all(self) -> None:
        """Drop everybody: changes may have been missed."""
        self._seen.clear()

    async def _find(self, user_id: int) -> str:
        async with self.context.database.autocommit() as connection:
            member = await members.find(connection, user_id=user_id)
        if member is None:
            raise unauthorized()
        if member.banned_at is not None:
            raise banned()
        return member.language


async def read_form(request: web.Request) -> Mapping[str, object]:
    """The JSON object in the body. Refuses what is not JSON, or no object."""
    try:
        form = msgspec.json.decode(await request.read())
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise not_json() from error
    if not isinstance(form, dict):
        raise InvalidField("body", "not-an-object")
    return form


def path_number(request: web.Request, name: str) -> int:
    """A number in the path that Postgres' INTEGER can hold; anything else is not found."""
    value = request.match_info[name]
    if not (value.isascii() and value.isdigit() and len(value) <= 10 and 0 < int(value) < 2**31):
        raise not_found()
    return int(value)


def path_identifier(request: web.Request, name: str) -> int:
    """A Telegram id in the path; anything else is not found."""
    value = request.match_info[name]
    if not (value.isascii() and value.isdigit() and len(value) <= 16 and 0 < int(value) < 2**52):
        raise not_found()
    return int(value)


def path_uuid(request: web.Request, name: str) -> UUID:
    """A UUID in the path; anything else is not found."""
    try:
        return UUID(request.match_info[name])
    except ValueError as error:
        raise not_found() from error
