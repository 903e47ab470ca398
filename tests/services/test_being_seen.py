"""Pause and incognito: who still sees a member, and what of what they have stays."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from conftest import MakeMember
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck, list_likes
from datingbot.services.profiles import save_profile, save_settings
from datingbot.services.swiping import Unavailable, swipe
from datingbot.storage.database import execute
from datingbot.storage.matches import list_matches


async def hide(context: Context, user_id: int, **how: bool) -> None:
    async with context.database.begin() as connection:
        await save_settings(context, connection, user_id=user_id, form=how)


async def like(context: Context, user_id: int, target_id: int) -> str:
    form: dict[str, Any] = {"target_id": target_id, "action": "like", "key": str(uuid4())}
    return (await swipe(context, user_id=user_id, form=form)).outcome


async def deck(context: Context, user_id: int) -> list[int]:
    async with context.database.begin() as connection:
        drawn = await draw_deck(context, connection, user_id=user_id)
    assert drawn is not None
    return [card.profile.user_id for card in drawn.cards]


async def likers(context: Context, user_id: int) -> list[int]:
    async with context.database.begin() as connection:
        return [card.profile.user_id for card in await list_likes(context, connection, user_id=user_id)]


@pytest.mark.parametrize("how", [{"discoverable": False}, {"incognito": True}])
async def test_whoever_hides_is_in_nobodys_deck_and_comes_back(
    context: Context, make_member: MakeMember, how: dict[str, bool]
) -> None:
    hidden, other = await make_member(), await make_member()
    assert await deck(context, other) == [hidden]
    await hide(context, hidden, **how)
    assert await deck(context, other) == []
    with pytest.raises(Unavailable):
        await like(context, other, hidden)
    assert await deck(context, hidden) == [other], "one may still look around"
    await hide(context, hidden, **{name: not value for name, value in how.items()})
    assert await deck(context, other) == [hidden]


async def test_incognito_is_seen_by_those_one_likes_and_can_be_liked_back(
    context: Context, make_member: MakeMember
) -> None:
    hidden, liked, other = await make_member(), await make_member(), await make_member()
    await hide(context, hidden, incognito=True)
    assert await like(context, hidden, liked) == "recorded"
    assert await likers(context, liked) == [hidden]
    assert hidden in await deck(context, liked), "and near the top of the deck, as everybody who likes one"
    assert hidden not in await deck(context, other)
    assert await like(context, liked, hidden) == "matched"


async def test_a_pause_hides_likes_too_and_keeps_matches(context: Context, make_member: MakeMember) -> None:
    paused, matched, liked = await make_member(), await make_member(), await make_member()
    await like(context, paused, matched)
    assert await like(context, matched, paused) == "matched"
    await like(context, paused, liked)
    await hide(context, paused, discoverable=False, incognito=True)
    assert await likers(context, liked) == [], "a pause is more than incognito"
    async with context.database.begin() as connection:
        for user_id in (paused, matched):
            assert len(await list_matches(connection, user_id=user_id)) == 1
    await hide(context, paused, discoverable=True)
    assert await likers(context, liked) == [paused]


async def test_changing_the_profile_brings_nobody_out_of_hiding(context: Context, make_member: MakeMember) -> None:
    hidden, other = await make_member(), await make_member()
    await hide(context, hidden, incognito=True)
    form = {
        "name": "Changed",
        "birth_date": "1990-01-01",
        "gender": "female",
        "preference": "any",
        "place_id": "2950159",
        "goal": "dating",
    }
    async with context.database.begin() as connection:
        await save_profile(context, connection, user_id=hidden, form=form)
    assert await deck(context, other) == []
    assert await like(context, hidden, other) == "recorded"
    assert await likers(context, other) == [hidden]


async def test_the_banned_are_not_seen_by_those_they_like_either(context: Context, make_member: MakeMember) -> None:
    banned, liked = await make_member(), await make_member()
    await like(context, banned, liked)
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE members SET banned_at = now() WHERE user_id = :id", id=banned)
    await hide(context, banned, incognito=True)
    assert await likers(context, liked) == []
