"""Presence: in which coarse band somebody was last here, and who may see it of whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Presence = Literal["online", "today", "week"]

BANDS: tuple[tuple[Presence, timedelta], ...] = (
    ("online", timedelta(minutes=5)),
    ("today", timedelta(hours=24)),
    ("week", timedelta(days=7)),
)
"""From the narrowest; whoever was not here for longer is in none."""


def presence_of(seen_at: datetime | None, *, to: datetime | None, now: datetime) -> Presence | None:
    """The band of somebody last seen at ``seen_at``, as a member last seen at ``to`` may see it.

    Either is None for who does not show it: they are in no band, and see nobody else's. A time that is kept for a while
    only ever makes a band wider, never narrower.
    """
    if seen_at is None or to is None:
        return None
    return next((band for band, span in BANDS if now - seen_at <= span), None)
