"""Swiping: who may be swiped, what a repeat does, and exactly one match a pair."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from conftest import MakeMember
from datingbot.domain.fields import InvalidField
from datingbot.domain.swipe import parse_swipe
from datingbot.domain.walk import CIRCLE
from datingbot.services import swiping
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck, list_likes
from datingbot.services.swiping import QuotaSpent, Swiped, Unavailable, flush_queue, swipe, undo_pass
from datingbot.storage import members
from datingbot.storage.database import Database, execute, fetch_all, fetch_value
from datingbot.storage.deck import draw_pool, open_deck
from datingbot.storage.group_commit import GroupCommit
from datingbot.storage.swipes import Asked, record_swipe, record_swipes


def like(target_id: int, **more: Any) -> dict[str, Any]:
    return {"target_id": target_id, "action": "like", "key": str(uuid4()), **more}


async def count(context: Context, sql: str) -> int:
    async with context.database.begin() as connection:
        return int(await fetch_value(connection, sql))


async def test_a_mutual_like_makes_one_match_and_tells_both(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(name="Anna"), await make_member(name="Boris <b>")
    assert (await swipe(context, user_id=a, form=like(b))).outcome == "recorded"
    matched = await swipe(context, user_id=b, form=like(a))
    assert matched.outcome == "matched"
    async with context.database.begin() as connection:
        told = await fetch_all(connection, "SELECT chat_id, payload->>'text' AS text FROM outbox ORDER BY chat_id")
    assert [message.chat_id for message in told] == [a, b]
    assert "Boris &lt;b&gt;" in told[0].text, "names are escaped"
    assert "Anna" in told[1].text


async def test_a_like_repeated_forty_times_is_announced_once(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(), await make_member()
    await swipe(context, user_id=a, form=like(b))
    for _ in range(20):
        await swipe(context, user_id=b, form=like(a))
        await swipe(context, user_id=a, form=like(b))
    assert await count(context, "SELECT count(*) FROM matches") == 1
    assert await count(context, "SELECT count(*) FROM outbox") == 2


async def test_fifty_pairs_who_like_each_other_at_once_match_once_each(
    context: Context, make_member: MakeMember
) -> None:
    pairs = [(await make_member(), await make_member()) for _ in range(50)]
    likes = [swipe(context, user_id=a, form=like(b)) for a, b in pairs] + [
        swipe(context, user_id=b, form=like(a)) for a, b in pairs
    ]
    outcomes = [swiped.outcome for swiped in await asyncio.gather(*likes)]
    assert outcomes.count("matched") == 50
    assert await count(context, "SELECT count(*) FROM matches") == 50
    assert await count(context, "SELECT count(*) FROM outbox") == 100


async def test_likes_that_come_at_once_are_committed_together(context: Context, make_member: MakeMember) -> None:
    crowd = [await make_member() for _ in range(40)]
    likes = [swipe(context, user_id=one, form=like(crowd[0])) for one in crowd[1:]]
    assert {swiped.outcome for swiped in await asyncio.gather(*likes)} == {"recorded"}
    moments = await count(context, "SELECT count(DISTINCT created_at) FROM user_interactions")
    assert moments <= 4, "the first goes alone, and the others while it and those after it are under way"


async def test_who_is_busy_elsewhere_does_not_hold_up_the_likes_of_others(
    context: Context, make_member: MakeMember
) -> None:
    a, b, c, d = [await make_member() for _ in range(4)]
    async with context.database.begin() as elsewhere:
        await execute(
            elsewhere, "SELECT pg_advisory_xact_lock(hashtextextended('member:' || CAST(:a AS bigint), 0))", a=a
        )
        waiting = [
            asyncio.create_task(swipe(context, user_id=a, form=like(c))),
            asyncio.create_task(swipe(context, user_id=a, form=like(d))),
        ]
        assert (await swipe(context, user_id=b, form=like(c))).outcome == "recorded"
        assert (await swipe(context, user_id=d, form=like(c))).outcome == "recorded"
        assert not any(task.done() for task in waiting)
    assert [swiped.outcome for swiped in await asyncio.gather(*waiting)] == ["recorded", "recorded"]


async def test_a_swipe_that_cannot_be_stored_fails_alone(context: Context, make_member: MakeMember) -> None:
    a, b, c, d = [await make_member() for _ in range(4)]
    broken = replace(parse_swipe(like(d), member_id=b), note="a NUL: \x00")
    asked = [
        Asked(member_id=one, swipe=swiped, likes=9, superlikes=9, per_minute=9)
        for one, swiped in ((a, parse_swipe(like(d), member_id=a)), (b, broken), (c, parse_swipe(like(d), member_id=c)))
    ]
    became = await asyncio.gather(*map(context.swipes.add, asked), return_exceptions=True)
    assert isinstance(became[1], asyncpg.DataError)
    assert [one.outcome for one in became if not isinstance(one, BaseException)] == ["recorded", "recorded"]


async def test_two_replicas_store_everybody_liking_everybody_at_once(context: Context, make_member: MakeMember) -> None:
    crowd = [await make_member() for _ in range(9)]
    other = Database(context.database.dsn, pool_size=5)
    try:
        replicas = (context, replace(context, database=other, swipes=GroupCommit(other, record_swipes)))
        pairs = [(a, b) for a in crowd for b in reversed(crowd) if a != b]
        likes = [swipe(replicas[place % 2], user_id=a, form=like(b)) for place, (a, b) in enumerate(pairs)]
        outcomes = [swiped.outcome for swiped in await asyncio.gather(*likes)]
    finally:
        await other.close()
    assert sorted(outcomes) == ["matched"] * 36 + ["recorded"] * 36
    assert await count(context, "SELECT count(*) FROM matches") == 36
    assert await count(context, "SELECT count(*) FROM outbox") == 72


async def test_queues_flushed_at_once_do_not_wait_for_each_other_for_ever(
    context: Context, make_member: MakeMember
) -> None:
    crowd = [await make_member() for _ in range(8)]

    async def flush(member: int) -> list[Any]:
        async with context.database.begin() as connection:
            others = [like(other) for other in crowd if other != member]
            return await flush_queue(
                context, connection, user_id=member, forms=others[member % 7 :] + others[: member % 7]
            )

    answers = await asyncio.gather(*(flush(member) for member in crowd))
    assert all(isinstance(answer, Swiped) for queue in answers for answer in queue)
    assert await count(context, "SELECT count(*) FROM matches") == 8 * 7 // 2


async def test_a_crash_while_the_match_is_written_leaves_no_half_of_it(
    context: Context, make_member: MakeMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = await make_member(), await make_member()
    await swipe(context, user_id=a, form=like(b))
    with monkeypatch.context() as patch:

        async def crash(*_: object, **__: object) -> None:
            raise ConnectionResetError("the replica died here")

        patch.setattr(swiping, "announce_match", crash)
        with pytest.raises(Exception, match="died here"):
            await swipe(context, user_id=b, form=like(a))
    assert await count(context, "SELECT count(*) FROM user_interactions") == 1, "the like is not stored either"
    assert (await swipe(context, user_id=b, form=like(a))).outcome == "matched"
    assert await count(context, "SELECT count(*) FROM outbox") == 2


async def test_a_like_for_nobody_is_refused_and_leaves_nothing(context: Context, make_member: MakeMember) -> None:
    a = await make_member()
    with pytest.raises(Unavailable):
        await swipe(context, user_id=a, form=like(424242))
    assert await count(context, "SELECT count(*) FROM user_interactions") == 0


async def test_nothing_is_told_to_anyone_without_a_mutual_like(context: Context, make_member: MakeMember) -> None:
    """The original system sent a newcomer's whole profile to a stranger."""
    a, b = await make_member(), await make_member()
    await swipe(context, user_id=a, form=like(b))
    assert await count(context, "SELECT count(*) FROM outbox") == 0


