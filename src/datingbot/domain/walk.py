"""A member's walk round the deck: where on the circle of ranks they stand, and how far they look from there.

Everybody has a random rank in 0..1, which is a place on a circle. A member looks at a stretch of it, from where they
stand as far as a few dozen people who fit, and moves on as they swipe. So a deck costs the same after 50,000 swipes as
after none: those swiped already are behind. Whoever was passed over comes again in the next round.

Places and lengths are whole ticks, so stretches that touch neither overlap nor leave a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

CIRCLE = 1 << 30
"""Ticks round the circle; exact in a double, as ranks are."""

WANTED = 60
"""People not yet swiped whom a stretch should hold: among them the best ten are looked for."""

ENOUGH = 20
"""With fewer than these, another stretch is looked at, and another, until the round is complete."""

MOVE_AFTER = 20
"""Swipes within the stretch after which the member moves on by half of those left."""

FIRST_LOOK = CIRCLE >> 9
MOST_SEEN_PER_WANTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where a member stands (``start``), how far they look (``width``), both in ticks, and how many there they had
    swiped when they came (``seen``; None until they have looked)."""

    start: int
    width: int = FIRST_LOOK
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What lies before a member: its length in ticks, how many who fit were swiped already, and the ranks (0..1) of
    those who were not, in the order of the walk."""

    width: int
    seen: int
    ahead: tuple[float, ...]


def begin_walk(user_id: int) -> Walk:
    """Where a member starts: all over the circle, so that nobody is shown first to everybody."""
    # Multiples of the golden ratio spread evenly, whatever the ids.
    return Walk(start=user_id * 0x278DDE6D % CIRCLE)


def resume_walk(rank: float) -> Walk:
    """Where a member goes on whose place was lost: at whom they swiped last, since most of those swiped lie behind."""
    return Walk(start=int(rank * CIRCLE) % CIRCLE)


def spans(start: int, width: int) -> list[tuple[float, float]]:
    """The half-open intervals of ranks that a stretch of ``width`` ticks from ``start`` covers: two across the top."""
    start %= CIRCLE
    end = start + width
    if width >= CIRCLE:
        return [(0.0, 1.0)]
    pieces = [(start, min(end, CIRCLE)), *([(0, end - CIRCLE)] if end > CIRCLE else [])]
    return [(low / CIRCLE, high / CIRCLE) for low, high in pieces]


def suffices(stretch: Stretch) -> bool:
    """Whether a deck can be made of it, or there is nothing more to look at."""
    return len(stretch.ahead) >= ENOUGH or stretch.width >= CIRCLE


def fitting_width(stretch: Stretch) -> int:
    """The length that would have held those wanted, never so many swiped ones that they would cost more."""
    found = max(len(stretch.ahead), stretch.seen // MOST_SEEN_PER_WANTED)
    return min(CIRCLE, max(1, stretch.width * WANTED // found)) if found else CIRCLE


def next_look(stretch: Stretch) -> int:
    """How much further to look beyond a stretch that does not suffice, in ticks."""
    further = min(fitting_width(stretch), stretch.width * 16) - stretch.width
    return min(CIRCLE - stretch.width, max(further, stretch.width))


def walk_on(walk: Walk, stretch: Stretch) -> Walk:
    """Where the member stands after that look; unchanged when they swiped little since, however often they look."""
    if stretch.width >= CIRCLE and len(stretch.ahead) + stretch.seen <= WANTED * MOST_SEEN_PER_WANTED:
        return replace(walk, width=CIRCLE, seen=stretch.seen) if walk.width != CIRCLE else walk
    if walk.seen is None or stretch.width != walk.width:
        if len(stretch.ahead) <= 2 * WANTED and stretch.seen <= MOST_SEEN_PER_WANTED * WANTED:
            return replace(walk, width=stretch.width, seen=stretch.seen)
        if stretch.seen > MOST_SEEN_PER_WANTED * WANTED:
            return _half_way(walk, stretch)
        return replace(walk, width=fitting_width(stretch), seen=None)
    if stretch.seen < walk.seen + MOVE_AFTER:
        return walk
    return _half_way(walk, stretch)


def _half_way(walk: Walk, stretch: Stretch) -> Walk:
    """Past all that is behind the middle one of those ahead, with a look as long as would have sufficed."""
    ahead = stretch.ahead
    start = int(ahead[len(ahead) // 2] * CIRCLE) if ahead else walk.start + stretch.width
    return Walk(start=start % CIRCLE, width=fitting_width(stretch))
