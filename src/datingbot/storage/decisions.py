"""Decisions about members, by a moderator or by a rule, and what members say against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from datingbot.domain.strikes import ACTIONS, Strike
from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a member. ``automatic`` ones have no moderator; ``until`` ends a limit.

    ``appeal`` is None without one, else waiting, lift or uphold.
    """

    id: int
    case_id: int | None
    target_id: int
    moderator_id: int | None
    automatic: bool
    action: str
    rule: str | None
    words: str
    until: datetime | None
    photo_id: UUID | None
    created_at: datetime
    lifted_at: datetime | None
    appeal: str | None


@dataclass(frozen=True, slots=True)
class Appeal:
    """What a member says against a decision."""

    decision_id: int
    words: str
    created_at: datetime
    outcome: str | None


_SELECT = """SELECT d.id, d.case_id, d.target_id, d.moderator_id, d.automatic, d.action, d.rule, d.words, d.until,
                    d.photo_id, d.created_at, d.lifted_at,
                    CASE WHEN a.decision_id IS NOT NULL THEN coalesce(a.outcome, 'waiting') END AS appeal
               FROM decisions d LEFT JOIN appeals a ON a.decision_id = d.id"""


async def write_decision(
    connection: Connection,
    *,
    target_id: int,
    action: str,
    moderator_id: int | None,
    case_id: int | None = None,
    rule: str | None = None,
    words: str = "",
    until: datetime | None = None,
    photo_id: UUID | None = None,
) -> int:
    """Store a decision; one without a moderator is automatic."""
    return int(
        await fetch_value(
            connection,
            """INSERT INTO decisions (case_id, target_id, moderator_id, automatic, action, rule, words, until, photo_id)
               VALUES (:case_id, :target_id,
                       (SELECT user_id FROM members WHERE user_id = CAST(:moderator_id AS bigint)),
                       CAST(:moderator_id AS bigint) IS NULL, :action, :rule, :words, :until, :photo_id)
               RETURNING id""",
            case_id=case_id,
            target_id=target_id,
            moderator_id=moderator_id,
            action=action,
            rule=rule,
            words=words,
            until=until,
            photo_id=photo_id,
        )
    )


async def read_decision(connection: Connection, *, decision_id: int) -> Decision | None:
    """One decision."""
    row = await fetch_one(connection, f"{_SELECT} WHERE d.id = :decision_id", decision_id=decision_id)
    return Decision(*row) if row else None


async def list_decisions(connection: Connection, *, target_ids: Sequence[int]) -> dict[int, list[Decision]]:
    """Everything decided about members, newest first."""
    found: dict[int, list[Decision]] = {}
    rows = await fetch_all(
        connection,
        f"{_SELECT} WHERE d.target_id = ANY (CAST(:target_ids AS bigint[])) ORDER BY d.id DESC LIMIT 500",
        target_ids=list(target_ids),
    )
    for row in rows:
        found.setdefault(row.target_id, []).append(Decision(*row))
    return found


async def list_strikes(connection: Connection, *, target_id: int) -> list[Strike]:
    """The member's strikes, lifted ones too."""
    rows = await fetch_all(
        connection,
        """SELECT created_at, lifted_at IS NOT NULL FROM decisions
            WHERE target_id = :target_id AND action = ANY (CAST(:actions AS text[]))""",
        target_id=target_id,
        actions=list(ACTIONS),
    )
    return [Strike(*row) for row in rows]


async def lift_decision(connection: Connection, *, decision_id: int) -> bool:
    """A decision no longer holds; False when it was lifted before."""
    lifted = await execute(
        connection,
        "UPDATE decisions SET lifted_at = now() WHERE id = :decision_id AND lifted_at IS NULL",
        decision_id=decision_id,
    )
    return lifted == 1


async def lift_standing(connection: Connection, *, target_id: int, action: str) -> list[int]:
    """Every decision of this kind about a member that holds is lifted; their ids."""
    rows = await fetch_all(
        connection,
        """UPDATE decisions SET lifted_at = now() WHERE target_id = :target_id AND action = :action
              AND lifted_at IS NULL RETURNING id""",
        target_id=target_id,
        action=action,
    )
    return [row.id for row in rows]


async def write_appeal(connection: Connection, *, decision_id: int, user_id: int, words: str) -> bool:
    """Store what the member says; False when they said it before: there is one appeal a decision."""
    written = await execute(
        connection,
        """INSERT INTO appeals (decision_id, user_id, words) VALUES (:decision_id, :user_id, :words)
           ON CONFLICT (decision_id) DO NOTHING""",
        decision_id=decision_id,
        user_id=user_id,
        words=words,
    )
    return written == 1


async def read_appeal(connection: Connection, *, decision_id: int) -> Appeal | None:
    """The appeal against a decision, or None."""
    row = await fetch_one(
        connection,
        "SELECT decision_id, words, created_at, outcome FROM appeals WHERE decision_id = :decision_id",
        decision_id=decision_id,
    )
    return Appeal(*row) if row else None


async def close_appeal(connection: Connection, *, decision_id: int, outcome: str) -> None:
    """Say how an appeal was answered: ``lift`` or ``uphold``."""
    await execute(
        connection,
        "UPDATE appeals SET outcome = :outcome WHERE decision_id = :decision_id",
        decision_id=decision_id,
        outcome=outcome,
    )
