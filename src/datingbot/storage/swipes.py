"""Swipes: stored once, counted against the day's allowance, and told apart when they make a match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from datingbot.domain.message import TURN_WITHIN
from datingbot.domain.swipe import Swipe
from datingbot.storage.database import Connection, fetch_all, fetch_one, fetch_value

UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a swipe.

    ``outcome``: recorded, mutual (both like each other; the match is still to be written), repeated, unavailable,
    out-of-swipes (of the minute), out-of-likes, out-of-superlikes, busy (of :func:`record_swipes` only).
    """

    outcome: str
    likes_left: int
    superlikes_left: int
    match_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A swipe of a member, and what they may: so many likes and super-likes a day, swipes a minute.

    With ``per_minute`` None it does not count against the minute. Out of likes is also who lets ``turns`` people (0:
    any number) wait for an answer to what they wrote lately.
    """

    member_id: int
    swipe: Swipe
    likes: int
    superlikes: int
    per_minute: int | None
    turns: int = 0


async def record_swipe(connection: Connection, asked: Asked, *, final: bool) -> Recorded:
    """Store a swipe under the pair's lock, within the member's pace and allowance; one round trip.

    With ``final`` false a like that meets a like stores nothing: the caller opens a transaction and calls again with
    ``final`` true, then writes the match in it.
    """
    swipe = asked.swipe
    row = await fetch_one(
        connection,
        """SELECT outcome, likes_left, superlikes_left, match_id
             FROM record_swipe(:member, :target, :action, :super, :note, :about, :key,
                               CASE WHEN :turns > 0 AND count_turns(:member, :turn_within, :turns) >= :turns
                                    THEN 0 ELSE :likes END, :superlikes, :per_minute, :final)""",
        member=asked.member_id,
        target=swipe.target_id,
        action=swipe.action,
        super=swipe.is_super,
        note=swipe.note,
        about=swipe.about,
        key=swipe.key,
        likes=asked.likes,
        superlikes=asked.superlikes,
        per_minute=asked.per_minute,
        turns=asked.turns,
        turn_within=TURN_WITHIN,
        final=final,
    )
    if row is None:
        raise LookupError("record_swipe gave no row")
    return Recorded(*row)


async def record_swipes(connection: Connection, asked: Sequence[Asked]) -> list[Recorded]:
    """Store swipes of many members in one statement, as :func:`record_swipe` does with ``final`` false, in this order.

    ``busy`` is one whose member or pair is at work in another transaction: nothing of it is stored, and no other swipe
    waits for it. It must be tried again alone.
    """
    swipes = [one.swipe for one in asked]
    rows = await fetch_all(
        connection,
        """SELECT outcome, likes_left, superlikes_left, match_id
             FROM record_swipes(:members, :targets, :actions, :supers, :notes, :abouts, :keys, :likes, :superlikes,
                                :per_minute, :turns, :turn_within)""",
        members=[one.member_id for one in asked],
        targets=[swipe.target_id for swipe in swipes],
        actions=[swipe.action for swipe in swipes],
        supers=[swipe.is_super for swipe in swipes],
        notes=[swipe.note for swipe in swipes],
        abouts=[swipe.about for swipe in swipes],
        keys=[swipe.key for swipe in swipes],
        likes=[one.likes for one in asked],
        superlikes=[one.superlikes for one in asked],
        per_minute=[one.per_minute for one in asked],
        turns=[one.turns for one in asked],
        turn_within=TURN_WITHIN,
    )
    return [Recorded(*row) for row in rows]


async def undo_last_pass(connection: Connection, *, member_id: int) -> int | None:
    """Take back the member's last pass when it is their last swipe and fresh; the id of who was passed, or None."""
    value = await fetch_value(
        connection,
        """DELETE FROM user_interactions WHERE from_user_id = :member AND action = 'dislike' AND to_user_id = (
               SELECT to_user_id FROM user_interactions WHERE from_user_id = :member
                ORDER BY created_at DESC, id DESC LIMIT 1)
           AND created_at > now() - CAST(:within AS interval) RETURNING to_user_id""",
        member=member_id,
        within=UNDO_WITHIN,
    )
    return int(value) if value is not None else None


async def forget_passes(
    connection: Connection, *, before: datetime, after: int, members: int, share: int, shares: int
) -> tuple[int | None, int]:
    """Delete passes made earlier than ``before`` by the next ``members`` members with an id above ``after``.

    Only those of one ``share`` of ``shares`` are looked at. Returns the last one's id, None at the end, and how many
    passes were deleted. Going by member keeps to an index that is there anyway, whatever has piled up.
    """
    row = await fetch_one(
        connection,
        """WITH chosen AS MATERIALIZED (
               SELECT user_id FROM members WHERE user_id > :after AND user_id % CAST(:shares AS bigint) = :share
                ORDER BY user_id LIMIT :members
           ), gone AS (
               DELETE FROM user_interactions i USING chosen
                WHERE i.from_user_id = chosen.user_id AND i.action = 'dislike' AND i.created_at < :before RETURNING 1
           ) SELECT (SELECT max(user_id) FROM chosen), (SELECT count(*) FROM gone)""",
        before=before,
        after=after,
        members=members,
        share=share,
        shares=shares,
    )
    return (row[0], row[1]) if row else (None, 0)


async def has_swiped(connection: Connection, *, user_id: int) -> bool:
    """Whether the member ever liked or passed anybody."""
    return bool(
        await fetch_value(
            connection, "SELECT EXISTS (SELECT FROM user_interactions WHERE from_user_id = :user_id)", user_id=user_id
        )
    )
