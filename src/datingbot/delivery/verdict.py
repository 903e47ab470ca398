"""What an answer of the Bot API means for the message: pure decisions, one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from datingbot.delivery.bot_api import Answer

ATTEMPTS_MOST = 12
"""After so many tries without a verdict (about 20 minutes) a message is given up."""

DELAY_FIRST = timedelta(seconds=1)
DELAY_MOST = timedelta(minutes=5)
BOT_WIDE_FROM = timedelta(seconds=5)
"""A flood wait this long is the bot's own, not one chat's: Telegram's waits for a chat are a few seconds."""


class Outcome(Enum):
    """What to do with the message."""

    SENT = "sent"
    FLOODED = "flooded"
    UNREACHABLE = "unreachable"
    REJECTED = "rejected"
    RETRIED = "retried"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``delay`` before the next try; ``whole_bot`` when everything must wait."""

    outcome: Outcome
    delay: timedelta = timedelta()
    whole_bot: bool = False


_UNREACHABLE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked", "bot can't initiate")
_AS_WISHED = ("message is not modified", "query is too old", "query id is invalid", "message to react not found")
"""Refusals that say the effect is there already, or that nobody waits for it any more."""


def judge(answer: Answer, *, attempts: int) -> Verdict:
    """Judge one answer after so many attempts (at least 1).

    https://core.telegram.org/bots/api#responseparameters for ``retry_after``.
    """
    said = answer.description.lower()
    if answer.ok or (answer.status == 400 and any(words in said for words in _AS_WISHED)):
        return Verdict(Outcome.SENT)
    if answer.status == 429:
        delay = timedelta(seconds=answer.retry_after or 1.0)
        return Verdict(Outcome.FLOODED, delay, whole_bot=delay >= BOT_WIDE_FROM)
    if answer.status == 403 or (answer.status == 400 and any(words in said for words in _UNREACHABLE)):
        return Verdict(Outcome.UNREACHABLE)
    if 400 <= answer.status < 500 and answer.status not in (401, 404, 409):
        return Verdict(Outcome.REJECTED)
    if attempts >= ATTEMPTS_MOST:
        return Verdict(Outcome.REJECTED)
    return Verdict(Outcome.RETRIED, min(DELAY_MOST, DELAY_FIRST * 2 ** (attempts - 1)))
