"""Drawing a deck: who fits both ways, scored and ordered, as cards; and what to widen when nobody is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from datingbot.domain.compatibility import Traits, compatibility
from datingbot.domain.place import distance_band, distance_km
from datingbot.domain.preference import MAX_DISTANCE_KM
from datingbot.domain.ranking import Candidate, order_deck
from datingbot.domain.squares import region_of
from datingbot.domain.walk import WANTED
from datingbot.services.context import Context
from datingbot.storage import deck
from datingbot.storage.database import Connection
from datingbot.storage.deck import Drawn
from datingbot.storage.profiles import Profile
from datingbot.storage.swipes import has_swiped

DECK_MOST = 10
COUNTED_MOST = 99
"""An honest number of people to be found further away; more than this is said as 99."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Someone to like or pass, as the viewer may see them."""

    profile: Profile
    distance_band: str
    shared_interests: tuple[str, ...]
    likes_you: bool
    is_super: bool
    note: str | None
    compatibility: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """Why a deck is empty (``nobody_near``, ``all_seen``, ``filters_narrow``) and a distance (km) that would help."""

    reason: str
    wider_distance: int | None
    wider_count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """Up to ten cards, best first; ``empty`` only without any."""

    cards: list[Card]
    empty: Empty | None


async def draw_deck(context: Context, connection: Connection, *, user_id: int) -> Deck | None:
    """The member's deck, or None without a profile."""
    viewer = await deck.read_viewer(connection, user_id=user_id)
    if viewer is None:
        return None
    pool = {one.user_id: one for one in await deck.draw_pool(connection, viewer=viewer, most=WANTED)}
    scored = await _score(context, connection, user_id=user_id, others=pool)
    region = region_of(viewer.latitude, viewer.longitude)
    arm = await context.experiments.arm(connection, "deck", user_id=user_id, region=region)
    candidates = [
        Candidate(other_id, one.score if arm == "ranked" else 0.0, pool[other_id].likes_viewer)
        for other_id, one in scored.items()
    ]
    order = order_deck(candidates, most=DECK_MOST, chance=context.chance)
    chosen = [_as_card(pool[candidate.user_id], scored[candidate.user_id]) for candidate in order]
    return Deck(cards=chosen, empty=None if chosen else await _explain(connection, viewer=viewer))


async def list_likes(context: Context, connection: Connection, *, user_id: int) -> list[Card]:
    """Those who like the member and wait for an answer."""
    drawn = await deck.list_likers(connection, user_id=user_id, most=COUNTED_MOST)
    return await _as_cards(context, connection, user_id=user_id, drawn=drawn)


async def show_card(context: Context, connection: Connection, *, user_id: int, target_id: int) -> Card | None:
    """One person's card, whether or not the deck would show it now; None without both profiles."""
    cards = await _as_cards(context, connection, user_id=user_id, drawn=[Drawn(target_id, False, False, None)])
    return cards[0] if cards else None


async def _as_cards(context: Context, connection: Connection, *, user_id: int, drawn: Iterable[Drawn]) -> list[Card]:
    waiting = {one.user_id: one for one in drawn}
    scored = await _score(context, connection, user_id=user_id, others=waiting)
    return [_as_card(waiting[target_id], one) for target_id, one in scored.items()]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Someone's profile, how well it fits (0..1), and what they and the viewer look at in each other."""

    profile: Profile
    score: float
    mine: Traits
    theirs: Traits


async def _score(
    context: Context, connection: Connection, *, user_id: int, others: Iterable[int]
) -> dict[int, _Scored]:
    """The pair's score for each of ``others`` with a profile, in their order; nobody without a profile of one's own."""
    found = await context.profiles.read(connection, user_ids=[user_id, *others])
    own = found.get(user_id)
    if own is None:
        return {}
    popularity = await context.popularity.read(connection)
    mine, weights = traits_of(own), context.rules.weights
    scored = {}
    for target_id in others:
        profile = found.get(target_id)
        if profile is not None:
            theirs = traits_of(profile)
            score = compatibility(mine, theirs, popularity=popularity, weights=weights)
            scored[target_id] = _Scored(profile, score, mine, theirs)
    return scored


def _as_card(drawn: Drawn, scored: _Scored) -> Card:
    profile, mine, theirs = scored.profile, scored.mine, scored.theirs
    return Card(
        profile=profile,
        distance_band=distance_band(distance_km(mine.position, theirs.position)),
        shared_interests=tuple(slug for slug in profile.interests if slug in mine.interests),
        likes_you=drawn.likes_viewer,
        is_super=drawn.is_super,
        note=drawn.note,
        compatibility=round(scored.score, 4),
    )


def traits_of(profile: Profile) -> Traits:
    """What the score looks at in a profile."""
    return Traits(
        age=profile.age,
        goal=profile.goal,
        interests=frozenset(profile.interests),
        position=(profile.place.latitude, profile.place.longitude),
    )


async def _explain(connection: Connection, *, viewer: deck.Viewer) -> Empty:
    for distance in (100, 250, MAX_DISTANCE_KM):
        if distance <= viewer.radius:
            continue
        count = await deck.count_fitting(connection, viewer=replace(viewer, radius=distance), most=COUNTED_MOST)
        if count:
            return Empty(reason="nobody_near", wider_distance=distance, wider_count=count)
    anyone = replace(viewer, min_age=18, max_age=120, preference="any", radius=MAX_DISTANCE_KM)
    if await deck.count_fitting(connection, viewer=anyone, most=1):
        return Empty(reason="filters_narrow", wider_distance=None, wider_count=None)
    seen = await has_swiped(connection, user_id=viewer.user_id)
    return Empty(reason="all_seen" if seen else "nobody_near", wider_distance=None, wider_count=None)