@pytest.mark.parametrize("hidden", ["paused", "banned", "wants others", "too far", "too young for them"])
async def test_who_does_not_fit_is_neither_shown_nor_liked(
    context: Context, make_member: MakeMember, hidden: str
) -> None:
    a = await make_member(gender="female")
    fields = {"wants others": {"preference": "male"}, "too far": {"place_id": "264371"}}.get(hidden, {})
    b = await make_member(gender="male", **fields)
    statement = {
        "paused": "UPDATE deck_entries SET visible = false WHERE user_id = :b",
        "banned": "UPDATE members SET banned_at = now() WHERE user_id = :b",
        "too young for them": "UPDATE deck_entries SET min_age = 60 WHERE user_id = :b",
    }.get(hidden)
    async with context.database.begin() as connection:
        if statement:
            await execute(connection, statement, b=b)
        if hidden == "banned":
            await execute(connection, "UPDATE deck_entries SET visible = false WHERE user_id = :b", b=b)
        deck = await draw_deck(context, connection, user_id=a)
    assert deck is not None
    assert deck.cards == []
    with pytest.raises(Unavailable):
        await swipe(context, user_id=a, form=like(b))


async def test_the_likes_of_a_day_run_out(context: Context, make_member: MakeMember) -> None:
    a = await make_member()
    others = [await make_member() for _ in range(4)]
    async with context.database.begin() as connection:
        await execute(
            connection,
            """INSERT INTO swipe_allowances (user_id, minute_at, swipes, day_at, likes, superlikes)
               VALUES (:a, now(), 0, date_bin('1 day', now(), 'epoch'), 98, 0)""",
            a=a,
        )
    assert (await swipe(context, user_id=a, form=like(others[0]))).likes_left == 1
    await swipe(context, user_id=a, form=like(others[1]))
    with pytest.raises(QuotaSpent) as spent:
        await swipe(context, user_id=a, form=like(others[2]))
    assert spent.value.quota.action == "like"
    passed = {"target_id": others[3], "action": "dislike", "key": str(uuid4())}
    assert (await swipe(context, user_id=a, form=passed)).outcome == "recorded", "passing is free"


