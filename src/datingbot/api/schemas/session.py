"""An opened session."""

from __future__ import annotations

from msgspec import Struct


class SessionInfo(Struct):
    """An opened session; ``expires_at`` in Unix seconds."""

    token: str
    expires_at: int
    user_id: int
    language: str
    has_profile: bool
    is_admin: bool
    is_moderator: bool
    sells: bool
    """Whether there is anything to buy."""
    consents_due: list[str]
    """What has to be agreed to before there is a profile, or agreed to anew."""
