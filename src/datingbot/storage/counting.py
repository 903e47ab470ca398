"""Counting: what the leader keeps so that the owner's numbers cost nothing to read, whatever the number of members.

Every step may be run again, or broken off and run again: a member's day is counted anew, not added to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value

LATE = timedelta(minutes=2)
"""How much later than noted something may be: a transaction's length, and how rarely a session notes that it lives."""

CLOSES_AFTER = timedelta(hours=1)
"""A day is counted for the last time when it has been over this long."""

EXPOSURE_DAYS = 7
EXPOSURE_LIVE_MOST = 200_000
"""With more swipes than these in a day, who was shown is counted when the day is over, and not while it runs."""

KEEP_ACTIVITY = timedelta(days=100)
RETENTION_DAYS = (1, 7, 30)
ANSWER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the way through the members by their last sign of life stands."""

    at: datetime
    user_id: int


async def begin_count(connection: Connection) -> Seen:
    """Where to begin: a little before the last count's end."""
    at = await fetch_value(connection, "SELECT seen_at - CAST(:late AS interval) FROM counting_progress", late=LATE)
    return Seen(at, 0)


async def count_seen(connection: Connection, *, after: Seen, now: datetime, most: int) -> Seen | None:
    """Count what the next ``most`` members did since they were last counted; None when nobody is left."""
    rows = await fetch_all(
        connection,
        """SELECT user_id, last_seen_at FROM members
            WHERE last_seen_at >= :at AND (last_seen_at > :at OR user_id > :user_id)
            ORDER BY last_seen_at, user_id LIMIT :most""",
        at=after.at,
        user_id=after.user_id,
        most=most,
    )
    if not rows:
        return None
    user_ids = [row.user_id for row in rows]
    await _count_days(connection, user_ids=user_ids)
    await _keep_milestones(connection, user_ids=user_ids, count_from=(now - CLOSES_AFTER).date())
    last = rows[-1]
    await execute(
        connection, "UPDATE counting_progress SET seen_at = greatest(seen_at, :at)", at=min(last.last_seen_at, now)
    )
    return Seen(last.last_seen_at, last.user_id)


async def _count_days(connection: Connection, *, user_ids: list[int]) -> None:
    await execute(
        connection,
        """WITH batch AS (
               SELECT m.user_id, m.created_at, m.last_seen_at, coalesce(s.counted_on, '-infinity') AS since
                 FROM members m LEFT JOIN member_milestones s USING (user_id) WHERE m.user_id = ANY (:user_ids)
           ), swiped AS (
               SELECT b.user_id, utc_day(i.created_at) AS day,
                      count(*) FILTER (WHERE i.action = 'like') AS likes,
                      count(*) FILTER (WHERE i.action = 'like' AND i.is_super) AS superlikes,
                      count(*) FILTER (WHERE i.action = 'dislike') AS passes
                 FROM batch b JOIN user_interactions i
                   ON i.from_user_id = b.user_id AND i.created_at >= day_start(b.since)
                      AND i.action IN ('like', 'dislike')
                GROUP BY 1, 2
           ), here AS (
               SELECT a.user_id, a.day FROM batch b JOIN daily_activity a ON a.user_id = b.user_id AND a.day >= b.since
                UNION SELECT user_id, utc_day(created_at) FROM batch WHERE since = '-infinity'
                UNION SELECT user_id, utc_day(last_seen_at) FROM batch WHERE since = '-infinity'
           )
           INSERT INTO daily_activity AS a (user_id, day, joined, likes, superlikes, passes)
           SELECT user_id, day, day = utc_day(b.created_at), coalesce(likes, 0), coalesce(superlikes, 0),
                  coalesce(passes, 0)
             FROM here FULL JOIN swiped USING (user_id, day) JOIN batch b USING (user_id)
            ORDER BY user_id, day
           ON CONFLICT (user_id, day) DO UPDATE SET joined = excluded.joined, likes = excluded.likes,
               superlikes = excluded.superlikes, passes = excluded.passes
            WHERE (a.joined, a.likes, a.superlikes, a.passes)
                  IS DISTINCT FROM (excluded.joined, excluded.likes, excluded.superlikes, excluded.passes)""",
        user_ids=user_ids,
    )


