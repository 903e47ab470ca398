"""The laws of matching: symmetric, bounded, blind to the order of things, coarse about places."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from datingbot.domain.compatibility import Traits, Weights, age_closeness, compatibility, interest_overlap
from datingbot.domain.interests import INTERESTS
from datingbot.domain.place import CELL_DEGREES, distance_band, distance_km, snap_to_cell
from datingbot.domain.preference import NO_WISHES, Seeker, Wishes, fit, heed
from datingbot.domain.profile import GENDERS, GOALS, PREFERENCES

positions = st.tuples(st.floats(-85, 85), st.floats(-179.9, 179.9))
interests = st.frozensets(st.sampled_from(INTERESTS), max_size=20)
traits = st.builds(
    Traits, age=st.integers(18, 120), goal=st.sampled_from(GOALS), interests=interests, position=positions
)
popularity = st.dictionaries(st.sampled_from(INTERESTS), st.floats(0, 1))
weights = st.builds(
    Weights, interests=st.floats(0, 1), place=st.floats(0, 1), goal=st.floats(0, 1), age=st.floats(0, 1)
)
seekers = st.builds(
    Seeker,
    age=st.integers(18, 120),
    gender=st.sampled_from(GENDERS),
    preference=st.sampled_from(PREFERENCES),
    min_age=st.integers(18, 60),
    max_age=st.integers(60, 120),
    max_distance=st.integers(1, 500),
    position=positions,
    goal=st.sampled_from(GOALS),
    has_photo=st.booleans(),
    goals=st.frozensets(st.sampled_from(GOALS)),
    needs_photo=st.booleans(),
)
wishes = st.builds(
    Wishes,
    ages=st.none() | st.tuples(st.integers(18, 60), st.integers(60, 120)),
    kilometres=st.none() | st.integers(1, 500),
    goals=st.frozensets(st.sampled_from(GOALS)),
    photo=st.booleans(),
)


@given(a=traits, b=traits, shares=popularity, given_weights=weights)
def test_compatibility_is_symmetric_and_between_zero_and_one(
    a: Traits, b: Traits, shares: dict[str, float], given_weights: Weights
) -> None:
    score = compatibility(a, b, popularity=shares, weights=given_weights)
    assert score == compatibility(b, a, popularity=shares, weights=given_weights)
    assert 0 <= score <= 1


@given(a=traits, shares=popularity)
def test_one_who_shares_everything_scores_full_marks(a: Traits, shares: dict[str, float]) -> None:
    assume(a.interests)
    assert compatibility(a, a, popularity=shares, weights=Weights()) > 0.999999


def test_a_rare_interest_in_common_weighs_more_than_a_common_one() -> None:
    shares = {"chess": 0.01, "music": 0.5, "sea": 0.3}
    rare = interest_overlap(frozenset({"chess", "sea"}), frozenset({"chess", "music"}), popularity=shares)
    common = interest_overlap(frozenset({"music", "sea"}), frozenset({"chess", "music"}), popularity=shares)
    assert rare > common


def test_age_counts_in_full_within_five_years_and_not_at_all_from_twenty() -> None:
    assert [age_closeness(years) for years in (0, 5, -5, 20, 40)] == [1, 1, 1, 0, 0]
    assert 0 < age_closeness(12) < 1


@given(a=seekers, b=seekers)
def test_fitting_is_mutual(a: Seeker, b: Seeker) -> None:
    assert fit(a, b) == fit(b, a)


@given(
    given_wishes=wishes,
    age=st.integers(18, 120),
    kilometres=st.floats(0, 20_000),
    goal=st.sampled_from(GOALS),
    has_photo=st.booleans(),
)
def test_an_unmet_wish_lessens_worth_and_never_takes_it_all(
    given_wishes: Wishes, age: int, kilometres: float, goal: str, has_photo: bool
) -> None:
    met = heed(given_wishes, age=age, kilometres=kilometres, goal=goal, has_photo=has_photo)
    assert 0 < met <= 1
    assert heed(NO_WISHES, age=age, kilometres=kilometres, goal=goal, has_photo=has_photo) == 1
    ages, near = given_wishes.ages or (18, 120), given_wishes.kilometres or 20_000
    ideal = {"age": ages[0], "kilometres": near, "goal": min(given_wishes.goals or {goal}), "has_photo": True}
    assert heed(given_wishes, **ideal) == 1


def test_a_near_miss_costs_less_than_a_far_one() -> None:
    wished = Wishes(ages=(25, 35), kilometres=50)
    near = heed(wished, age=36, kilometres=55, goal="dating", has_photo=False)
    far = heed(wished, age=60, kilometres=400, goal="dating", has_photo=False)
    assert 0.8 < near < 1
    assert 0.25 <= far < 0.3


@given(a=positions, b=positions, c=positions)
def test_distance_is_a_metric(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    assert distance_km(a, b) == distance_km(b, a) >= 0
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6


@given(position=positions)
def test_a_stored_place_is_the_centre_of_a_cell_of_about_a_kilometre(position: tuple[float, float]) -> None:
    centre = snap_to_cell(*position)
    assert distance_km(position, centre) < 0.85
    assert snap_to_cell(*centre) == centre, "everyone in a cell has the very same place"


@given(position=positions, move=st.floats(0, CELL_DEGREES / 4))
def test_a_cell_tells_nothing_of_where_in_it_one_is(position: tuple[float, float], move: float) -> None:
    centre = snap_to_cell(*position)
    assert snap_to_cell(centre[0] + move, centre[1]) == centre


def test_distance_bands_have_no_gap() -> None:
    assert [distance_band(km) for km in (0, 4.99, 5, 24, 49, 99.9, 100, 9_000)] == [
        "under_5", "under_5", "under_10", "under_25", "under_50", "under_100", "far", "far",
    ]  # fmt: skip
