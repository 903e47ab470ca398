"""Drawing a deck: who fits both ways, scored and ordered, as cards; and what a member may widen when nobody is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from datingbot.domain.compatibility import Terms, Traits, compare
from datingbot.domain.place import distance_band, distance_km
from datingbot.domain.preference import Wishes, heed
from datingbot.domain.presence import Presence, presence_of
from datingbot.domain.ranking import RANKERS, Candidate, order_deck
from datingbot.domain.reasons import Reason, explain
from datingbot.domain.squares import region_of
from datingbot.domain.taste import Habits
from datingbot.domain.walk import WANTED
from datingbot.services.context import Context
from datingbot.services.widening import Widening, find_widenings
from datingbot.storage import deck
from datingbot.storage.database import Connection
from datingbot.storage.deck import Drawn
from datingbot.storage.profiles import Profile
from datingbot.storage.swipes import has_swiped

DECK_MOST = 10
LIKES_MOST = 99
"""Likes that are shown at once; whoever has more answers some first."""

NEWCOMER_FOR = timedelta(days=7)
"""How long after joining someone has places of their own in decks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Someone to like or pass, as the viewer may see them."""

    profile: Profile
    distance_band: str
    shared_interests: tuple[str, ...]
    likes_you: bool
    is_super: bool
    note: str | None
    about: str | None
    compatibility: float
    reasons: tuple[Reason, ...]
    presence: Presence | None
    """From the profile cache: some minutes old at most, which makes it wider, never narrower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """Why a deck is empty (``nobody_near``, ``all_seen``, ``filters_narrow``), and what the member might widen."""

    reason: str
    widenings: tuple[Widening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """Up to ten cards, best first, and what is left of the day's allowance; ``empty`` only without any card."""

    cards: list[Card]
    empty: Empty | None
    likes_left: int
    superlikes_left: int


async def draw_deck(context: Context, connection: Connection, *, user_id: int) -> Deck | None:
    """The member's deck, or None without a profile."""
    opening = await deck.open_deck(connection, user_id=user_id, most=WANTED)
    if opening is None:
        return None
    viewer = opening.viewer
    pool = {one.user_id: one for one in opening.likers}
    for other_id in await deck.draw_pool(connection, viewer=viewer, most=WANTED):
        pool.setdefault(other_id, Drawn(other_id, False, False, None))
    scored = await _score(context, connection, user_id=user_id, others=pool)
    region = region_of(viewer.latitude, viewer.longitude)
    arm = await context.experiments.arm(connection, "deck", user_id=user_id, region=region)
    habits = await context.markets.habits(connection, region=region)
    now = context.clock()
    candidates = [
        _as_candidate(one, habits, likes_viewer=pool[other].likes_viewer, now=now) for other, one in scored.items()
    ]
    ranker = RANKERS[arm](context.rules.equality)
    order = order_deck(candidates, ranker=ranker, most=DECK_MOST, chance=context.chance)
    popularity = await context.popularity.read(connection)
    chosen = [
        _as_card(pool[candidate.user_id], scored[candidate.user_id], popularity=popularity, now=now)
        for candidate in order
    ]
    return Deck(
        cards=chosen,
        empty=None if chosen else await _explain(connection, viewer=viewer),
        likes_left=max(0, context.rules.likes_per_day - opening.likes_used),
        superlikes_left=max(0, context.rules.superlikes_per_day - opening.superlikes_used) + opening.superlikes_bought,
    )


async def list_likes(context: Context, connection: Connection, *, user_id: int) -> list[Card]:
    """Those who like the member and wait for an answer."""
    drawn = await deck.list_likers(connection, user_id=user_id, most=LIKES_MOST)
    return await _as_cards(context, connection, user_id=user_id, drawn=drawn)


async def show_card(context: Context, connection: Connection, *, user_id: int, target_id: int) -> Card | None:
    """One person's card, whether or not the deck would show it now; None without both profiles."""
    cards = await _as_cards(context, connection, user_id=user_id, drawn=[Drawn(target_id, False, False, None)])
    return cards[0] if cards else None


async def _as_cards(context: Context, connection: Connection, *, user_id: int, drawn: Iterable[Drawn]) -> list[Card]:
    waiting = {one.user_id: one for one in drawn}
    scored = await _score(context, connection, user_id=user_id, others=waiting)
    popularity = await context.popularity.read(connection)
    now = context.clock()
    return [_as_card(waiting[target_id], one, popularity=popularity, now=now) for target_id, one in scored.items()]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Both profiles, what they look at in each other, and what each part of it adds to the pair's score."""

    own: Profile
    profile: Profile
    mine: Traits
    theirs: Traits
    terms: Terms


async def _score(
    context: Context, connection: Connection, *, user_id: int, others: Iterable[int]
) -> dict[int, _Scored]:
    """How each of ``others`` with a profile fits, in their order; nobody without a profile of one's own."""
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
            terms = compare(mine, theirs, popularity=popularity, weights=weights)
            scored[target_id] = _Scored(own, profile, mine, theirs, terms)
    return scored


def _as_candidate(scored: _Scored, habits: Habits, *, likes_viewer: bool, now: datetime) -> Candidate:
    own, other, score = scored.own, scored.profile, scored.terms.score
    likes = habits.chance_of_like(score, gender=own.gender, viewer=own.standing, other=other.standing)
    liked = habits.chance_of_like(score, gender=other.gender, viewer=other.standing, other=own.standing)
    kilometres = distance_km(scored.mine.position, scored.theirs.position)
    return Candidate(
        user_id=other.user_id,
        likes=likes * _heeded(own.wishes, other, kilometres=kilometres),
        liked=liked * _heeded(other.wishes, own, kilometres=kilometres),
        price=other.standing.price,
        likes_viewer=likes_viewer,
        is_new=now - other.joined_at < NEWCOMER_FOR,
        score=score,
    )


def _heeded(wishes: Wishes, other: Profile, *, kilometres: float) -> float:
    """How far (0..1) someone is what a member would like to meet without insisting on it."""
    return heed(wishes, age=other.age, kilometres=kilometres, goal=other.goal, has_photo=bool(other.photos))


def _as_card(drawn: Drawn, scored: _Scored, *, popularity: Mapping[str, float], now: datetime) -> Card:
    profile, mine, theirs = scored.profile, scored.mine, scored.theirs
    return Card(
        profile=profile,
        distance_band=distance_band(distance_km(mine.position, theirs.position)),
        shared_interests=tuple(slug for slug in profile.interests if slug in mine.interests),
        likes_you=drawn.likes_viewer,
        is_super=drawn.is_super,
        note=drawn.note,
        about=drawn.about,
        compatibility=round(scored.terms.score, 4),
        reasons=explain(mine, theirs, scored.terms, popularity=popularity),
        presence=presence_of(profile.seen_at, to=scored.own.seen_at, now=now),
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
    widenings = await find_widenings(connection, viewer=viewer)
    if any(one.filter == "distance" for one in widenings):
        return Empty(reason="nobody_near", widenings=widenings)
    if widenings:
        return Empty(reason="filters_narrow", widenings=widenings)
    seen = await has_swiped(connection, user_id=viewer.user_id)
    return Empty(reason="all_seen" if seen else "nobody_near", widenings=())
