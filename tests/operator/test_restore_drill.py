"""Restore drills: when they begin, what they find, and what is left of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from datingbot_operator.decide import decide
from datingbot_operator.decide.plan import RemoveDrill
from datingbot_operator.model import Condition, RestoreDrill
from datingbot_operator.observed import CLUSTER, OBJECT_STORE, Backup, Progress, Step
from operator_world import World, make_bot

SCHEDULED = datetime(2026, 11, 24, 5, tzinfo=UTC)
BACKUP = Backup("daily", Progress.SUCCEEDED, datetime(2026, 11, 23, 12, tzinfo=UTC))


@pytest.fixture
def world() -> World:
    """A service at rest that has one backup."""
    world = World(backups={"daily": BACKUP})
    rest(world)
    return world


def rest(world: World) -> None:
    """Until only a drill could go on; Jobs take no time."""
    moment = world.now
    for _ in range(60):
        plan = decide(world.observe(), world.now)
        world.obey(plan)
        jobs = [job for job in world.jobs.values() if job.progress is Progress.RUNNING and job.step is not Step.DRILL]
        moved = [world.wake_database(), bool(jobs) and world.finish_job(), world.roll_one()]
        world.now = moment
        if plan.empty and not any(moved):
            return
    raise AssertionError("no rest")


def verified(world: World) -> Condition:
    """The condition `RestoreVerified`."""
    return next(each for each in world.bot.status.conditions if each.type == "RestoreVerified")


def rehearse(world: World, *, said: str) -> None:
    """One drill whose Cluster recovers and whose check prints this."""
    world.now = max(world.now + timedelta(minutes=1), SCHEDULED)
    rest(world)
    assert world.finish_drill()
    rest(world)
    [job] = [job for job in world.jobs.values() if job.step is Step.DRILL]
    world.jobs[job.name] = replace(job, progress=Progress.SUCCEEDED, finished_at=world.now, message=said)
    rest(world)


def report(*, level: int = 1, members: int = 3, newest: str = "2026-11-24T04:58:20+00:00") -> str:
    return f"holds: level {level}, members {members}, newest row {newest}"


def test_it_waits_for_the_schedule(world: World) -> None:
    world.now = SCHEDULED - timedelta(seconds=1)
    rest(world)
    assert not world.drills
    assert (verified(world).status, verified(world).reason) == ("Unknown", "NotVerified")
    world.now = SCHEDULED
    rest(world)
    assert list(world.drills)
    assert verified(world).reason == "Rehearsing"


def test_there_is_no_drill_without_a_backup() -> None:
    world = World()
    rest(world)
    world.now = SCHEDULED + timedelta(days=3)
    rest(world)
    assert not world.drills


def test_suspended_it_does_not_begin(world: World) -> None:
    spec = structs.replace(world.bot.spec, restore_drill=RestoreDrill(schedule="0 5 * * *", suspend=True))
    world.bot = structs.replace(world.bot, spec=spec)
    world.now = SCHEDULED
    rest(world)
    assert not world.drills


def test_what_passes_is_measured_and_removed(world: World) -> None:
    rehearse(world, said=report())
    assert (verified(world).status, verified(world).reason) == ("True", "DrillPassed")
    last = world.bot.status.last_drill
    assert last is not None
    assert (last.result, last.recovery_seconds, last.data_age_seconds) == ("Passed", 40, 100)
    assert not world.drills
    assert not [job for job in world.jobs.values() if job.step is Step.DRILL]
    assert (CLUSTER, "love-db") in world.children
    world.now = SCHEDULED + timedelta(days=1)
    rest(world)
    assert list(world.drills), "the next one did not begin"
    assert verified(world).status == "True", "what the last one told did not hold"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (report(level=0, members=0, newest="none"), "holds no schema"),
        (report(members=2), "2 members, checks.leastMembers is 3"),
        (report(newest="2026-11-22T04:00:00+00:00"), "checks.newestRowSeconds is 86400"),
        ("Killed", "left no report: Killed"),
    ],
)
def test_what_was_restored_is_checked(world: World, said: str, told: str) -> None:
    bot = make_bot(restoreDrill={"schedule": "0 5 * * *", "checks": {"leastMembers": 3}})
    world.bot = structs.replace(world.bot, spec=bot.spec)
    rehearse(world, said=said)
    assert (verified(world).status, verified(world).reason) == ("False", "DrillFailed")
    assert told in verified(world).message
    ready = next(each for each in world.bot.status.conditions if each.type == "Ready")
    assert ready.status == "True", "a failed drill is an alert, and no outage"


def test_where_there_were_members_nobody_is_told(world: World) -> None:
    rehearse(world, said=report(members=0))
    assert verified(world).status == "True", "a new service has no members"
    for day, members, status in ((1, 3, "True"), (2, 0, "False"), (3, 0, "False"), (4, 1, "True")):
        world.now = SCHEDULED + timedelta(days=day)
        newest = world.now.isoformat()
        rehearse(world, said=report(members=members, newest=newest))
        assert verified(world).status == status
        if status == "False":
            assert "has no members, the last that passed had 3" in verified(world).message


def migrate(world: World, *, at: datetime) -> None:
    """The next version is rolled out."""
    world.now, world.image = at, "love:2"
    for _ in range(4):
        rest(world)
        world.finish_backup()
    assert world.bot.status.schema is not None
    assert world.bot.status.schema.expand == 2


def test_a_backup_of_an_older_schema_is_told(world: World) -> None:
    migrate(world, at=SCHEDULED - timedelta(hours=1))
    rehearse(world, said=report(level=1))
    assert (verified(world).status, verified(world).reason) == ("False", "DrillFailed")
    assert "has schema level 1, the service's own has 2" in verified(world).message


def test_a_schema_changed_just_now_need_not_be_in_the_store_yet(world: World) -> None:
    migrate(world, at=SCHEDULED - timedelta(minutes=5))
    rehearse(world, said=report(level=1))
    assert verified(world).status == "True"


def test_a_backup_that_cannot_be_recovered_is_told(world: World) -> None:
    world.now = SCHEDULED
    rest(world)
    assert world.finish_drill(well=False)
    rest(world)
    assert verified(world).status == "False"
    assert "could not be recovered from the object store in 2 tries" in verified(world).message


def test_what_takes_too_long_is_given_up(world: World) -> None:
    world.now = SCHEDULED
    rest(world)
    world.now += timedelta(seconds=1801)
    rest(world)
    assert verified(world).status == "False"
    assert "was not restored and checked in 1800 s" in verified(world).message


def test_a_failed_drill_stays_for_an_hour(world: World) -> None:
    world.now = SCHEDULED
    rest(world)
    world.finish_drill(well=False)
    rest(world)
    assert list(world.drills)
    world.now += timedelta(minutes=61)
    plan = decide(world.observe(), world.now)
    assert [action for action in plan.actions if isinstance(action, RemoveDrill)]


def test_a_drill_can_write_nothing_to_the_store(world: World) -> None:
    for served in (world.served, world.served | {OBJECT_STORE}):
        drilling = World(backups={"daily": BACKUP}, served=served)
        rest(drilling)
        drilling.now = SCHEDULED
        rest(drilling)
        [name] = drilling.drills
        spec = drilling.children[CLUSTER, name]["spec"]
        assert "backup" not in spec
        assert "plugins" not in spec
        assert spec["bootstrap"]["recovery"]["source"] == "origin"
        assert len(name) <= 50


def test_a_restored_database_archives_beside_its_source() -> None:
    world = World(bot=make_bot(restore={"targetTime": "2026-11-23T11:00:00Z"}))
    rest(world)
    spec = world.children[CLUSTER, "love-db"]["spec"]
    [origin] = spec["externalClusters"]
    assert origin["barmanObjectStore"]["serverName"] == "love-db"
    assert spec["backup"]["barmanObjectStore"]["serverName"] not in ("love-db", "")
    assert spec["bootstrap"]["recovery"]["recoveryTarget"] == {"targetTime": "2026-11-23T11:00:00Z"}
    # The folder stays when the wish to restore goes.
    folder = spec["backup"]["barmanObjectStore"]["serverName"]
    world.bot = structs.replace(world.bot, spec=make_bot().spec)
    rest(world)
    assert world.children[CLUSTER, "love-db"]["spec"]["backup"]["barmanObjectStore"]["serverName"] == folder


def test_without_a_time_the_latest_is_restored() -> None:
    world = World(bot=make_bot(restore={"serverName": "hope-db"}))
    rest(world)
    spec = world.children[CLUSTER, "love-db"]["spec"]
    assert spec["bootstrap"]["recovery"] == {"database": "app", "owner": "app", "source": "origin"}
    assert spec["externalClusters"][0]["barmanObjectStore"]["serverName"] == "hope-db"