async def _keep_milestones(connection: Connection, *, user_ids: list[int], count_from: date) -> None:
    # What was reached once is not looked up again, and not taken back when a photo or a pass is.
    await execute(
        connection,
        """INSERT INTO member_milestones AS s (user_id, joined_on, profile_at, photo_at, swipe_at, match_at, counted_on)
           SELECT m.user_id, utc_day(m.created_at),
                  coalesce(s.profile_at, (SELECT created_at FROM profiles p WHERE p.user_id = m.user_id)),
                  coalesce(s.photo_at, (SELECT min(created_at) FROM photos p WHERE p.user_id = m.user_id)),
                  coalesce(s.swipe_at, (SELECT min(i.created_at) FROM user_interactions i
                                         WHERE i.from_user_id = m.user_id AND i.action IN ('like', 'dislike'))),
                  coalesce(s.match_at, least((SELECT min(matched_at) FROM matches x WHERE x.user1_id = m.user_id),
                                             (SELECT min(matched_at) FROM matches x WHERE x.user2_id = m.user_id))),
                  greatest(s.counted_on, :count_from)
             FROM members m LEFT JOIN member_milestones s USING (user_id) WHERE m.user_id = ANY (:user_ids)
            ORDER BY m.user_id
           ON CONFLICT (user_id) DO UPDATE SET profile_at = excluded.profile_at, photo_at = excluded.photo_at,
               swipe_at = excluded.swipe_at, match_at = excluded.match_at, counted_on = excluded.counted_on
            WHERE (s.profile_at, s.photo_at, s.swipe_at, s.match_at, s.counted_on)
                  IS DISTINCT FROM (excluded.profile_at, excluded.photo_at, excluded.swipe_at, excluded.match_at,
                                    excluded.counted_on)""",
        user_ids=user_ids,
        count_from=count_from,
    )


async def count_firsts(connection: Connection, *, now: datetime) -> None:
    """Note first matches of those who did not do anything for it, since the other one answered; and first messages."""
    await execute(
        connection,
        """WITH made AS (
               SELECT user_id, min(matched_at) AS at
                 FROM matches, unnest(ARRAY[user1_id, user2_id]) AS user_id
                WHERE matched_at >= (SELECT matched_at - CAST(:late AS interval) FROM counting_progress)
                GROUP BY user_id ORDER BY user_id
           ) UPDATE member_milestones s SET match_at = made.at FROM made
              WHERE s.user_id = made.user_id AND s.match_at IS NULL""",
        late=LATE,
    )
    await execute(
        connection,
        """WITH written AS (
               SELECT sender_id, min(sent_at) AS at FROM messages
                WHERE sent_at >= (SELECT matched_at - CAST(:late AS interval) FROM counting_progress)
                GROUP BY sender_id ORDER BY sender_id
           ) UPDATE member_milestones s SET message_at = written.at FROM written
              WHERE s.user_id = written.sender_id AND s.message_at IS NULL""",
        late=LATE,
    )
    await execute(connection, "UPDATE counting_progress SET matched_at = :now", now=now)


async def open_days(connection: Connection, *, now: datetime) -> list[date]:
    """The days whose numbers are not final yet, oldest first; the last one is today."""
    first = await fetch_value(
        connection,
        """SELECT coalesce((SELECT max(day) + 1 FROM daily_numbers WHERE closed),
                           (SELECT min(day) FROM daily_activity WHERE day <= :today), :today)""",
        today=now.date(),
    )
    return [first + timedelta(days=more) for more in range((now.date() - first).days + 1)]


