"""Chats: the messages of a match in their order, how far each of the two has read, and whether both agree to go on in
Telegram. Texts come and go sealed; who may see a chat is decided by every statement for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from datingbot.domain.conduct import Quota
from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value
from datingbot.storage.profiles import SEEN_AT

CHANNEL = "chats"
"""NOTIFY channel: ``<user id>`` when something of their chats changed, ``<user id>:<match id>`` for typing."""

CHATS_MOST = 300
UNREAD_MOST = 99


@dataclass(frozen=True, slots=True)
class Message:
    """A stored message; ``number`` counts within its match from 1, ``sealed`` is None where no text is kept."""

    number: int
    sender_id: int
    key: UUID
    sealed: bytes | None
    sent_at: datetime
    caution: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a message, and what is to be known of who gets it.

    ``outcome``: stored, repeated, unavailable (no such open match), unreachable, or too-fast (``spent`` names the
    quota). ``relays``: their messages come in the Telegram chat too; ``present``: they have this chat open.
    """

    outcome: str
    number: int | None
    sent_at: datetime | None
    other_id: int
    language: str
    reachable: bool
    relays: bool
    present: bool
    spent: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """A match as one of its two stands in it.

    ``read_by_other`` is None unless both show how far they have read. ``telegram``: none, asked (by this member),
    offered (by the other), agreed.
    """

    match_id: int
    other_id: int
    matched_at: datetime
    last_number: int
    last_at: datetime | None
    is_turn: bool
    read_number: int
    read_by_other: int | None
    unread: int
    telegram: str
    other_username: bytes | None
    asked_at: datetime | None
    met: str | None
    again: bool | None
    seen_at: datetime | None
    """When the other was last here; None for who does not show it."""
    own_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where handing over stands: asked, agreed (just now), repeated (it was so), withdrawn, or unavailable."""

    outcome: str
    other_id: int
    language: str
    reachable: bool
    other_username: bytes | None


async def post_message(
    connection: Connection,
    *,
    match_id: int,
    sender_id: int,
    key: UUID,
    sealed: bytes | None,
    must_reach: bool,
    a_minute: Quota,
    a_day: Quota,
    ask_at: int,
    ask_after: timedelta,
) -> Posted:
    """Store one message; one round trip. The match's row is held to the commit.

    ``must_reach``: refuse when the bot cannot write to the other. At message number ``ask_at`` (0: never) both become
    due to be asked, ``ask_after`` later, whether they met.
    """
    row = await fetch_one(
        connection,
        """SELECT outcome, number, sent_at, other_id, language, reachable, relays, present, spent
             FROM post_message(CAST(:match_id AS integer), :sender_id, :key, :sealed, :must_reach, :a_minute, :a_day,
                               :ask_at, :ask_after)""",
        match_id=match_id,
        sender_id=sender_id,
        key=key,
        sealed=sealed,
        must_reach=must_reach,
        a_minute=a_minute.most,
        a_day=a_day.most,
        ask_at=ask_at,
        ask_after=ask_after,
    )
    if row is None:
        raise LookupError("post_message gave no row")
    return Posted(*row)


async def find_partner(connection: Connection, *, user_id: int, match_id: int, most: int) -> tuple[int, int] | None:
    """(the other of an open match, how many messages the member wrote there, counted to ``most``), or None."""
    row = await fetch_one(
        connection,
        """SELECT CASE user1_id WHEN :user_id THEN user2_id ELSE user1_id END AS other_id,
                  (SELECT count(*) FROM (SELECT FROM messages x WHERE x.match_id = m.id AND x.sender_id = :user_id
                                          LIMIT :most) AS own) AS sent
             FROM matches m
            WHERE id = CAST(:match_id AS integer) AND :user_id IN (user1_id, user2_id) AND closed_at IS NULL""",
        user_id=user_id,
        match_id=match_id,
        most=most,
    )
    return (row.other_id, row.sent) if row else None


async def find_between(connection: Connection, *, a: int, b: int) -> int | None:
    """The match of two members, open or closed, or None."""
    value = await fetch_value(
        connection,
        "SELECT id FROM matches WHERE user1_id = :low AND user2_id = :high",
        low=min(a, b),
        high=max(a, b),
    )
    return int(value) if value is not None else None


async def mark_caution(connection: Connection, *, match_id: int, number: int) -> None:
    """Warn the reader of a message."""
    await execute(
        connection,
        "UPDATE messages SET caution = true WHERE match_id = CAST(:match_id AS integer) AND number = :number",
        match_id=match_id,
        number=number,
    )


_SIDES = f"""
    SELECT m.id, o.user_id, m.matched_at, m.last_number, m.last_at, mine.turn_since IS NOT NULL,
           coalesce(mine.read_number, 0),
           CASE WHEN coalesce(ms.read_marks, true) AND coalesce(os.read_marks, true)
                THEN coalesce(theirs.read_number, 0) END,
           CASE WHEN m.last_number > coalesce(mine.read_number, 0) THEN (
               SELECT count(*) FROM (
                   SELECT FROM messages x WHERE x.match_id = m.id AND x.number > coalesce(mine.read_number, 0)
                      AND x.sender_id <> :user_id LIMIT :unread_most) unread) ELSE 0 END,
           CASE WHEN mine.agreed_at IS NULL THEN CASE WHEN theirs.agreed_at IS NULL THEN 'none' ELSE 'offered' END
                WHEN theirs.agreed_at IS NULL THEN 'asked' ELSE 'agreed' END,
           CASE WHEN mine.agreed_at IS NOT NULL AND theirs.agreed_at IS NOT NULL THEN theirs.username END,
           q.asked_at, q.met, q.again,
           {SEEN_AT.format(member="om", settings="os")}, {SEEN_AT.format(member="mm", settings="ms")}
      FROM matches m
     CROSS JOIN LATERAL (SELECT CASE m.user1_id WHEN :user_id THEN m.user2_id ELSE m.user1_id END AS user_id) o
      LEFT JOIN chat_participants mine ON mine.match_id = m.id AND mine.user_id = :user_id
      LEFT JOIN chat_participants theirs ON theirs.match_id = m.id AND theirs.user_id = o.user_id
      LEFT JOIN meetings q ON q.match_id = m.id AND q.user_id = :user_id
      LEFT JOIN user_settings ms ON ms.user_id = :user_id
      LEFT JOIN user_settings os ON os.user_id = o.user_id
      LEFT JOIN members mm ON mm.user_id = :user_id
      LEFT JOIN members om ON om.user_id = o.user_id
     WHERE m.closed_at IS NULL
