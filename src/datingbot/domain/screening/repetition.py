"""Repetition: the same text to many people slows its writer down, and then stops them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from datingbot.domain.screening.folding import fold

WINDOW = timedelta(days=1)
FREE_PEOPLE = 5
"""A good opening line may be used again; so many people may get it at any pace."""

STOP_PEOPLE = 20
"""With so many in a day it is advertising."""

PAUSE = timedelta(minutes=10)
"""Between one person and the next once the free ones are used up."""

WORDS_LEAST = 4
"""Shorter texts are greetings: everybody writes the same ones."""

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Pace:
    """``go``, ``slow`` (wait for ``wait``) or ``stop`` (until the window is over)."""

    pace: str
    wait: timedelta = timedelta()


def digest_text(text: str, *, without: str) -> bytes | None:
    """What texts that differ in the addressee's name, digits and signs alone have in common; None for greetings."""
    names = set(_WORD.findall(fold(without)))
    words = [word for word in _WORD.findall(fold(text)) if word not in names]
    if len(words) < WORDS_LEAST:
        return None
    return hashlib.sha256(" ".join(words).encode(errors="replace")).digest()


def pace(people: int, *, since_last: timedelta) -> Pace:
    """How to go on for one whose text went to ``people`` others within the window, to the last of them so long ago."""
    if people < FREE_PEOPLE:
        return Pace("go")
    if people >= STOP_PEOPLE:
        return Pace("stop", WINDOW)
    wait = PAUSE - since_last
    return Pace("slow", wait) if wait > timedelta() else Pace("go")