async def count_day(connection: Connection, *, day: date, now: datetime) -> None:
    """Write a day's row; for the last time when the day is over, and then the shares of those who came back too."""
    starts = datetime.combine(day, datetime.min.time(), UTC)
    ends = starts + timedelta(days=1)
    closes = now >= ends + CLOSES_AFTER
    # Whoever was last here within a week of today was here within that week: no need to gather days.
    active_since = (
        "SELECT count(*) FROM members WHERE last_seen_at >= :{span}_at"
        if day == now.date()
        else "SELECT count(DISTINCT user_id) FROM daily_activity WHERE day >= :{span} AND day <= :day"
    )
    values = {"week": day - timedelta(days=6), "month": day - timedelta(days=29)}
    if day == now.date():
        values = {f"{span}_at": starts - (day - first) for span, first in values.items()}
    await _count_messages(connection, day=day, starts=starts, ends=ends)
    row = await fetch_one(
        connection,
        f"""INSERT INTO daily_numbers AS n (day, joined, active, active_week, active_month, likes, superlikes, passes,
                                           matches, messages, conversations, reports, reviewed, review_hours, closed)
           SELECT CAST(:day AS date), did.joined, did.active, ({active_since.format(span="week")}),
                  ({active_since.format(span="month")}), did.likes, did.superlikes, did.passes,
                  (SELECT count(*) FROM matches WHERE matched_at >= :starts AND matched_at < :ends),
                  written.messages, written.conversations, (SELECT count(*) FROM reports r WHERE r.day = :day),
                  decided.reviewed, decided.hours, :closes
             FROM (SELECT count(*) FILTER (WHERE joined) AS joined, count(*) AS active,
                          coalesce(sum(likes), 0) AS likes, coalesce(sum(superlikes), 0) AS superlikes,
                          coalesce(sum(passes), 0) AS passes
                     FROM daily_activity WHERE day = :day) AS did
            CROSS JOIN (SELECT count(*) AS messages, count(*) FILTER (WHERE number = 1) AS conversations FROM messages
                         WHERE sent_at >= :starts AND sent_at < :ends) AS written
            CROSS JOIN (SELECT count(*) AS reviewed, percentile_cont(0.5) WITHIN GROUP (
                                   ORDER BY extract(epoch FROM decided_at - opened_at)::float8 / 3600) AS hours
                          FROM cases WHERE decided_at >= :starts AND decided_at < :ends AND kind = 'conduct') AS decided
           ON CONFLICT (day) DO UPDATE SET joined = excluded.joined, active = excluded.active,
               active_week = excluded.active_week, active_month = excluded.active_month, likes = excluded.likes,
               superlikes = excluded.superlikes, passes = excluded.passes, matches = excluded.matches,
               messages = excluded.messages, conversations = excluded.conversations, reports = excluded.reports,
               reviewed = excluded.reviewed, review_hours = excluded.review_hours, closed = excluded.closed
           RETURNING likes + passes AS swipes""",
        day=day,
        starts=starts,
        ends=ends,
        closes=closes,
        **values,
    )
    swipes = row.swipes if row else 0
    # Answers may come for a week: of days before, once when this one closes.
    for back in range(ANSWER_DAYS + 1 if closes else 1):
        await _count_answers(connection, day=day - timedelta(days=back))
    if day > now.date() - timedelta(days=EXPOSURE_DAYS) and (closes or swipes <= EXPOSURE_LIVE_MOST):
        await _count_exposure(connection, day=day, starts=starts, ends=ends)
    if closes:
        for later in RETENTION_DAYS:
            await _count_returned(connection, day=day, later=later)


async def _count_messages(connection: Connection, *, day: date, starts: datetime, ends: datetime) -> None:
    await execute(
        connection,
        """UPDATE daily_activity a SET messages = written.messages
             FROM (SELECT sender_id, count(*) AS messages FROM messages WHERE sent_at >= :starts AND sent_at < :ends
                    GROUP BY sender_id ORDER BY sender_id) AS written
            WHERE a.user_id = written.sender_id AND a.day = :day AND a.messages <> written.messages""",
        day=day,
        starts=starts,
        ends=ends,
    )


async def _count_answers(connection: Connection, *, day: date) -> None:
    """Of the conversations begun on a day, count those in which the other one wrote within a week."""
    starts = datetime.combine(day, datetime.min.time(), UTC)
    await execute(
        connection,
        """UPDATE daily_numbers SET answered = (
               SELECT count(*) FROM messages first
                WHERE first.sent_at >= :starts AND first.sent_at < :ends AND first.number = 1
                  AND EXISTS (SELECT FROM messages answer
                               WHERE answer.match_id = first.match_id AND answer.sender_id <> first.sender_id
                                 AND answer.sent_at < first.sent_at + CAST(:within AS interval)))
            WHERE day = :day""",
        day=day,
        starts=starts,
        ends=starts + timedelta(days=1),
        within=timedelta(days=ANSWER_DAYS),
    )


