"""Reports: what one says, how much a reporter's word weighs, and when a profile is hidden until somebody has looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datingbot.domain.fields import InvalidField, require_boolean, require_choice, require_identifier, require_text
from datingbot.domain.rules import RULES

WORDS_MOST = 1000
PLACES = ("card", "profile", "chat")
"""Where a report is made."""

FULL_WEIGHT = 100
LEAST_WEIGHT = 40
"""Below this a reporter's word weighs nothing: most of what they said was not so."""

_CREDIT = 2
"""Reports that count as upheld from the start: nobody's first mistake silences them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """A report as it was made; ``blocks`` when the reporter wants to see no more of the other."""

    target_id: int
    reason: str
    words: str
    place: str
    blocks: bool


def parse_report(form: Mapping[str, object], *, member_id: int) -> ReportDraft:
    """Check a report of ``member_id``: target_id, reason, and optionally words, place and block."""
    if unknown := sorted(set(form) - {"target_id", "reason", "words", "place", "block"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    target_id = require_identifier(form.get("target_id"), field="target_id")
    if target_id == member_id:
        raise InvalidField("target_id", "yourself")
    reason = require_choice(form.get("reason"), field="reason", choices=RULES)
    words = require_text(form.get("words", ""), field="words", least=0, most=WORDS_MOST)
    if reason == "other" and not words:
        raise InvalidField("words", "required")
    return ReportDraft(
        target_id=target_id,
        reason=reason,
        words=words,
        place=require_choice(form.get("place", "card"), field="place", choices=PLACES),
        blocks=require_boolean(form.get("block", False), field="block"),
    )


def reporter_weight(*, upheld: int, rejected: int) -> int:
    """How much the word of somebody weighs of whose reports so many were upheld and rejected, in percent.

    Never more than one person's: many reports by one reporter cannot hide anybody.
    """
    weight = FULL_WEIGHT * (upheld + _CREDIT) // (upheld + rejected + _CREDIT)
    return weight if weight >= LEAST_WEIGHT else 0


def hides(weights: Mapping[int, int], *, needed: int) -> bool:
    """Whether reports by these people, each with their weight in percent, hide a profile; ``needed`` full words do."""
    return sum(min(weight, FULL_WEIGHT) for weight in weights.values()) >= needed * FULL_WEIGHT
