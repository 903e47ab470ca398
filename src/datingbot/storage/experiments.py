"""Experiments: their plans, who met which arm, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from datingbot.domain.estimates import Sums
from datingbot.domain.experiments import Arm, Experiment
from datingbot.storage.database import AnyRow, Connection, execute, fetch_all, fetch_one, fetch_value


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredExperiment:
    """An experiment, when it ran, and why it ended: ``stop_reason`` is owner, or guard with the metric and the arm."""

    id: int
    plan: Experiment
    tolerance: int
    started_at: datetime
    stopped_at: datetime | None
    stop_reason: str | None
    stop_metric: str | None
    stop_arm: str | None
    measured_at: datetime | None


_COLUMNS = """id, name, subject, salt, unit, share, arms, tolerance, started_at, stopped_at, stop_reason, stop_metric,
              stop_arm, measured_at"""


async def start(connection: Connection, *, plan: Experiment, tolerance: int) -> int | None:
    """Store a plan and let it begin; None when the name is taken or another experiment on the subject runs."""
    value = await fetch_value(
        connection,
        """INSERT INTO experiments (name, subject, salt, unit, share, arms, tolerance)
           VALUES (:name, :subject, :salt, :unit, :share, CAST(:arms AS jsonb), :tolerance)
           ON CONFLICT DO NOTHING RETURNING id""",
        name=plan.name,
        subject=plan.subject,
        salt=plan.salt,
        unit=plan.unit,
        share=plan.share,
        arms=msgspec.json.encode([{"name": arm.name, "weight": arm.weight} for arm in plan.arms]).decode(),
        tolerance=tolerance,
    )
    return int(value) if value is not None else None


async def is_name_taken(connection: Connection, *, name: str) -> bool:
    """Whether an experiment of that name was ever started."""
    return bool(await fetch_value(connection, "SELECT EXISTS (SELECT FROM experiments WHERE name = :name)", name=name))


async def stop(
    connection: Connection, *, experiment_id: int, reason: str, metric: str | None = None, arm: str | None = None
) -> bool:
    """End a running experiment; False when there is none of that id."""
    return (
        await execute(
            connection,
            """UPDATE experiments SET stopped_at = now(), stop_reason = :reason, stop_metric = :metric, stop_arm = :arm
                WHERE id = :id AND stopped_at IS NULL""",
            id=experiment_id,
            reason=reason,
            metric=metric,
            arm=arm,
        )
        == 1
    )


async def list_running(connection: Connection) -> list[StoredExperiment]:
    """Those that run, oldest first."""
    rows = await fetch_all(connection, f"SELECT {_COLUMNS} FROM experiments WHERE stopped_at IS NULL ORDER BY id")
    return [_experiment(row) for row in rows]


async def list_all(connection: Connection, *, most: int) -> list[StoredExperiment]:
    """All of them, those that run first, then the newest."""
    rows = await fetch_all(
        connection,
        f"SELECT {_COLUMNS} FROM experiments ORDER BY stopped_at IS NOT NULL, id DESC LIMIT :most",
        most=most,
    )
    return [_experiment(row) for row in rows]


async def find(connection: Connection, *, experiment_id: int) -> StoredExperiment | None:
    """One experiment, or None."""
    row = await fetch_one(connection, f"SELECT {_COLUMNS} FROM experiments WHERE id = :id", id=experiment_id)
    return _experiment(row) if row else None


async def expose(connection: Connection, *, experiment_id: int, user_id: int, unit: int, arm: str) -> None:
    """Note that the member met their arm; only the first time counts."""
    await execute(
        connection,
        """INSERT INTO experiment_exposures (experiment_id, user_id, unit, arm) VALUES (:id, :user_id, :unit, :arm)
           ON CONFLICT DO NOTHING""",
        id=experiment_id,
        user_id=user_id,
        unit=unit,
        arm=arm,
    )


async def count_exposed(connection: Connection, *, experiment_id: int) -> dict[str, int]:
    """How many members met each arm."""
    rows = await fetch_all(
        connection,
        "SELECT arm, count(*) AS members FROM experiment_exposures WHERE experiment_id = :id GROUP BY arm",
        id=experiment_id,
    )
    return {row.arm: row.members for row in rows}


async def measure(connection: Connection, *, experiment_id: int, now: datetime) -> None:
    """Sum up what members did since they met their arm, by unit; replaces the sums before."""
    await execute(connection, "DELETE FROM experiment_sums WHERE experiment_id = :id", id=experiment_id)
    await execute(
        connection,
        """WITH exposed AS (
               SELECT user_id, unit, arm, exposed_at, utc_day(exposed_at) AS day
                 FROM experiment_exposures WHERE experiment_id = :id
           ), did AS (
               SELECT e.user_id, sum(a.likes) AS likes, sum(a.passes) AS passes, count(*) AS days,
                      sum(a.messages) AS messages
                 FROM exposed e JOIN daily_activity a ON a.user_id = e.user_id AND a.day >= e.day
                GROUP BY e.user_id
           ), matched AS (
               SELECT e.user_id, count(*) AS matches, count(m.closed_at) AS closed
                 FROM matches m CROSS JOIN unnest(ARRAY[m.user1_id, m.user2_id]) AS member
                 JOIN exposed e ON e.user_id = member AND m.matched_at >= e.exposed_at
                WHERE m.matched_at >= (SELECT started_at FROM experiments WHERE id = :id)
                GROUP BY e.user_id
           ), reported AS (
               SELECT e.user_id, count(*) AS reports
                 FROM exposed e JOIN reports r ON r.reporter_id = e.user_id AND r.created_at >= e.exposed_at
                GROUP BY e.user_id
           ), units AS (
               SELECT e.arm, e.unit, count(*)::float8 AS members, sum(coalesce(did.likes, 0))::float8 AS likes,
                      sum(coalesce(did.passes, 0))::float8 AS passes, sum(coalesce(did.days, 0))::float8 AS here,
                      sum(CAST(:today AS date) - e.day + 1)::float8 AS days,
                      sum(coalesce(matched.matches, 0))::float8 AS matches,
                      sum(coalesce(matched.closed, 0))::float8 AS closed,
                      sum(coalesce(did.messages, 0))::float8 AS messages,
                      sum(coalesce(reported.reports, 0))::float8 AS reports
                 FROM exposed e LEFT JOIN did USING (user_id) LEFT JOIN matched USING (user_id)
                 LEFT JOIN reported USING (user_id)
                GROUP BY e.arm, e.unit
           )
           INSERT INTO experiment_sums (experiment_id, arm, metric, units, x, y, xx, xy, yy)
           SELECT CAST(:id AS integer), arm, metric, count(*), sum(x), sum(y), sum(x * x), sum(x * y), sum(y * y)
             FROM units CROSS JOIN LATERAL (VALUES
                 ('like_rate', likes, likes + passes), ('match_rate', matches, likes), ('matches', matches, members),
                 ('unmatch_rate', closed, matches), ('messages', messages, members), ('report_rate', reports, members),
                 ('active_days', here, days)) AS measured (metric, x, y)
            GROUP BY arm, metric""",
        id=experiment_id,
        today=now.date(),
    )
    await execute(connection, "UPDATE experiments SET measured_at = :now WHERE id = :id", id=experiment_id, now=now)


async def read_sums(connection: Connection, *, experiment_id: int) -> dict[str, dict[str, Sums]]:
    """What was measured last, by arm and metric."""
    rows = await fetch_all(
        connection,
        """SELECT arm, metric, units, x, y, xx, xy, yy FROM experiment_sums
            WHERE experiment_id = :id ORDER BY arm, metric""",
        id=experiment_id,
    )
    found: dict[str, dict[str, Sums]] = {}
    for row in rows:
        fields = dict(row)
        arm, metric = fields.pop("arm"), fields.pop("metric")
        found.setdefault(arm, {})[metric] = Sums(**fields)
    return found


def _experiment(row: AnyRow) -> StoredExperiment:
    fields = dict(row)
    arms = tuple(Arm(arm["name"], arm["weight"]) for arm in msgspec.json.decode(fields.pop("arms")))
    plan = Experiment(arms=arms, **{name: fields.pop(name) for name in ("name", "subject", "salt", "unit", "share")})
    return StoredExperiment(plan=plan, **fields)