"""


async def list_sides(connection: Connection, *, user_id: int) -> list[Side]:
    """The member's open matches as chats: the liveliest first, those without a word by when they began."""
    rows = await fetch_all(
        connection,
        f"""{_SIDES} AND :user_id IN (m.user1_id, m.user2_id)
            ORDER BY coalesce(m.last_at, m.matched_at) DESC, m.id DESC LIMIT :most""",
        user_id=user_id,
        unread_most=UNREAD_MOST,
        most=CHATS_MOST,
    )
    return [Side(*row) for row in rows]


async def find_side(connection: Connection, *, user_id: int, match_id: int) -> Side | None:
    """One open match as the member stands in it, or None."""
    row = await fetch_one(
        connection,
        f"{_SIDES} AND :user_id IN (m.user1_id, m.user2_id) AND m.id = CAST(:match_id AS integer)",
        user_id=user_id,
        unread_most=UNREAD_MOST,
        match_id=match_id,
    )
    return Side(*row) if row else None


async def last_messages(connection: Connection, *, match_ids: Sequence[int]) -> dict[int, Message]:
    """The newest kept message of each match that has one."""
    rows = await fetch_all(
        connection,
        """SELECT m.match_id, m.number, m.sender_id, m.key, m.sealed, m.sent_at, m.caution
             FROM unnest(CAST(:match_ids AS integer[])) wanted
            CROSS JOIN LATERAL (SELECT * FROM messages x WHERE x.match_id = wanted ORDER BY x.number DESC LIMIT 1) m""",
        match_ids=list(match_ids),
    )
    return {row[0]: Message(*row[1:]) for row in rows}


async def read_messages(
    connection: Connection, *, match_id: int, before: int | None, after: int | None, most: int
) -> list[Message]:
    """Messages in their order: the newest ``most``, those just before a number, or those just after one."""
    rows = await fetch_all(
        connection,
        """SELECT number, sender_id, key, sealed, sent_at, caution FROM messages
            WHERE match_id = CAST(:match_id AS integer)
              AND number < coalesce(CAST(:before AS integer), 2147483647)
              AND number > coalesce(CAST(:after AS integer), 0)
            ORDER BY CASE WHEN :after IS NULL THEN -number ELSE number END LIMIT :most""",
        match_id=match_id,
        before=before,
        after=after,
        most=most,
    )
    return sorted((Message(*row) for row in rows), key=lambda message: message.number)


