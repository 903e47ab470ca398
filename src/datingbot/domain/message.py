"""A message of a chat as a member writes it, and what is between the two of a match besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from datingbot.domain.fields import InvalidField, require_boolean, require_choice, require_text

TEXT_MOST = 2000

TURN_WITHIN = timedelta(days=14)
"""A chat that rested for longer is nobody's turn: a conversation that came to its end holds nobody up for ever."""

MET = ("yes", "no", "not_yet")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to send; ``key`` makes a repeated delivery of the same one harmless."""

    key: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a member says of having met; ``again`` only of a meeting that was."""

    met: str
    again: bool | None


def parse_message(form: Mapping[str, object]) -> Draft:
    """Check a form of ``key`` and ``text``, 1-2000 characters."""
    _refuse_unknown(form, known={"key", "text"})
    text = parse_text(form.get("text"))
    return Draft(parse_key(form.get("key")), text)


def parse_text(value: object) -> str:
    """A text of 1-2000 characters."""
    return require_text(value, field="text", least=1, most=TEXT_MOST)


def parse_key(value: object) -> UUID:
    """A message's key."""
    text = require_text(value, field="key", least=32, most=36)
    try:
        return UUID(text)
    except ValueError:
        raise InvalidField("key", "not-a-key") from None


def parse_meeting(form: Mapping[str, object]) -> Meeting:
    """Check a form of ``met`` and, when it is yes, ``again`` (true, false or null)."""
    _refuse_unknown(form, known={"met", "again"})
    met = require_choice(form.get("met"), field="met", choices=MET)
    again = form.get("again")
    if again is None:
        return Meeting(met, None)
    if met != "yes":
        raise InvalidField("again", "again-without-meeting")
    return Meeting(met, require_boolean(again, field="again"))


def _refuse_unknown(form: Mapping[str, object], *, known: set[str]) -> None:
    if unknown := sorted(set(form) - known):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
