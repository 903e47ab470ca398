"""Flags: what the text patterns found, and to how many people a member wrote the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding; ``excerpt`` is the text it was found in, sealed."""

    id: int
    place: str
    finding: str
    excerpt: bytes | None
    created_at: datetime


async def write_flag(
    connection: Connection, *, user_id: int, to_id: int | None, place: str, finding: str, excerpt: bytes | None
) -> int:
    """Note a finding; it belongs to no case yet."""
    return int(
        await fetch_value(
            connection,
            """INSERT INTO flags (user_id, to_id, place, finding, excerpt)
               VALUES (:user_id, (SELECT user_id FROM members WHERE user_id = CAST(:to_id AS bigint)), :place, :finding,
                       :excerpt) RETURNING id""",
            user_id=user_id,
            to_id=to_id,
            place=place,
            finding=finding,
            excerpt=excerpt,
        )
    )


async def count_addressees(connection: Connection, *, user_id: int, findings: Sequence[str], within: timedelta) -> int:
    """To how many people the member wrote something like this lately."""
    return int(
        await fetch_value(
            connection,
            """SELECT count(DISTINCT to_id) FROM flags WHERE user_id = :user_id
                  AND finding = ANY (CAST(:findings AS text[])) AND created_at > now() - CAST(:within AS interval)""",
            user_id=user_id,
            findings=list(findings),
            within=within,
        )
    )


async def attach_flags(connection: Connection, *, user_id: int, case_id: int) -> None:
    """Put everything that was found about the member and belongs to no case into this one."""
    await execute(
        connection,
        "UPDATE flags SET case_id = :case_id WHERE user_id = :user_id AND case_id IS NULL",
        user_id=user_id,
        case_id=case_id,
    )


async def list_flags(connection: Connection, *, case_ids: Sequence[int]) -> dict[int, list[Flag]]:
    """What belongs to cases, oldest first."""
    found: dict[int, list[Flag]] = {}
    rows = await fetch_all(
        connection,
        """SELECT case_id, id, place, finding, excerpt, created_at FROM flags
            WHERE case_id = ANY (CAST(:case_ids AS integer[])) ORDER BY id LIMIT 200""",
        case_ids=list(case_ids),
    )
    for row in rows:
        found.setdefault(row.case_id, []).append(Flag(*row[1:]))
    return found


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody about to write: until when they may not, and to how many others the same went, the last so long ago."""

    muted_until: datetime | None
    people: int
    since: timedelta


async def look_at_writer(
    connection: Connection, *, user_id: int, recipient_id: int, digest: bytes | None, within: timedelta
) -> Writer:
    """What matters before words are passed on; one round trip."""
    row = await fetch_one(
        connection,
        "SELECT muted_until, people, since FROM look_at_writer(:user_id, :recipient_id, :digest, :within)",
        user_id=user_id,
        recipient_id=recipient_id,
        digest=digest,
        within=within,
    )
    return Writer(*row) if row else Writer(None, 0, within)


async def keep_text(connection: Connection, *, user_id: int, recipient_id: int, digest: bytes) -> None:
    """Remember that this text went to this person."""
    await execute(
        connection,
        """INSERT INTO text_repeats (user_id, digest, recipient_id)
           SELECT :user_id, :digest, user_id FROM members WHERE user_id = :recipient_id
           ON CONFLICT (user_id, digest, recipient_id) DO UPDATE SET sent_at = now()""",
        user_id=user_id,
        recipient_id=recipient_id,
        digest=digest,
    )


async def purge(connection: Connection) -> None:
    """Forget whom texts went to after two days, and findings that came to nothing after ninety."""
    await execute(connection, "DELETE FROM text_repeats WHERE sent_at < now() - interval '2 days'")
    await execute(connection, "DELETE FROM flags WHERE case_id IS NULL AND created_at < now() - interval '90 days'")
