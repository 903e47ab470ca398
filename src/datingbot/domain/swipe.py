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

BIO = "bio"
"""What a like is about when it is not a photo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swipe:
    """``key`` makes a repeated delivery of the same swipe harmless; ``note`` is 1-200 characters or None.

    ``about`` is what in the profile the like refers to: ``bio``, the id of a photo, or None for all of it.
    """

    target_id: int
    action: str
    is_super: bool
    note: str | None
    about: str | None
    key: UUID


def parse_swipe(form: Mapping[str, object], *, member_id: int) -> Swipe:
    """Check one swipe of ``member_id``: target_id, action, key, and optionally super, note and about (likes only)."""
    if unknown := sorted(set(form) - {"target_id", "action", "super", "note", "about", "key"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    target_id = require_identifier(form.get("target_id"), field="target_id")
    if target_id == member_id:
        raise InvalidField("target_id", "yourself")
    action = require_choice(form.get("action"), field="action", choices=ACTIONS)
    is_super = require_boolean(form.get("super", False), field="super")
    note = form.get("note")
    if note is not None:
        note = require_text(note, field="note", least=0, most=NOTE_MOST) or None
    about = _parse_about(form.get("about"))
    if action == "dislike" and (is_super or note or about):
        raise InvalidField("action", "pass-with-like")
    key = _parse_uuid(form.get("key"), field="key", rule="not-a-key")
    return Swipe(target_id=target_id, action=action, is_super=is_super, note=note, about=about, key=key)


def _parse_about(value: object) -> str | None:
    if value is None or value == BIO:
        return BIO if value else None
    return str(_parse_uuid(value, field="about", rule="unknown-photo"))


def _parse_uuid(value: object, *, field: str, rule: str) -> UUID:
    try:
        return UUID(require_text(value, field=field, least=32, most=36))
    except ValueError as error:
        if isinstance(error, InvalidField):
            raise
        raise InvalidField(field, rule) from None
