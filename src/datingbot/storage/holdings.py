"""Holdings: every place where something about a member is kept, and what of it is theirs to have; read for exports.

Other people's ids are replaced by the caller (``people``): an archive must not tell more of them than the app does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from datingbot.storage.database import Connection, execute, fetch_all

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of one table: ``part`` of the archive, the condition that makes them the member's, and columns left out."""

    part: str
    name: str
    table: str
    mine: str
    left_out: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def _own(part: str, *tables: str) -> tuple[Held, ...]:
    return tuple(Held(part, table, table, "t.user_id = :user_id") for table in tables)


_DECIDED = "EXISTS (SELECT FROM reports r WHERE r.id = t.report_id AND r.outcome IS NOT NULL)"

_IN_A_MATCH = "t.match_id IN (SELECT m.id FROM matches m WHERE :user_id IN (m.user1_id, m.user2_id))"

HELD: tuple[Held, ...] = (
    *_own("profile", "members", "profiles", "photos", "member_milestones"),
    *_own("settings", "user_settings", "notification_settings"),
    *_own("agreements", "consents"),
    Held("swipes", "given", "user_interactions", "t.from_user_id = :user_id", people=("to_user_id",)),
    Held(
        "swipes",
        "likes_received",
        "user_interactions",
        "t.to_user_id = :user_id AND t.action = 'like'",
        left_out=("key",),
        people=("from_user_id",),
    ),
    Held("matches", "matches", "matches", ":user_id IN (t.user1_id, t.user2_id)", people=("user1_id", "user2_id")),
    Held("matches", "messages", "messages", _IN_A_MATCH, people=("sender_id",)),
    *_own("matches", "chat_participants", "meetings", "departures"),
    Held("safety", "blocks", "blocks", "t.blocker_id = :user_id", people=("blocked_id",)),
    # Of a report one made: one's words. Of one about oneself: what was looked at, once it is decided, and not by whom.
    Held(
        "safety",
        "reports_made",
        "reports",
        "t.reporter_id = :user_id",
        left_out=("evidence", "messages"),
        people=("target_id",),
    ),
    Held(
        "safety",
        "reports_about_you",
        "reports",
        "t.target_id = :user_id AND t.outcome IS NOT NULL",
        left_out=("reporter_id", "words", "messages"),
    ),
    Held("safety", "cases", "cases", "t.target_id = :user_id AND t.decided_at IS NOT NULL"),
    Held("safety", "decisions", "decisions", "t.target_id = :user_id", left_out=("moderator_id",)),
    *_own("safety", "appeals", "selfie_checks"),
    Held("safety", "evidence_photos", "evidence_photos", f"t.user_id = :user_id AND {_DECIDED}"),
    Held("safety", "flags", "flags", "t.user_id = :user_id", left_out=("excerpt",), people=("to_id",)),
    Held(
        "safety", "text_repeats", "text_repeats", "t.user_id = :user_id", left_out=("digest",), people=("recipient_id",)
    ),
    Held("safety", "moderator", "moderators", "t.user_id = :user_id", people=("added_by",)),
    Held("safety", "moderated_by_you", "moderation_log", "t.moderator_id = :user_id", people=("target_id",)),
    Held("activity", "broadcasts_by_you", "broadcasts", "t.created_by = :user_id"),
    *_own("activity", "daily_activity", "daily_exposure", "experiment_exposures", "standings", "invites", "arrivals"),
    *_own("payments", "orders", "payments"),
    *_own("technical", "deck_entries", "deck_walks", "swipe_allowances", "quotas", "exports", "notification_pace"),
    Held("technical", "dialogue", "conversation_state", ":user_id IN (t.chat_id, t.user_id)"),
    Held("technical", "messages_of_the_bot", "outbox", "t.chat_id = :user_id", left_out=("about", "about_more")),
    Held("technical", "notifications", "notifications", "t.user_id = :user_id", people=("about",)),
    Held("technical", "chat_pace", "chat_pace", "t.chat_id = :user_id"),
    Held("technical", "failed_updates", "failed_updates", "t.user_id = :user_id"),
    Held("technical", "launches", "used_credentials", "t.user_id = :user_id", left_out=("digest", "nonce")),
)

WITHHELD: dict[str, str] = {
    "user_interactions.to_user_id": "who passed or blocked somebody is the other's; likes received are given",
    "blocks.blocked_id": "who blocked somebody is the other's",
    "outbox.about": "a message that is on its way to somebody else, who will have it in their chat",
    "notifications.about": "news for somebody else, who will have it in their chat",
    "chat_participants.user_id": "of the other in a match: how far they have read is theirs",
    "meetings.user_id": "of the other in a match: what they answered is theirs",
    "reports.target_id": "a report that is not decided yet: telling of it would warn whom it is about",
    "cases.target_id": "the same, before it is decided",
    "evidence_photos.user_id": "the same, before it is decided",
    "decisions.moderator_id": "as a moderator; what they did is in moderation_log",
    "moderation_log.target_id": "what was decided about them is in decisions",
    "flags.to_id": "whom somebody wrote what a pattern found; the finding is about the writer",
    "text_repeats.recipient_id": "who wrote the same to many; the finding is about the writer",
    "moderators.added_by": "whom an owner made a moderator is that moderator's",
}
"""Columns that name a member whose rows are not all given to them, and why."""


async def read_at_one_moment(connection: Connection) -> None:
    """Have all that this transaction reads be of one moment; call before anything else."""
    await execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


async def read_held(connection: Connection, held: Held, *, user_id: int) -> AsyncIterator[list[str]]:
    """The member's rows of one table as JSON objects, some at a time."""
    start = 0
    while True:
        rows = await fetch_all(
            connection,
            f"""SELECT (to_jsonb(t) - CAST(:left_out AS text[]))::text AS content FROM {held.table} t
                 WHERE {held.mine} ORDER BY t.tableoid, t.ctid LIMIT :most OFFSET :start""",
            user_id=user_id,
            left_out=list(held.left_out),
            most=ROWS_AT_ONCE,
            start=start,
        )
        if rows:
            yield [row.content for row in rows]
        if len(rows) < ROWS_AT_ONCE:
            return
        start += len(rows)
