"""Gestures for a selfie check: one is asked for at random, so that no picture made earlier will do."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

GESTURES = ("thumbs-up", "peace", "open-palm", "three-fingers", "hand-on-head", "cover-eye", "touch-nose", "ok-sign")
"""Each has a sentence in the catalogues: ``gesture-<slug>``."""

GOOD_FOR = timedelta(minutes=30)
"""A gesture asked for longer ago could have been practised on somebody else's picture."""


def choose_gesture(chance: Random, *, before: str | None) -> str:
    """A gesture, another one than ``before``."""
    return chance.choice([gesture for gesture in GESTURES if gesture != before])


def is_fresh(asked_at: datetime, *, now: datetime) -> bool:
    """Whether a selfie may still be sent for a gesture asked for then."""
    return timedelta() <= now - asked_at < GOOD_FOR
