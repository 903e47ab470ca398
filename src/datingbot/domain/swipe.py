"""A swipe as a member makes it, checked before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from datingbot.domain.conduct import NOTE_MOST
from datingbot.domain.fields import (
    InvalidField,
    require_boolean,
    require_choice,
    require_identifier,
    require_text,
)

ACTIONS = ("like", "dislike")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swipe:
    """``key`` makes a repeated delivery of the same swipe harmless; ``note`` is 1-200 characters or None."""

    target_id: int
    action: str
    is_super: bool
    note: str | None
    key: UUID


def parse_swipe(form: Mapping[str, object], *, member_id: int) -> Swipe:
    """Check one swipe of ``member_id``: target_id, action, key, and optionally super and note (likes only)."""
    if unknown := sorted(set(form) - {"target_id", "action", "super", "note", "key"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    target_id = require_identifier(form.get("target_id"), field="target_id")
    if target_id == member_id:
        raise InvalidField("target_id", "yourself")
    action = require_choice(form.get("action"), field="action", choices=ACTIONS)
    is_super = require_boolean(form.get("super", False), field="super")
    note = form.get("note")
    if note is not None:
        note = require_text(note, field="note", least=0, most=NOTE_MOST) or None
    if action == "dislike" and (is_super or note):
        raise InvalidField("action", "pass-with-like")
    try:
        key = UUID(require_text(form.get("key"), field="key", least=32, most=36))
    except ValueError as error:
        if isinstance(error, InvalidField):
            raise
        raise InvalidField("key", "not-a-key") from None
    return Swipe(target_id=target_id, action=action, is_super=is_super, note=note, key=key)
