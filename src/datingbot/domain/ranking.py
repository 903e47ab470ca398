"""The order of a deck: rankers say what showing someone is worth; lanes keep room for likers, newcomers and chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

LEAST_CHANCE = 1e-4
"""Nobody is taken to be out of the question: an estimate is never that sure."""


class Candidate(NamedTuple):
    """A member who may be shown.

    ``likes``: the chance (0..1) that the viewer likes them; ``liked``: that they like the viewer; ``likes_viewer``:
    they already do. ``price``: how much more they are sought than they can answer (a natural logarithm, 0 for the
    typical member). ``score``: how well the two fit by what they say of themselves (0..1).
    """

    user_id: int
    likes: float
    liked: float
    price: float = 0.0
    likes_viewer: bool = False
    is_new: bool = False
    score: float = 0.0


def chance_of_match(candidate: Candidate) -> float:
    """The chance of a match if they are shown now: who likes the viewer already has only to be liked."""
    likes = max(candidate.likes, LEAST_CHANCE)
    return likes if candidate.likes_viewer else likes * max(candidate.liked, LEAST_CHANCE)


Ranker = Callable[[Candidate], float]
"""What showing a candidate is worth; only the order counts."""


def rank_evenly(_candidate: Candidate) -> float:
    """Everybody is worth the same: chance decides."""
    return 0.0


def rank_by_score(candidate: Candidate) -> float:
    """By how well the two fit on paper: the original formula, which is the same from both sides."""
    return candidate.score


def rank_one_sided(candidate: Candidate) -> float:
    """By what the viewer wants alone."""
    return candidate.likes


def rank_by_harmonic_mean(candidate: Candidate) -> float:
    """By the harmonic mean of both chances, which the smaller one dominates."""
    back = 1.0 if candidate.likes_viewer else candidate.liked
    total = candidate.likes + back
    return 2 * candidate.likes * back / total if total else 0.0


def rank_by_price(equality: float) -> Ranker:
    """By the chance that both like each other, less the candidate's price as far as ``equality`` says.

    0 is the product alone; at 1 attention goes as in a matching in which nobody is sought more than they can answer.
    """

    def worth(candidate: Candidate) -> float:
        return math.log(chance_of_match(candidate)) - equality * candidate.price

    return worth


RANKERS: Mapping[str, Callable[[float], Ranker]] = {
    "random": lambda _equality: rank_evenly,
    "formula": lambda _equality: rank_by_score,
    "one_sided": lambda _equality: rank_one_sided,
    "product": lambda _equality: chance_of_match,
    "harmonic": lambda _equality: rank_by_harmonic_mean,
    "priced": rank_by_price,
}
"""By name, each given the knob between matches and equality."""

SHIPPED = "priced"
"""What members get where no experiment has a say: docs/explanation/matching.md shows why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Shares of a deck (0..1): those who like the viewer stand first, at most so many of them before others; newcomers
    and those drawn by lot have at least so many places, if there are any."""

    likers: float = 0.5
    newcomers: float = 0.1
    chance: float = 0.1


LANES = Lanes()


def order_deck(
    candidates: Iterable[Candidate], *, ranker: Ranker, most: int, chance: Random, lanes: Lanes = LANES
) -> list[Candidate]:
    """Return at most ``most`` candidates, best first: likers on top, then the best of all, newcomers and chance."""
    # Equal worth is put in order by lot, so that no two people always stand in the same order.
    best = [one for *_, one in sorted(((ranker(one), chance.random(), one) for one in candidates), reverse=True)]
    top = [candidate for candidate in best if candidate.likes_viewer][: math.ceil(lanes.likers * most)]
    first = {candidate.user_id for candidate in top}
    left = [candidate for candidate in best if candidate.user_id not in first]
    return top + _keep_places(left, most=most - len(top), chance=chance, lanes=lanes, deck=most)


def _keep_places(best: Sequence[Candidate], *, most: int, chance: Random, lanes: Lanes, deck: int) -> list[Candidate]:
    """The first ``most`` of ``best``, some of the last of whom give their places to newcomers and to chance."""
    shown, rest = list(best[:most]), best[most:]
    wanted = round(lanes.newcomers * deck) - sum(candidate.is_new for candidate in shown)
    guests = [candidate for candidate in rest if candidate.is_new][: max(wanted, 0)]
    invited = {candidate.user_id for candidate in guests}
    others = [candidate for candidate in rest if candidate.user_id not in invited]
    guests += chance.sample(others, min(round(lanes.chance * deck), len(others)))
    del guests[most:]
    del shown[most - len(guests) :]
    for guest in guests:
        # Not always last, where a tired member never comes.
        shown.insert(chance.randrange(len(shown) + 1), guest)
    return shown
