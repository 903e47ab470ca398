"""People with profiles in one town, women with even numbers and men with odd ones, all of whom suit one another."""

from __future__ import annotations

from random import Random

from datingbot.demo.portraits import portrait_id
from datingbot.storage.settling import Settler


def settler(user_id: int, number: int) -> Settler:
    """The profile of one; their name is ``P`` and the number."""
    gender = "female" if number % 2 == 0 else "male"
    return Settler(
        user_id=user_id,
        language="en",
        name=f"P{number}",
        birth_date="1996-01-01",
        age=30,
        gender=gender,
        preference="male" if gender == "female" else "female",
        bio="",
        location="Berlin",
        place_id="2950159",
        latitude=52.525,
        longitude=13.405,
        interests=["chess"],
        goal="dating",
        photo_id=str(portrait_id(Random(number), gender=gender)),
        thumbhash="",
        reachable=True,
    )
