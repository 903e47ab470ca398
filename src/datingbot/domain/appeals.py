"""Appeals: what a member says against a decision, for how long they may, and who may answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from datingbot.domain.fields import InvalidField, require_integer, require_text

WORDS_MOST = 1000
OPEN_FOR = timedelta(days=183)
"""Six months, as article 20 of the EU's Digital Services Act asks for."""

APPEALABLE = ("warn", "limit", "ban", "hide", "reject-photo")
"""Decisions that take something away."""


def parse_words(value: object) -> str:
    """Why the member finds the decision wrong, 1-1000 characters."""
    return require_text(value, field="words", least=1, most=WORDS_MOST)


def parse_appeal(form: Mapping[str, object]) -> tuple[int, str]:
    """(decision id, words)."""
    if unknown := sorted(set(form) - {"decision_id", "words"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    decision_id = require_integer(form.get("decision_id"), field="decision_id", least=1, most=2**31 - 1)
    return decision_id, parse_words(form.get("words"))


def is_open(*, action: str, decided_at: datetime, lifted: bool, now: datetime) -> bool:
    """Whether a decision may still be appealed against."""
    return action in APPEALABLE and not lifted and now - decided_at < OPEN_FOR


def may_answer(moderator_id: int, *, decided_by: int | None) -> bool:
    """Whether this moderator may answer an appeal: never the one who decided; what a machine did, anybody may."""
    return moderator_id != decided_by
