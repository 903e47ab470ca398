"""Cases: what waits for a moderator about a member, decided once whoever is faster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from datingbot.storage.database import AnyRow, Connection, fetch_all, fetch_one, fetch_value

KINDS = ("conduct", "photo", "selfie", "appeal")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to decide. ``photo_id`` is the held photo, ``decision_id`` what an appeal is against."""

    id: int
    target_id: int
    kind: str
    photo_id: UUID | None
    decision_id: int | None
    urgent: bool
    opened_at: datetime
    decided_at: datetime | None


_COLUMNS = "c.id, c.target_id, c.kind, c.photo_id, c.decision_id, c.urgent, c.opened_at, c.decided_at"

# Nobody answers an appeal against what they decided themselves, nor decides about themselves.
_OPEN_TO = """c.decided_at IS NULL AND c.target_id <> :moderator_id AND NOT EXISTS (
    SELECT FROM decisions d WHERE d.id = c.decision_id AND d.moderator_id = :moderator_id)"""


async def open_case(
    connection: Connection,
    *,
    target_id: int,
    kind: str,
    urgent: bool = False,
    photo_id: UUID | None = None,
    decision_id: int | None = None,
) -> int:
    """The id of the member's open case of this kind, opened when there is none."""
    return int(
        await fetch_value(
            connection,
            "SELECT open_case(:target_id, :kind, :urgent, :photo_id, :decision_id)",
            target_id=target_id,
            kind=kind,
            urgent=urgent,
            photo_id=photo_id,
            decision_id=decision_id,
        )
    )


async def read_case(connection: Connection, *, case_id: int) -> Case | None:
    """One case, decided or not."""
    row = await fetch_one(connection, f"SELECT {_COLUMNS} FROM cases c WHERE c.id = :case_id", case_id=case_id)
    return _case(row) if row else None


async def list_open(connection: Connection, *, moderator_id: int, most: int) -> list[Case]:
    """What this moderator may decide: urgent first, then hidden profiles, then the longest waiting."""
    rows = await fetch_all(
        connection,
        f"""SELECT {_COLUMNS} FROM cases c JOIN members m ON m.user_id = c.target_id WHERE {_OPEN_TO}
             ORDER BY c.urgent DESC, m.hidden_at IS NULL, c.opened_at, c.id LIMIT :most""",
        moderator_id=moderator_id,
        most=most,
    )
    return [_case(row) for row in rows]


async def count_open(connection: Connection, *, moderator_id: int) -> int:
    """How many cases this moderator may decide."""
    return int(
        await fetch_value(connection, f"SELECT count(*) FROM cases c WHERE {_OPEN_TO}", moderator_id=moderator_id)
    )


async def close_case(connection: Connection, *, case_id: int) -> Case | None:
    """Take a case to decide it; None when it is decided already. Of two who try at once the second waits and loses."""
    row = await fetch_one(
        connection,
        f"""UPDATE cases c SET decided_at = now() WHERE c.id = :case_id AND c.decided_at IS NULL
            RETURNING {_COLUMNS}""",
        case_id=case_id,
    )
    return _case(row) if row else None


async def find_open(connection: Connection, *, target_id: int, kind: str) -> Case | None:
    """The member's open case of a kind, or None."""
    row = await fetch_one(
        connection,
        f"SELECT {_COLUMNS} FROM cases c WHERE target_id = :target_id AND kind = :kind AND decided_at IS NULL LIMIT 1",
        target_id=target_id,
        kind=kind,
    )
    return _case(row) if row else None


def _case(row: AnyRow) -> Case:
    return Case(*row)
