"""Day by day through a market: who comes, the decks they are drawn, what they like, who answers, what becomes of it.

Decks are drawn by the service's own functions: ``domain.walk`` says where a member looks, ``domain.ranking`` whom they
see. Only the table of members is arrays here instead of Postgres.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.market.people import Matrix, People, Tastes, chance_of_like
from datingbot.domain.ranking import Candidate, Lanes, Ranker, order_deck
from datingbot.domain.walk import CIRCLE, WANTED, Stretch, Walk, begin_walk, next_look, spans, suffices, walk_on

DECK = 10
LIKES_A_DAY = 100
NEW_DAYS = 7
CONVERSATIONS = 5
"""New matches a week that a member can attend to; of more, each gets its share."""

CROWDED_BAR = 0.25
"""How much more somebody asks (in spreads of taste) for each CONVERSATIONS they have beyond what they can attend to."""

TIRING = 0.004
"""How much more somebody asks with each swipe of a sitting."""

BORED = 0.25
"""Chance to stop after a deck in which nobody was liked."""


@dataclass(slots=True, kw_only=True)
class Market:
    """What stands still while it is lived in: people, who fits whom, what they truly want."""

    people: People
    fits: NDArray[np.bool_]
    tastes: Tastes
    compatibility: Matrix
    around: list[NDArray[np.int32]]
    """For each member those who fit, by rank."""

    @classmethod
    def of(cls, people: People, *, fits: NDArray[np.bool_], tastes: Tastes, compatibility: Matrix) -> Market:
        """With everybody's surroundings put in order of rank."""
        by_rank = np.argsort(people.rank).astype(np.int32)
        around = [by_rank[fits[member, by_rank]] for member in range(people.size)]
        return cls(people=people, fits=fits, tastes=tastes, compatibility=compatibility, around=around)


@dataclass(slots=True, kw_only=True)
class Knowledge:
    """What the ranker is told in the morning: chances of liking (by row for whom), their mirror image, prices."""

    likes: Matrix
    liked: Matrix
    price: NDArray[np.float32]


@dataclass(slots=True, kw_only=True)
class History:
    """What happened: ``shown[day, member]``, likes given and received, matches by day."""

    shown: NDArray[np.int32]
    looked: NDArray[np.int32]
    liked: NDArray[np.int32]
    received: NDArray[np.int32]
    matches: list[tuple[int, int, int]] = field(default_factory=list)
    swipes: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]] = field(default_factory=list)
    empty_decks: int = 0


Overnight = Callable[[int, History, NDArray[np.bool_]], Knowledge]
"""What is learned before a day: from its number, the history, and who is present."""


@dataclass(slots=True)
class _Life:
    """What changes: who swiped whom, who waits for whose answer, where everybody stands."""

    swiped: NDArray[np.bool_]
    waiting: list[dict[int, None]]
    walks: list[Walk]
    recent: NDArray[np.float32]


def live(market: Market, *, days: int, ranker: Ranker, lanes: Lanes, overnight: Overnight, seed: int) -> History:
    """The history of ``days`` days; all that is left to chance follows from ``seed``."""
    people, size = market.people, market.people.size
    chance, lot = np.random.default_rng(seed), Random(seed)
    history = History(
        shown=np.zeros((days, size), np.int32),
        looked=np.zeros((days, size), np.int32),
        liked=np.zeros((days, size), np.int32),
        received=np.zeros((days, size), np.int32),
    )
    life = _Life(
        swiped=np.zeros((size, size), np.bool_),
        waiting=[{} for _ in range(size)],
        walks=[begin_walk(member + 1) for member in range(size)],
        recent=np.zeros(size, np.float32),
    )
    for day in range(days):
        present = (people.arrives <= day) & (people.leaves > day)
        known = overnight(day, history, present)
        comers = chance.permutation(np.flatnonzero(present & (chance.random(size) < people.comes_daily)))
        for member in comers.tolist():
            _sit_down(market, life, history, known, member, day, present, ranker, lanes, chance, lot)
        life.recent *= 6 / 7
    return history


