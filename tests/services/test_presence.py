"""Who sees when somebody was last here: on cards and in chats, only roughly, and only where both show it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from conftest import MakeMember
from datingbot.api.views import card_info, chat_info
from datingbot.services.chatting import cursor_of, list_chats
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.profiles import save_settings
from datingbot.storage.database import execute
from datingbot.storage.matches import write_match


async def see(context: Context, viewer: int) -> tuple[str | None, str | None]:
    """What the viewer's only card and only chat say."""
    async with context.database.begin() as connection:
        drawn = await draw_deck(context, connection, user_id=viewer)
        chats = await list_chats(context, connection, user_id=viewer)
    assert drawn is not None
    return (drawn.cards[0].presence if drawn.cards else None), (chats[0].presence if chats else None)


async def was_here(context: Context, user_id: int, *, ago: timedelta) -> None:
    async with context.database.begin() as connection:
        await execute(
            connection,
            "UPDATE members SET last_seen_at = :at WHERE user_id = :id",
            at=context.clock() - ago,
            id=user_id,
        )
    context.profiles.forget(user_id)


async def choose(context: Context, user_id: int, **settings: bool) -> None:
    async with context.database.begin() as connection:
        await save_settings(context, connection, user_id=user_id, form=settings)


@pytest.fixture
async def pair(context: Context, make_member: MakeMember) -> tuple[int, int]:
    """Two who match and still see each other's card."""
    her, him = await make_member(), await make_member()
    async with context.database.begin() as connection:
        await write_match(connection, a=her, b=him, score=0.5)
    return her, him


@pytest.mark.parametrize(
    ("ago", "band"),
    [
        (timedelta(minutes=2), "online"),
        (timedelta(hours=3), "today"),
        (timedelta(days=3), "week"),
        (timedelta(days=20), None),
    ],
)
async def test_cards_and_chats_say_the_same_band(
    context: Context, pair: tuple[int, int], ago: timedelta, band: str | None
) -> None:
    her, him = pair
    await was_here(context, him, ago=ago)
    assert await see(context, her) == (band, band)


@pytest.mark.parametrize("how", [{"show_online_status": False}, {"discoverable": False}, {"incognito": True}])
async def test_whoever_does_not_show_it_is_not_seen_and_sees_nobody(
    context: Context, pair: tuple[int, int], how: dict[str, bool]
) -> None:
    her, him = pair
    assert await see(context, her) == ("online", "online")
    await choose(context, him, **how)
    assert await see(context, her) == (None, None)
    assert await see(context, him) == (None, None)
    await choose(context, him, **{name: not value for name, value in how.items()})
    assert await see(context, her) == ("online", "online"), "at once, whatever was cached"
    assert await see(context, him) == ("online", "online")


async def test_no_answer_holds_a_time_and_a_chat_is_news_only_when_the_band_changes(
    context: Context, pair: tuple[int, int]
) -> None:
    her, him = pair
    marks = []
    for minutes in (3, 1, 120):
        await was_here(context, him, ago=timedelta(minutes=minutes, seconds=7))
        async with context.database.begin() as connection:
            drawn = await draw_deck(context, connection, user_id=her)
            chats = await list_chats(context, connection, user_id=her)
        assert drawn is not None
        marks.append(cursor_of(chats, language="en"))
        for shown in (
            card_info(context, drawn.cards[0], language="en"),
            chat_info(context, chats[0], reader_id=her, language="en", typing=()),
        ):
            said = msgspec.to_builtins(shown)
            assert [name for name in said if "seen" in name] == []
            assert said["presence"] in ("online", "today")
    assert marks[0] == marks[1] != marks[2]
