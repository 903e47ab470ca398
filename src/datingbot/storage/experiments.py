"""Experiments: their plans, who met which arm, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

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


_COLUMNS = """id, name, subject, salt, unit, share, arms, tolerance, started_at, stopped_at, stop_reason, stop_metric,
              stop_arm"""


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


def _experiment(row: AnyRow) -> StoredExperiment:
    fields = dict(row)
    arms = tuple(Arm(arm["name"], arm["weight"]) for arm in msgspec.json.decode(fields.pop("arms")))
    plan = Experiment(arms=arms, **{name: fields.pop(name) for name in ("name", "subject", "salt", "unit", "share")})
    return StoredExperiment(plan=plan, **fields)
