"""Notifications that wait: a row an event, taken together by kind when they are due, each exactly once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from datingbot.storage.database import Connection, execute, fetch_all

PACE_KEPT = timedelta(days=2)
"""How long it is remembered when something of a kind was sent; longer than every window."""

Group = tuple[int, str]
"""A member's id and a kind: what is told in one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a member is to be told of.

    ``thread`` tells what belongs together, such as one conversation. ``about`` is the member it tells of. ``sentence``
    is a message of the catalogue, needed where the kind has none of its own, with its ``params``; ``screen`` of the
    Mini App is where its button leads. A known ``dedupe_key`` adds nothing.
    """

    user_id: int
    kind: str
    thread: str = ""
    about: int | None = None
    sentence: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    screen: str | None = None
    dedupe_key: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored event and its row; ``is_over`` when it needs no telling any more: a like that was
    answered since, or whose member is no longer shown.
    """

    id: int
    event: Event
    is_over: bool


async def add(connection: Connection, event: Event, *, due_at: datetime) -> None:
    """Let an event wait until it is due."""
    await execute(
        connection,
        """INSERT INTO notifications (user_id, kind, thread, about, sentence, params, screen, dedupe_key, due_at)
           VALUES (:user_id, :kind, :thread, :about, :sentence, CAST(:params AS jsonb), :screen, :dedupe_key, :due_at)
           ON CONFLICT (dedupe_key) WHERE dedupe_key IS NOT NULL DO NOTHING""",
        user_id=event.user_id,
        kind=event.kind,
        thread=event.thread,
        about=event.about,
        sentence=event.sentence,
        params=msgspec.json.encode(event.params).decode() if event.params else None,
        screen=event.screen,
        dedupe_key=event.dedupe_key,
        due_at=due_at,
    )


async def lock_due(connection: Connection, *, now: datetime, most: int, news: bool = False) -> list[Group]:
    """Take groups that are due and that no other replica is at; they are this transaction's until it ends.

    Of the kind ``news`` alone, or of all the others: a broadcast's are many, and must not stand before those.
    """
    rows = await fetch_all(
        connection,
        f"""WITH due AS (
               SELECT user_id, kind FROM notifications WHERE due_at <= :now AND kind {"=" if news else "<>"} 'news'
                ORDER BY due_at LIMIT :most
           ) SELECT user_id, kind FROM (SELECT DISTINCT user_id, kind FROM due) AS groups
              WHERE pg_try_advisory_xact_lock(hashtextextended('notify:' || kind || ':' || user_id, 0))""",
        now=now,
        most=most,
    )
    return [(row.user_id, row.kind) for row in rows]


async def read_waiting(connection: Connection, *, groups: Collection[Group]) -> dict[Group, list[Waiting]]:
    """All that waits for groups this transaction has locked, oldest first.

    A statement of its own, after the locks: what another replica told a moment ago is no longer seen.
    """
    rows = await fetch_all(
        connection,
        """SELECT n.id, n.user_id, n.kind, n.thread, n.about, n.sentence, CAST(n.params AS text) AS params, n.screen,
                  n.dedupe_key,
                  n.kind = 'like' AND (
                      EXISTS (SELECT FROM user_interactions i
                               WHERE i.from_user_id = n.user_id AND i.to_user_id = n.about)
                      OR NOT EXISTS (SELECT FROM user_interactions i
                                       JOIN deck_entries d ON d.user_id = n.about AND (d.visible OR d.incognito)
                                      WHERE i.from_user_id = n.about AND i.to_user_id = n.user_id
                                        AND i.action = 'like')) AS is_over
             FROM unnest(CAST(:user_ids AS bigint[]), CAST(:kinds AS text[])) AS g (user_id, kind)
             JOIN notifications n USING (user_id, kind)
            ORDER BY n.id""",
        user_ids=[user_id for user_id, _ in groups],
        kinds=[kind for _, kind in groups],
    )
    waiting: dict[Group, list[Waiting]] = {group: [] for group in groups}
    for row in rows:
        event = Event(
            user_id=row.user_id,
            kind=row.kind,
            thread=row.thread,
            about=row.about,
            sentence=row.sentence,
            params=msgspec.json.decode(row.params) if row.params else {},
            screen=row.screen,
            dedupe_key=row.dedupe_key,
        )
        waiting[(row.user_id, row.kind)].append(Waiting(row.id, event, row.is_over))
    return waiting


async def read_last_sent(connection: Connection, *, groups: Collection[Group]) -> dict[Group, datetime]:
    """When each group was last told something, if lately."""
    rows = await fetch_all(
        connection,
        """SELECT user_id, kind, sent_at FROM notification_pace JOIN
                  unnest(CAST(:user_ids AS bigint[]), CAST(:kinds AS text[])) AS g (user_id, kind)
                  USING (user_id, kind)""",
        user_ids=[user_id for user_id, _ in groups],
        kinds=[kind for _, kind in groups],
    )
    return {(row.user_id, row.kind): row.sent_at for row in rows}


async def postpone(connection: Connection, rows: Sequence[Waiting], *, due_at: datetime) -> None:
    """Let rows of one group wait until another time."""
    if rows:
        await execute(
            connection,
            """UPDATE notifications SET due_at = :due_at
                WHERE user_id = :user_id AND kind = :kind AND id = ANY (:ids)""",
            due_at=due_at,
            user_id=rows[0].event.user_id,
            kind=rows[0].event.kind,
            ids=[row.id for row in rows],
        )


async def remove(connection: Connection, rows: Collection[Waiting]) -> None:
    """Delete rows that were told, or need no telling."""
    if rows:
        await execute(
            connection,
            """DELETE FROM notifications n
                USING unnest(CAST(:user_ids AS bigint[]), CAST(:kinds AS text[]), CAST(:ids AS bigint[]))
                      AS g (user_id, kind, id)
                WHERE n.user_id = g.user_id AND n.kind = g.kind AND n.id = g.id""",
            user_ids=[row.event.user_id for row in rows],
            kinds=[row.event.kind for row in rows],
            ids=[row.id for row in rows],
        )


async def note_sent(connection: Connection, *, groups: Collection[Group], at: datetime) -> None:
    """Remember when groups were told something."""
    if groups:
        await execute(
            connection,
            """INSERT INTO notification_pace (user_id, kind, sent_at)
               SELECT user_id, kind, :at FROM unnest(CAST(:user_ids AS bigint[]), CAST(:kinds AS text[]))
                      AS g (user_id, kind)
               ON CONFLICT (user_id, kind) DO UPDATE SET sent_at = excluded.sent_at""",
            user_ids=[user_id for user_id, _ in groups],
            kinds=[kind for _, kind in groups],
            at=at,
        )


async def forget(
    connection: Connection,
    *,
    user_id: int,
    kind: str | None = None,
    thread: str | None = None,
    about: int | None = None,
) -> int:
    """Take back what waits for a member, all of it or only some: it was seen already, or its other member is gone."""
    return await execute(
        connection,
        """DELETE FROM notifications WHERE user_id = :user_id
              AND (CAST(:kind AS text) IS NULL OR kind = :kind)
              AND (CAST(:thread AS text) IS NULL OR thread = :thread)
              AND (CAST(:about AS bigint) IS NULL OR about = :about)""",
        user_id=user_id,
        kind=kind,
        thread=thread,
        about=about,
    )


async def purge(connection: Connection) -> int:
    """Forget when something was sent where no window can reach back to."""
    return await execute(
        connection, "DELETE FROM notification_pace WHERE sent_at < now() - CAST(:kept AS interval)", kept=PACE_KEPT
    )
