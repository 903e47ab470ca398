"""Numbers: what one member did, and what the owner wants to know about all of them."""

from __future__ import annotations

from dataclasses import dataclass

from datingbot.storage.database import Connection, fetch_one


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumbers:
    """One member's numbers."""

    likes_sent: int
    passes: int
    likes_received: int
    matches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNumbers:
    """The whole service's numbers; ``match_rate`` is matches per hundred likes."""

    members: int
    profiles: int
    active_day: int
    active_week: int
    active_month: int
    joined_day: int
    likes: int
    passes: int
    matches: int
    matches_day: int

    @property
    def match_rate(self) -> float:
        """Matches per hundred likes, 0 without likes."""
        return 100 * self.matches / self.likes if self.likes else 0.0


async def count_own(connection: Connection, *, user_id: int) -> OwnNumbers:
    """One member's numbers, in one query."""
    row = await fetch_one(
        connection,
        """SELECT count(*) FILTER (WHERE action = 'like') AS likes_sent,
                  count(*) FILTER (WHERE action = 'dislike') AS passes,
                  (SELECT count(*) FROM user_interactions WHERE to_user_id = :user_id AND action = 'like')
                      AS likes_received,
                  (SELECT count(*) FROM matches WHERE :user_id IN (user1_id, user2_id) AND closed_at IS NULL) AS matches
             FROM user_interactions WHERE from_user_id = :user_id""",
        user_id=user_id,
    )
    return OwnNumbers(**row) if row else OwnNumbers(likes_sent=0, passes=0, likes_received=0, matches=0)


async def count_service(connection: Connection) -> ServiceNumbers:
    """The owner's numbers, in one query."""
    row = await fetch_one(
        connection,
        """SELECT m.*, p.*, i.*, t.* FROM
             (SELECT count(*) AS members,
                     count(*) FILTER (WHERE last_seen_at > now() - interval '1 day') AS active_day,
                     count(*) FILTER (WHERE last_seen_at > now() - interval '7 days') AS active_week,
                     count(*) FILTER (WHERE last_seen_at > now() - interval '30 days') AS active_month,
                     count(*) FILTER (WHERE created_at > now() - interval '1 day') AS joined_day FROM members) AS m,
             (SELECT count(*) AS profiles FROM profiles) AS p,
             (SELECT count(*) FILTER (WHERE action = 'like') AS likes,
                     count(*) FILTER (WHERE action = 'dislike') AS passes FROM user_interactions) AS i,
             (SELECT count(*) AS matches,
                     count(*) FILTER (WHERE matched_at > now() - interval '1 day') AS matches_day FROM matches) AS t""",
    )
    if row is None:
        raise LookupError("aggregates always give a row")
    return ServiceNumbers(**row)
