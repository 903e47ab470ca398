"""Chromium's traces: what its main thread did in each frame in which a card moved."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Event = dict[str, Any]

CATEGORIES = [
    "-*",
    "blink.user_timing",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
]
MOVING, STILL = "phone-moving", "phone-still"
"""Marks that phone.js makes in the page."""
PARTS = {"UpdateLayoutTree": "style", "Layout": "layout", "PrePaint": "paint", "Paint": "paint", "Layerize": "paint"}


@dataclass(slots=True)
class Frame:
    """One frame, in ms: from its begin to the next one's, and what the main thread spent in it, by its own clock.

    The thread's clock stands still while other programs have the core, and goes on while chromium plays the slow phone.
    """

    length: float
    work: float = 0.0
    style: float = 0.0
    layout: float = 0.0
    paint: float = 0.0

    @property
    def script(self) -> float:
        """What is neither style nor layout nor paint: handlers, and the browser's own."""
        return self.work - self.style - self.layout - self.paint


def read_frames(events: Sequence[Event]) -> list[Frame]:
    """The frames between a mark that a card moves and the mark that it is still."""
    [thread] = {(event["pid"], event["tid"]) for event in events if event["name"] == MOVING}
    own = sorted((each for each in events if (each["pid"], each["tid"]) == thread), key=lambda each: float(each["ts"]))
    moving = False
    begins: list[float] = []
    kept: list[Frame | None] = []
    for event in own:
        if event["name"] in (MOVING, STILL):
            moving = event["name"] == MOVING
        elif event["name"] == "BeginMainThreadFrame":
            begun = event["ts"] / 1e3
            if begins and (before := kept[-1]) is not None:
                before.length = begun - begins[-1]
            begins.append(begun)
            kept.append(Frame(0.0) if moving else None)
    for event in own:
        if event["ph"] != "X" or (at := bisect.bisect_right(begins, event["ts"] / 1e3) - 1) < 0:
            continue
        frame, spent = kept[at], event.get("tdur", 0) / 1e3
        if frame is None:
            continue
        if event["name"] == "RunTask":
            frame.work += spent
        elif part := PARTS.get(event["name"]):
            setattr(frame, part, getattr(frame, part) + spent)
    return [frame for frame in kept if frame is not None and frame.length]
