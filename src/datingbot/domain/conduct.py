"""How much one member may do in a span of time; the counters are rows in Postgres, the same in every replica."""

from __future__ import annotations

from dataclasses import dataclass

NOTE_MOST = 200


@dataclass(frozen=True, slots=True)
class Quota:
    """At most ``most`` of ``action`` in each window of ``seconds``."""

    action: str
    most: int
    seconds: int


DAY = 86_400
SUPERLIKES = Quota("superlike", 3, DAY)
SWIPES = Quota("swipe", 120, 60)
"""Passes too: nobody reads two profiles a second, so more is a script."""
LOGINS = Quota("login", 30, 60)
UPLOADS = Quota("upload", 30, 3_600)
EDITS = Quota("edit", 60, 60)
EXPORTS = Quota("export", 5, DAY)
COMMANDS = Quota("command", 40, 60)
ORDERS = Quota("order", 20, 3_600)
SUPPORT = Quota("paysupport", 5, DAY)
MESSAGES = Quota("message", 30, 60)
MESSAGES_A_DAY = Quota("message-day", 1_000, DAY)

TYPING_SECONDS = 2.0
"""How often at most the other is told that somebody types."""
REPORTS = Quota("report", 20, DAY)
BLOCKS = Quota("block", 60, 3_600)
APPEALS = Quota("appeal", 10, DAY)
SELFIES = Quota("selfie", 10, DAY)
DECISIONS = Quota("decision", 60, 60)
"""Nobody reads a case a second: more is a script with a moderator's session."""


def likes_per_day(most: int) -> Quota:
    """The daily allowance of likes, which owners configure."""
    return Quota("like", most, DAY)
