"""Signed tokens: the launch token in a reply keyboard's button, the Mini App's session, and a photo's address."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

LAUNCH_SECONDS = 24 * 3600
"""A reply keyboard stays in the chat for long; each launch token is good once, and /start gives a new one."""

SESSION_SECONDS = 3600
SESSION_RENEWABLE_SECONDS = 24 * 3600
PHOTO_SECONDS = 6 * 3600
ERASURE_SECONDS = 600
EXPORT_SECONDS = 600
"""An address is good for as long as it takes to press a button; a new one is a request away."""


class InvalidToken(Exception):
    """A token that was not made by us, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who speaks: ``opened_at`` and ``expires_at`` in Unix seconds."""

    user_id: int
    opened_at: int
    expires_at: int


class Signer:
    """HMAC-SHA-256 with a key of one's own per purpose, so that no token can stand in for another kind."""

    def __init__(self, secret: str, *, now: Callable[[], float]) -> None:
        self._now = now
        self._keys = {
            purpose: hmac.digest(secret.encode(), b"datingbot:" + purpose.encode(), hashlib.sha256)
            for purpose in ("launch", "session", "photo", "erasure", "export")
        }

    def launch_token(self, user_id: int) -> str:
        """A token for one launch of the Mini App from the reply keyboard."""
        return self._seal("launch", f"{user_id}.{int(self._now()) + LAUNCH_SECONDS}.{secrets.token_urlsafe(9)}")

    def read_launch_token(self, token: str) -> tuple[int, int]:
        """(user id, expiry in Unix seconds); raises :class:`InvalidToken`."""
        user_id, expires_at, _ = self._open("launch", token, parts=3)
        return int(user_id), self._fresh(int(expires_at))

    def session_token(self, user_id: int, *, opened_at: int | None = None) -> tuple[str, Session]:
        """A session of an hour, or the renewal of one opened earlier."""
        now = int(self._now())
        session = Session(user_id, opened_at if opened_at is not None else now, now + SESSION_SECONDS)
        return self._seal("session", f"{user_id}.{session.opened_at}.{session.expires_at}"), session

    def read_session_token(self, token: str) -> Session:
        """The session; raises :class:`InvalidToken`."""
        user_id, opened_at, expires_at = map(int, self._open("session", token, parts=3))
        return Session(user_id, opened_at, self._fresh(expires_at))

    def renew_session(self, session: Session) -> tuple[str, Session]:
        """A new hour for a session that began less than a day ago; raises :class:`InvalidToken` after that."""
        if self._now() - session.opened_at > SESSION_RENEWABLE_SECONDS:
            raise InvalidToken("the session began more than a day ago")
        return self.session_token(session.user_id, opened_at=session.opened_at)

    def erasure_token(self, user_id: int) -> tuple[str, int]:
        """The answer to "shall everything be erased?" that may be given within a few minutes; and until when."""
        expires_at = int(self._now()) + ERASURE_SECONDS
        return self._seal("erasure", f"{user_id}.{expires_at}"), expires_at

    def erasure_allowed(self, token: str, *, user_id: int) -> bool:
        """Whether the member was asked a moment ago."""
        try:
            asked, expires_at = map(int, self._open("erasure", token, parts=2))
            self._fresh(expires_at)
        except (InvalidToken, ValueError):
            return False
        return asked == user_id

    def export_path(self, export_id: UUID) -> tuple[str, int]:
        """The signed address of a member's archive, and until when it is good."""
        expires_at = int(self._now()) + EXPORT_SECONDS
        mark = self._mark("export", f"{export_id}/{expires_at}")
        return f"/api/exports/{export_id}?e={expires_at}&s={mark}", expires_at

    def archive_secret(self, export_id: UUID) -> str:
        """What an archive is sealed with in the store, where chats would be readable otherwise."""
        return self._mark("export", f"sealed/{export_id}") + self._mark("export", f"sealed too/{export_id}")

    def export_allowed(self, export_id: UUID, *, expires_at: int, mark: str) -> bool:
        """Whether an archive's address is ours and fresh."""
        expected = self._mark("export", f"{export_id}/{expires_at}")
        return hmac.compare_digest(expected.encode(), mark.encode()) and expires_at > self._now()

    def photo_path(self, photo_id: UUID, size: str) -> str:
        """The signed address of a photo, the same for an hour so that browsers keep it."""
        expires_at = (int(self._now()) // 3600 + 1) * 3600 + PHOTO_SECONDS
        return f"/api/photos/{photo_id}/{size}?e={expires_at}&s={self._photo_mark(photo_id, size, expires_at)}"

    def photo_allowed(self, photo_id: UUID, size: str, *, expires_at: int, mark: str) -> bool:
        """Whether an address is ours and fresh."""
        expected = self._photo_mark(photo_id, size, expires_at)
        return hmac.compare_digest(expected.encode(), mark.encode()) and expires_at > self._now()

    def _photo_mark(self, photo_id: UUID, size: str, expires_at: int) -> str:
        return self._mark("photo", f"{photo_id}/{size}/{expires_at}")

    def _mark(self, purpose: str, content: str) -> str:
        return urlsafe_b64encode(hmac.digest(self._keys[purpose], content.encode(), hashlib.sha256)[:18]).decode()

    def _fresh(self, expires_at: int) -> int:
        if expires_at <= self._now():
            raise InvalidToken("expired")
        return expires_at

    def _seal(self, purpose: str, content: str) -> str:
        return f"{content}.{self._whole_mark(purpose, content)}"

    def _whole_mark(self, purpose: str, content: str) -> str:
        mark = hmac.digest(self._keys[purpose], content.encode(errors="surrogatepass"), hashlib.sha256)
        return urlsafe_b64encode(mark).decode().rstrip("=")

    def _open(self, purpose: str, token: str, *, parts: int) -> list[str]:
        content, _, mark = token.rpartition(".")
        # As text: base64 spells the same bytes in several ways, and a token that serves once has one spelling only.
        expected = self._whole_mark(purpose, content)
        if not hmac.compare_digest(mark.encode(errors="surrogatepass"), expected.encode()):
            raise InvalidToken("not a token of ours")
        values = content.split(".")
        if len(values) != parts:
            raise InvalidToken("not a token of ours")
        return values