async def mark_read(connection: Connection, *, match_id: int, user_id: int, number: int) -> bool:
    """The member has seen everything up to ``number``; False without such an open match. Both are told."""
    row = await fetch_one(
        connection,
        """WITH side AS (
               SELECT id, last_number, CASE user1_id WHEN :user_id THEN user2_id ELSE user1_id END AS other_id
                 FROM matches WHERE id = CAST(:match_id AS integer) AND :user_id IN (user1_id, user2_id)
                  AND closed_at IS NULL
           ), moved AS (
               INSERT INTO chat_participants AS c (match_id, user_id, read_number)
               SELECT id, :user_id, least(last_number, CAST(:number AS integer)) FROM side
               ON CONFLICT (match_id, user_id) DO UPDATE SET read_number = excluded.read_number
                WHERE c.read_number < excluded.read_number RETURNING match_id
           ), unheard AS (
               UPDATE outbox SET state = 'dead', finished_at = now(), sealed = NULL, last_error = 'read in the app'
                WHERE chat_id = :user_id AND state = 'pending' AND attempts = 0
                  AND dedupe_key LIKE 'relay:' || CAST(:match_id AS integer) || ':message:%'
                  AND CAST(split_part(dedupe_key, ':', 4) AS integer) <= CAST(:number AS integer)
                  AND EXISTS (SELECT FROM moved)
           )
           SELECT side.id, (SELECT count(pg_notify('chats', told::text))
                              FROM unnest(ARRAY[side.other_id, :user_id]) told WHERE EXISTS (SELECT FROM moved))
             FROM side""",
        match_id=match_id,
        user_id=user_id,
        number=number,
    )
    return row is not None


async def tell_typing(connection: Connection, *, match_id: int, user_id: int) -> bool:
    """Tell the other that the member types, when both show it; False without such an open match. Nothing is stored."""
    row = await fetch_one(
        connection,
        """WITH side AS (
               SELECT id, CASE user1_id WHEN :user_id THEN user2_id ELSE user1_id END AS other_id FROM matches
                WHERE id = CAST(:match_id AS integer) AND :user_id IN (user1_id, user2_id) AND closed_at IS NULL
           )
           SELECT id, (SELECT pg_notify('chats', side.other_id || ':' || side.id)
                        WHERE NOT EXISTS (SELECT FROM user_settings s
                                           WHERE s.user_id IN (:user_id, side.other_id) AND NOT s.show_typing))
             FROM side""",
        match_id=match_id,
        user_id=user_id,
    )
    return row is not None


async def stay_present(connection: Connection, *, match_id: int, user_id: int, span: timedelta) -> None:
    """The member has the chat open and will for ``span``: what comes is relayed only if they do not read it."""
    await execute(
        connection,
        """INSERT INTO chat_participants AS c (match_id, user_id, present_until)
           SELECT id, :user_id, now() + :span FROM matches
            WHERE id = CAST(:match_id AS integer) AND :user_id IN (user1_id, user2_id) AND closed_at IS NULL
           ON CONFLICT (match_id, user_id) DO UPDATE SET present_until = excluded.present_until""",
        match_id=match_id,
        user_id=user_id,
        span=span,
    )


async def agree(
    connection: Connection, *, match_id: int, user_id: int, username: bytes | None, wanted: bool
) -> Agreement:
    """The member agrees to go on in Telegram, or takes it back as long as the other has not agreed too."""
    row = await fetch_one(
        connection,
        "SELECT outcome, other_id, language, reachable, other_username "
        "FROM agree_to_hand_over(CAST(:match_id AS integer), :user_id, :username, :wanted)",
        match_id=match_id,
        user_id=user_id,
        username=username,
        wanted=wanted,
    )
    if row is None:
        raise LookupError("agree_to_hand_over gave no row")
    return Agreement(*row)


async def language_of(connection: Connection, *, user_id: int) -> str | None:
    """The language to write to a member in, None when the bot cannot."""
    value = await fetch_value(
        connection, "SELECT language FROM members WHERE user_id = :user_id AND reachable", user_id=user_id
    )
    return str(value) if value else None


async def count_turns(connection: Connection, *, user_id: int, within: timedelta, most: int) -> int:
    """How many people wait for the member's answer, counted up to ``most``."""
    return int(
        await fetch_value(
            connection, "SELECT count_turns(:user_id, :within, :most)", user_id=user_id, within=within, most=most
        )
    )


async def purge_old(connection: Connection, *, before: datetime, most: int) -> int:
    """Delete at most ``most`` messages sent before a time; how many were."""
    return await execute(
        connection,
        """DELETE FROM messages WHERE (match_id, number) IN (
               SELECT match_id, number FROM messages WHERE sent_at < :before ORDER BY sent_at LIMIT :most
                  FOR UPDATE SKIP LOCKED)""",
        before=before,
        most=most,
    )