async def test_likes_sent_at_once_do_not_overdraw_the_day(context: Context, make_member: MakeMember) -> None:
    few = replace(context, rules=replace(context.rules, likes_per_day=3))
    a = await make_member()
    others = [await make_member() for _ in range(8)]
    answers = await asyncio.gather(*(swipe(few, user_id=a, form=like(o)) for o in others), return_exceptions=True)
    assert sum(isinstance(answer, Swiped) for answer in answers) == 3
    assert sum(isinstance(answer, QuotaSpent) for answer in answers) == 5
    assert await count(context, "SELECT count(*) FROM user_interactions") == 3


async def test_nobody_swipes_faster_than_a_person_reads(context: Context, make_member: MakeMember) -> None:
    a = await make_member()
    others = [await make_member() for _ in range(4)]
    # One transaction, so that no minute ends in between.
    async with context.database.begin() as connection:
        outcomes = []
        for other in others:
            parsed = parse_swipe(like(other), member_id=a)
            recorded = await record_swipe(
                connection, Asked(member_id=a, swipe=parsed, likes=9, superlikes=9, per_minute=3), final=False
            )
            outcomes.append(recorded.outcome)
    assert outcomes == ["recorded", "recorded", "recorded", "out-of-swipes"]
    assert await count(context, "SELECT count(*) FROM user_interactions") == 3


async def test_the_release_before_goes_on_swiping_while_this_one_starts(
    context: Context, make_member: MakeMember
) -> None:
    a, b, c = await make_member(), await make_member(), await make_member()
    async with context.database.begin() as connection:
        left = await fetch_value(
            connection,
            """SELECT likes_left
                 FROM record_swipe(:a, :b, 'like', false, NULL, gen_random_uuid(), 100, 3, false)""",
            a=a,
            b=b,
        )
    assert left == 99
    assert (await swipe(context, user_id=a, form=like(c))).likes_left == 98, "one allowance for both"