def _sit_down(
    market: Market,
    life: _Life,
    history: History,
    known: Knowledge,
    member: int,
    day: int,
    present: NDArray[np.bool_],
    ranker: Ranker,
    lanes: Lanes,
    chance: np.random.Generator,
    lot: Random,
) -> None:
    people, tastes = market.people, market.tastes
    patience = 1 + int(chance.poisson(people.swipes_at_once[member]))
    likes_left, done = LIKES_A_DAY, 0
    targets, answers = [], []
    while done < patience and likes_left > 0:
        deck = _draw(market, life, known, member, day, present, ranker, lanes, lot)
        if not deck:
            history.empty_decks += 1
            break
        deck = deck[: patience - done]
        shown = np.array(deck, np.int32)
        busy = max(0.0, float(life.recent[member]) / CONVERSATIONS - 1)
        bar = tastes.bar[member] + CROWDED_BAR * busy + TIRING * (done + np.arange(len(deck), dtype=np.float32))
        yes = chance.random(len(deck)) < chance_of_like(tastes.taste[member, shown], bar)
        if yes.sum() > likes_left:
            yes[np.flatnonzero(yes)[likes_left:]] = False
        likes_left -= int(yes.sum())
        life.swiped[member, shown] = True
        history.shown[day, shown] += 1
        history.received[day, shown[yes]] += 1
        for target, liked in zip(deck, yes.tolist(), strict=True):
            if liked:
                if target in life.waiting[member]:
                    history.matches.append((day, member, target))
                    life.recent[member] += 1
                    life.recent[target] += 1
                else:
                    life.waiting[target][member] = None
            life.waiting[member].pop(target, None)
        targets.append(shown)
        answers.append(yes)
        done += len(deck)
        if not yes.any() and chance.random() < BORED:
            break
    if targets:
        history.looked[day, member] += done
        history.liked[day, member] += LIKES_A_DAY - likes_left
        together = np.concatenate(targets)
        history.swipes.append((np.full(len(together), member, np.int32), together, np.concatenate(answers)))


def _draw(
    market: Market,
    life: _Life,
    known: Knowledge,
    member: int,
    day: int,
    present: NDArray[np.bool_],
    ranker: Ranker,
    lanes: Lanes,
    lot: Random,
) -> list[int]:
    """As ``services.discovery.draw_deck`` with ``storage.deck.draw_pool``: likers and a stretch of the walk."""
    likers = [liker for liker in life.waiting[member] if present[liker]][:WANTED]
    around, swiped = market.around[member], life.swiped[member]
    walk = life.walks[member]
    ahead: list[NDArray[np.int32]] = []
    stretch = Stretch(0, 0, ())
    ranks = market.people.rank[around]
    while not stretch.width or not suffices(stretch):
        look = next_look(stretch) if stretch.width else walk.width
        found = [
            around[np.searchsorted(ranks, low) : np.searchsorted(ranks, high)]
            for low, high in spans(walk.start + stretch.width, look)
        ]
        ids = np.concatenate(found)
        if look >= CIRCLE:
            # A whole round begins where the member stands, not at rank 0.
            begin = np.searchsorted(ranks, walk.start % CIRCLE / CIRCLE)
            ids = np.concatenate([around[begin:], around[:begin]])
        ids = ids[present[ids]]
        seen = swiped[ids]
        ahead.append(ids[~seen])
        fresh = np.concatenate(ahead)
        stretch = Stretch(
            stretch.width + look, stretch.seen + int(seen.sum()), tuple(market.people.rank[fresh].tolist())
        )
    life.walks[member] = walk_on(walk, stretch)
    waiting = set(likers)
    pool = likers + [other for other in fresh[:WANTED].tolist() if other not in waiting]
    if not pool:
        return []
    chosen = np.array(pool, np.int32)
    fresh_since = market.people.arrives[chosen]
    candidates = map(
        Candidate,
        pool,
        known.likes[member, chosen].tolist(),
        known.liked[member, chosen].tolist(),
        known.price[chosen].tolist(),
        [other in waiting for other in pool],
        ((fresh_since > 0) & (day - fresh_since < NEW_DAYS)).tolist(),
        market.compatibility[member, chosen].tolist(),
    )
    return [one.user_id for one in order_deck(candidates, ranker=ranker, most=DECK, chance=lot, lanes=lanes)]
