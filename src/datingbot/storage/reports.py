"""Reports: what members say about each other, with the evidence as it was at that moment, kept for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from datingbot.storage.database import Connection, execute, fetch_all, fetch_value


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a case; ``evidence`` is the profile as it was, ``messages`` the conversation's end, sealed.

    ``upheld`` and ``rejected`` count the reporter's earlier reports that were decided.
    """

    id: int
    reporter_id: int | None
    reason: str
    words: str
    place: str
    evidence: dict[str, Any]
    messages: bytes | None
    created_at: datetime
    upheld: int
    rejected: int


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report as its reporter sees it; ``outcome``: None while nobody has looked, upheld or rejected."""

    id: int
    target_id: int
    reason: str
    created_at: datetime
    outcome: str | None


async def write_report(
    connection: Connection,
    *,
    case_id: int,
    reporter_id: int,
    target_id: int,
    reason: str,
    words: str,
    place: str,
    evidence: dict[str, Any],
    messages: bytes | None,
    photo_ids: Sequence[UUID],
) -> int | None:
    """Store a report and keep the photos it shows; None when the reporter reported the same member today."""
    report_id = await fetch_value(
        connection,
        """INSERT INTO reports (case_id, reporter_id, target_id, reason, words, place, evidence, messages)
           VALUES (:case_id, :reporter_id, :target_id, :reason, :words, :place, CAST(:evidence AS jsonb), :messages)
           ON CONFLICT (reporter_id, target_id, day) DO NOTHING RETURNING id""",
        case_id=case_id,
        reporter_id=reporter_id,
        target_id=target_id,
        reason=reason,
        words=words,
        place=place,
        evidence=msgspec.json.encode(evidence).decode(),
        messages=messages,
    )
    if report_id is None:
        return None
    await execute(
        connection,
        """INSERT INTO evidence_photos (report_id, photo_id, user_id)
           SELECT :report_id, photo_id, :target_id FROM unnest(CAST(:photo_ids AS uuid[])) AS photo_id""",
        report_id=report_id,
        target_id=target_id,
        photo_ids=list(photo_ids),
    )
    return int(report_id)


async def find_todays(connection: Connection, *, reporter_id: int, target_id: int) -> int | None:
    """The id of the member's report of today about another, or None."""
    value = await fetch_value(
        connection,
        """SELECT id FROM reports WHERE reporter_id = :reporter_id AND target_id = :target_id
              AND day = (now() AT TIME ZONE 'UTC')::date""",
        reporter_id=reporter_id,
        target_id=target_id,
    )
    return int(value) if value is not None else None


async def list_reports(connection: Connection, *, case_ids: Sequence[int]) -> dict[int, list[Report]]:
    """The reports of cases, oldest first, each with how often its reporter was right before."""
    found: dict[int, list[Report]] = {}
    rows = await fetch_all(
        connection,
        """SELECT r.case_id, r.id, r.reporter_id, r.reason, r.words, r.place, r.evidence::text, r.messages,
                  r.created_at,
                  (SELECT count(*) FROM reports o WHERE o.reporter_id = r.reporter_id AND o.outcome = 'upheld'),
                  (SELECT count(*) FROM reports o WHERE o.reporter_id = r.reporter_id AND o.outcome = 'rejected')
             FROM reports r WHERE r.case_id = ANY (CAST(:case_ids AS integer[])) ORDER BY r.id""",
        case_ids=list(case_ids),
    )
    for case_id, report_id, reporter_id, reason, words, place, evidence, *rest in rows:
        report = Report(report_id, reporter_id, reason, words, place, msgspec.json.decode(evidence), *rest)
        found.setdefault(case_id, []).append(report)
    return found


async def close_reports(connection: Connection, *, case_id: int, outcome: str) -> list[tuple[int, int]]:
    """Say what became of a case's reports; (report id, reporter) of those whose reporter is still here."""
    rows = await fetch_all(
        connection,
        """UPDATE reports SET outcome = :outcome WHERE case_id = :case_id AND outcome IS NULL
           RETURNING id, reporter_id""",
        case_id=case_id,
        outcome=outcome,
    )
    return [(row.id, row.reporter_id) for row in rows if row.reporter_id is not None]


async def reverse_reports(connection: Connection, *, case_id: int, outcome: str) -> None:
    """A decision was lifted, so its reports count the other way."""
    await execute(
        connection,
        "UPDATE reports SET outcome = :outcome WHERE case_id = :case_id AND outcome IS NOT NULL",
        case_id=case_id,
        outcome=outcome,
    )


async def list_own(connection: Connection, *, reporter_id: int) -> list[OwnReport]:
    """What the member reported, newest first."""
    rows = await fetch_all(
        connection,
        """SELECT id, target_id, reason, created_at, outcome FROM reports WHERE reporter_id = :reporter_id
            ORDER BY id DESC LIMIT 100""",
        reporter_id=reporter_id,
    )
    return [OwnReport(*row) for row in rows]


async def is_evidence(connection: Connection, *, photo_id: UUID) -> bool:
    """Whether a report shows this photo, so that its bytes must stay."""
    return bool(
        await fetch_value(
            connection, "SELECT EXISTS (SELECT FROM evidence_photos WHERE photo_id = :photo_id)", photo_id=photo_id
        )
    )


async def purge_evidence(connection: Connection, *, older_than: timedelta) -> list[UUID]:
    """Forget the evidence of cases decided so long ago; the photos that only they kept, whose bytes may go."""
    rows = await fetch_all(
        connection,
        """WITH old AS (
               UPDATE reports r SET evidence = '{}', messages = NULL, words = '' FROM cases c
                WHERE c.id = r.case_id AND c.decided_at < now() - CAST(:older_than AS interval) AND r.evidence <> '{}'
               RETURNING r.id
           ), gone AS (
               DELETE FROM evidence_photos e USING old WHERE e.report_id = old.id RETURNING e.photo_id
           ) SELECT DISTINCT photo_id FROM gone
              WHERE NOT EXISTS (SELECT FROM photos p WHERE p.id = gone.photo_id)
                AND NOT EXISTS (SELECT FROM evidence_photos e WHERE e.photo_id = gone.photo_id
                                   AND e.report_id NOT IN (SELECT id FROM old))""",
        older_than=older_than,
    )
    return [row.photo_id for row in rows]


async def count_reporters(connection: Connection, *, case_id: int) -> dict[int, tuple[int, int]]:
    """(upheld, rejected) earlier reports of everybody who reported in this case."""
    rows = await fetch_all(
        connection,
        """SELECT r.reporter_id, count(o.id) FILTER (WHERE o.outcome = 'upheld') AS upheld,
                  count(o.id) FILTER (WHERE o.outcome = 'rejected') AS rejected
             FROM (SELECT DISTINCT reporter_id FROM reports WHERE case_id = :case_id AND reporter_id IS NOT NULL) r
             LEFT JOIN reports o ON o.reporter_id = r.reporter_id AND o.outcome IS NOT NULL
            GROUP BY r.reporter_id""",
        case_id=case_id,
    )
    return {row.reporter_id: (row.upheld, row.rejected) for row in rows}
