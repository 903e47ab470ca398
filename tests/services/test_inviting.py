"""Invite links: newcomers are counted once, by a link that is not their own, and through the funnel."""

from __future__ import annotations

import pytest

from chat import Chat
from conftest import MakeMember
from datingbot.domain.fields import InvalidField
from datingbot.services.context import Context
from datingbot.services.counting import count_numbers
from datingbot.services.inviting import CODE_FORM, arrive_by, own_link, start_campaign
from datingbot.storage import invites
from datingbot.storage.database import execute, fetch_value


async def came(context: Context) -> int:
    async with context.database.begin() as connection:
        return int(await fetch_value(connection, "SELECT count(*) FROM arrivals"))


async def code_of(context: Context, user_id: int) -> str:
    async with context.database.begin() as connection:
        return (await own_link(connection, user_id=user_id)).code


async def test_a_member_has_one_link_for_good(context: Context, make_member: MakeMember) -> None:
    inviter = await make_member()
    assert await code_of(context, inviter) == await code_of(context, inviter)
    assert CODE_FORM.match(await code_of(context, inviter))


async def test_a_newcomer_is_counted_once_by_their_first_link(context: Context, make_member: MakeMember) -> None:
    inviter, other = await make_member(), await make_member()
    first, second = await code_of(context, inviter), await code_of(context, other)
    newcomer = Chat(context, user_id=70)
    for code in (first, second, first):
        said = await newcomer.write(f"/start {code}")
        assert said, "and is greeted"
    async with context.database.begin() as connection:
        assert (await own_link(connection, user_id=inviter)).arrived == 1
        assert (await own_link(connection, user_id=other)).arrived == 0
    await make_member(user_id=70)
    async with context.database.begin() as connection:
        assert (await own_link(connection, user_id=inviter)).joined == 1


async def test_nobody_invites_themselves_or_an_old_member(context: Context, make_member: MakeMember) -> None:
    inviter = await make_member()
    code = await code_of(context, inviter)
    await Chat(context, user_id=inviter).write(f"/start {code}")
    await make_member(user_id=71)
    await Chat(context, user_id=71).write(f"/start {code}")
    await make_member(user_id=72, profile=False)
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE members SET created_at = now() - interval '2 hours' WHERE user_id = 72")
    await Chat(context, user_id=72).write(f"/start {code}")
    await make_member(user_id=73, profile=False)
    for stray in ("i-0000000000", "chats-12", "i-' OR 1=1", "x" * 64):
        await Chat(context, user_id=73).write(f"/start {stray}")
    assert await came(context) == 0


async def test_a_campaign_is_followed_through_the_funnel_until_it_is_closed(
    context: Context, make_member: MakeMember
) -> None:
    async with context.database.begin() as connection:
        code = await start_campaign(connection, form={"name": "Leaflet"})
    for user_id in (80, 81):
        await make_member(user_id=user_id, profile=False)
        async with context.database.begin() as connection:
            assert await arrive_by(connection, user_id=user_id, start_param=code)
    await make_member(user_id=80)
    await count_numbers(context)
    async with context.database.begin() as connection:
        (found,) = await invites.list_invites(connection, most=9)
        assert (found.name, found.arrived, found.profile, found.match) == ("Leaflet", 2, 1, 0)
        assert await invites.close_campaign(connection, code=code)
    await make_member(user_id=82, profile=False)
    async with context.database.begin() as connection:
        assert not await arrive_by(connection, user_id=82, start_param=code)
        with pytest.raises(InvalidField) as refused:
            await start_campaign(connection, form={"name": "Leaflet"})
    assert refused.value.field == "name"
    assert await came(context) == 2


async def test_a_link_that_opens_the_mini_app_counts_too(context: Context, make_member: MakeMember) -> None:
    inviter = await make_member()
    code = await code_of(context, inviter)
    await make_member(user_id=90, profile=False)
    async with context.database.begin() as connection:
        assert not await arrive_by(connection, user_id=90, start_param=None)
        assert await arrive_by(connection, user_id=90, start_param=code)
        assert not await arrive_by(connection, user_id=90, start_param=code)
