"""The ledger of consents: a row each time a member agreed to something or took it back, and none is ever changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from datingbot.storage.database import Connection, execute, fetch_all, fetch_value


@dataclass(frozen=True, slots=True)
class Standing:
    """Something a member agrees to: the version of the text they read, and since when."""

    subject: str
    version: str
    since: datetime


async def read_standing(connection: Connection, *, user_id: int) -> dict[str, Standing]:
    """All that the member agrees to now, by subject."""
    rows = await fetch_all(
        connection, "SELECT subject, version, since FROM standing_consents WHERE user_id = :user_id", user_id=user_id
    )
    return {row.subject: Standing(*row) for row in rows}


async def has_consent(connection: Connection, user_id: int, subject: str) -> bool:
    """Whether the member agrees to ``subject`` now, in whatever version."""
    return bool(
        await fetch_value(
            connection,
            """SELECT given FROM consents WHERE user_id = :user_id AND subject = :subject
                ORDER BY id DESC LIMIT 1""",
            user_id=user_id,
            subject=subject,
        )
    )


async def record(
    connection: Connection, *, user_id: int, given: Mapping[str, bool], version: str, language: str, place: str
) -> None:
    """Add a row for each subject whose answer is another one than the last, or to a newer text.

    ``place`` is where it was said: ``app`` or ``chat``.
    """
    await execute(
        connection,
        """INSERT INTO consents (user_id, subject, given, version, language, place)
           SELECT :user_id, said.subject, said.given, CAST(:version AS varchar), :language, :place
             FROM unnest(CAST(:subjects AS varchar[]), CAST(:given AS boolean[])) AS said (subject, given)
             LEFT JOIN LATERAL (SELECT c.given, c.version FROM consents c
                                 WHERE c.user_id = :user_id AND c.subject = said.subject
                                 ORDER BY c.id DESC LIMIT 1) AS last ON true
            WHERE coalesce(last.given, false) <> said.given
               OR said.given AND last.version <> CAST(:version AS varchar)""",
        user_id=user_id,
        subjects=list(given),
        given=list(given.values()),
        version=version,
        language=language,
        place=place,
    )