async def _count_exposure(connection: Connection, *, day: date, starts: datetime, ends: datetime) -> None:
    before = day - timedelta(days=EXPOSURE_DAYS)
    await execute(connection, "DELETE FROM daily_exposure WHERE day = :day OR day <= :before", day=day, before=before)
    await execute(
        connection,
        """INSERT INTO daily_exposure (user_id, day, times)
           SELECT i.to_user_id, CAST(:day AS date), count(*) FROM daily_activity a JOIN user_interactions i
               ON i.from_user_id = a.user_id AND i.created_at >= :starts AND i.created_at < :ends
                  AND i.action IN ('like', 'dislike')
            WHERE a.day = :day GROUP BY i.to_user_id""",
        day=day,
        starts=starts,
        ends=ends,
    )
    await execute(
        connection,
        """WITH shown AS (
               SELECT coalesce(sum(e.times), 0) AS times FROM deck_entries d
                 LEFT JOIN daily_exposure e ON e.user_id = d.user_id AND e.day > :before AND e.day <= :day
                WHERE d.visible GROUP BY d.user_id
           ), ranked AS (
               SELECT times, row_number() OVER (ORDER BY times) AS place, count(*) OVER () AS people FROM shown
           ) UPDATE daily_numbers SET exposure_gini = (
                 SELECT sum((2 * place - people - 1) * times) / nullif(max(people) * sum(times), 0) FROM ranked)
              WHERE day = :day""",
        day=day,
        before=before,
    )


async def _count_returned(connection: Connection, *, day: date, later: int) -> None:
    """Of those who joined ``later`` days before ``day``, count who was here on it."""
    await execute(
        connection,
        f"""UPDATE sign_up_cohorts SET d{later} = (
               SELECT count(*) FROM daily_activity j JOIN daily_activity a ON a.user_id = j.user_id AND a.day = :day
                WHERE j.day = :joined_on AND j.joined)
            WHERE day = :joined_on""",
        day=day,
        joined_on=day - timedelta(days=later),
    )


async def count_cohorts(connection: Connection) -> None:
    """Count how far everyone came, by the day they joined; before the days, which fill in who came back."""
    await execute(
        connection,
        """WITH here AS (
               SELECT joined_on AS day, count(*) AS started, count(profile_at) AS profile, count(photo_at) AS photo,
                      count(swipe_at) AS swipe, count(match_at) AS match, count(message_at) AS message
                 FROM member_milestones GROUP BY joined_on
           )
           INSERT INTO sign_up_cohorts AS c (day, started, profile, photo, swipe, match, message)
           SELECT day, sum(started), sum(profile), sum(photo), sum(swipe), sum(match), sum(message)
             FROM (SELECT * FROM here UNION ALL
                   SELECT day, started, profile, photo, swipe, match, message FROM departed_cohorts) AS everyone
            GROUP BY day
           ON CONFLICT (day) DO UPDATE SET started = excluded.started, profile = excluded.profile,
               photo = excluded.photo, swipe = excluded.swipe, match = excluded.match, message = excluded.message
            WHERE (c.started, c.profile, c.photo, c.swipe, c.match, c.message) IS DISTINCT FROM
                  (excluded.started, excluded.profile, excluded.photo, excluded.swipe, excluded.match,
                   excluded.message)""",
    )


async def end_count(connection: Connection, *, now: datetime) -> None:
    """Say as of when the numbers are."""
    await execute(connection, "UPDATE counting_progress SET counted_at = :now", now=now)


async def purge_activity(connection: Connection, *, now: datetime, most: int) -> int:
    """Forget what single members did on days long closed, ``most`` rows at a time; the day's numbers stay."""
    return await execute(
        connection,
        """DELETE FROM daily_activity WHERE (user_id, day) IN (
               SELECT user_id, day FROM daily_activity WHERE day < :before ORDER BY day LIMIT :most)""",
        before=(now - KEEP_ACTIVITY).date(),
        most=most,
    )


async def counted_at(connection: Connection) -> datetime | None:
    """As of when the numbers are; None before the first count."""
    row = await fetch_one(connection, "SELECT counted_at FROM counting_progress")
    return row.counted_at if row else None