async def test_three_superlikes_a_day(context: Context, make_member: MakeMember) -> None:
    a = await make_member()
    others = [await make_member() for _ in range(4)]
    left = [(await swipe(context, user_id=a, form=like(other, super=True))).superlikes_left for other in others[:3]]
    assert left == [2, 1, 0]
    with pytest.raises(QuotaSpent, match="superlike"):
        await swipe(context, user_id=a, form=like(others[3], super=True))


async def test_a_pass_can_be_taken_back_once(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(), await make_member()
    await swipe(context, user_id=a, form={"target_id": b, "action": "dislike", "key": str(uuid4())})
    async with context.database.begin() as connection:
        card = await undo_pass(context, connection, user_id=a)
        assert card is not None
        assert card.profile.user_id == b
        assert await undo_pass(context, connection, user_id=a) is None


async def test_a_liker_is_on_top_of_the_deck_with_the_note(context: Context, make_member: MakeMember) -> None:
    a = await make_member()
    crowd = [await make_member() for _ in range(15)]
    await swipe(context, user_id=crowd[7], form=like(a, super=True, note="Coffee?"))
    async with context.database.begin() as connection:
        deck = await draw_deck(context, connection, user_id=a)
    assert deck is not None
    top = deck.cards[0]
    assert (top.profile.user_id, top.likes_you, top.is_super, top.note) == (crowd[7], True, True, "Coffee?")
    assert len(deck.cards) == 10


async def test_a_threshold_keeps_strangers_unmatched(context: Context, make_member: MakeMember) -> None:
    strict = replace(context, rules=replace(context.rules, threshold=0.99))
    a = await make_member(interests=["chess"], goal="dating")
    b = await make_member(interests=["sea"], goal="casual")
    await swipe(strict, user_id=a, form=like(b))
    assert (await swipe(strict, user_id=b, form=like(a))).outcome == "recorded"
    assert await count(context, "SELECT count(*) FROM matches") == 0


async def test_who_muted_notifications_is_left_in_peace(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(), await make_member()
    async with context.database.begin() as connection:
        settings = await members.read_settings(connection, user_id=a)
        muted = replace(settings, allow_notifications=False)
        await members.write_settings(connection, user_id=a, settings=muted)
    await swipe(context, user_id=a, form=like(b))
    await swipe(context, user_id=b, form=like(a))
    async with context.database.begin() as connection:
        assert [row.chat_id for row in await fetch_all(connection, "SELECT chat_id FROM outbox")] == [b]


async def test_a_queue_answers_for_each_of_its_swipes(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(), await make_member()
    async with context.database.begin() as connection:
        answers = await flush_queue(
            context, connection, user_id=a, forms=[like(b), "rubbish", like(a), like(999_999), {**like(b)}]
        )
    kinds = [answer.outcome if isinstance(answer, Swiped) else type(answer) for answer in answers]
    assert kinds == ["recorded", InvalidField, InvalidField, Unavailable, "repeated"]


async def test_a_like_is_about_a_photo_or_the_bio_and_the_other_one_is_told_which(
    context: Context, make_member: MakeMember
) -> None:
    a, b, c = await make_member(), await make_member(), await make_member()
    photo = str(uuid4())
    async with context.database.begin() as connection:
        await execute(
            connection,
            """INSERT INTO photos (id, user_id, position, width, height, thumbhash)
               VALUES (CAST(:photo AS uuid), :a, 0, 900, 1200, '')""",
            photo=photo,
            a=a,
        )
    await swipe(context, user_id=b, form=like(a, about=photo, note="Where is this?"))
    await swipe(context, user_id=c, form=like(a, about="bio"))
    async with context.database.begin() as connection:
        told = {
            card.profile.user_id: (card.note, card.about) for card in await list_likes(context, connection, user_id=a)
        }
    assert told == {b: ("Where is this?", photo), c: (None, "bio")}


async def test_a_like_about_a_photo_of_nobody_or_that_is_gone_is_still_a_like(
    context: Context, make_member: MakeMember
) -> None:
    a, b = await make_member(), await make_member()
    await swipe(context, user_id=b, form=like(a, about=str(uuid4()), note="Nice"))
    async with context.database.begin() as connection:
        [card] = await list_likes(context, connection, user_id=a)
    assert (card.note, card.about) == ("Nice", None)


@pytest.mark.parametrize("about", ["photo", 7, "", "bio "])
async def test_what_a_like_can_not_be_about_is_refused(
    context: Context, make_member: MakeMember, about: object
) -> None:
    a, b = await make_member(), await make_member()
    with pytest.raises(InvalidField) as refused:
        await swipe(context, user_id=a, form=like(b, about=about))
    assert refused.value.field == "about"


async def test_a_pass_is_about_nothing(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(), await make_member()
    form = {"target_id": b, "action": "dislike", "key": str(uuid4()), "about": "bio"}
    with pytest.raises(InvalidField, match="pass-with-like"):
        await swipe(context, user_id=a, form=form)


async def test_the_last_release_s_way_to_record_a_swipe_goes_on_working(
    context: Context, make_member: MakeMember
) -> None:
    a, b = await make_member(), await make_member()
    async with context.database.begin() as connection:
        outcome = await fetch_value(
            connection,
            """SELECT outcome FROM record_swipe(:a, :b, 'like', false, 'Hello', gen_random_uuid(), 100, 3, false)""",
            a=a,
            b=b,
        )
    assert outcome == "recorded"


async def test_a_pass_taken_back_leaves_the_others_like_waiting(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(), await make_member()
    await swipe(context, user_id=b, form=like(a))

    async def waiting() -> list[int]:
        async with context.database.begin() as connection:
            return [card.profile.user_id for card in await list_likes(context, connection, user_id=a)]

    assert await waiting() == [b]
    await swipe(context, user_id=a, form={"target_id": b, "action": "dislike", "key": str(uuid4())})
    assert await waiting() == [], "a pass is an answer"
    async with context.database.begin() as connection:
        await undo_pass(context, connection, user_id=a)
    assert await waiting() == [b]


async def test_who_was_passed_does_not_wait_for_an_answer(context: Context, make_member: MakeMember) -> None:
    a, b = await make_member(), await make_member()
    await swipe(context, user_id=a, form={"target_id": b, "action": "dislike", "key": str(uuid4())})
    await swipe(context, user_id=b, form=like(a))
    async with context.database.begin() as connection:
        assert await list_likes(context, connection, user_id=a) == []


async def test_superlikes_come_first_in_line_then_the_longest_waiting(
    context: Context, make_member: MakeMember
) -> None:
    a, *others = [await make_member() for _ in range(5)]
    for place, other in enumerate(others):
        await swipe(context, user_id=other, form=like(a, super=place == 2))
    async with context.database.begin() as connection:
        line = [card.profile.user_id for card in await list_likes(context, connection, user_id=a)]
    assert line == [others[2], others[0], others[1], others[3]]


async def test_a_place_in_the_walk_that_is_lost_is_found_by_the_last_swipe(
    context: Context, make_member: MakeMember
) -> None:
    """A crash of Postgres empties the table; nobody begins again among those they swiped long ago."""
    a = await make_member()
    for _ in range(40):
        await make_member()
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "SELECT user_id, rank FROM deck_entries WHERE user_id <> :a ORDER BY rank", a=a
        )
    crowd = [row.user_id for row in rows]
    for other in crowd[:30]:
        await swipe(context, user_id=a, form=like(other))
    async with context.database.begin() as connection:
        await execute(connection, "TRUNCATE deck_walks")
        opening = await open_deck(connection, user_id=a, most=10)
        assert opening is not None
        assert opening.viewer.walk.start / CIRCLE == pytest.approx(rows[29].rank)
        assert await draw_pool(connection, viewer=opening.viewer, most=60) == crowd[30:]
