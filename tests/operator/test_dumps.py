"""Dumps: two CronJobs with nothing in them they need not see, and a sentence in `BackupHealthy` that can be false."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from msgspec import structs
from prometheus_client import REGISTRY

from datingbot.storage.database import Database
from datingbot.storage.schema_level import migrate
from datingbot_operator import metrics
from datingbot_operator.conditions import write_time
from datingbot_operator.decide import decide
from datingbot_operator.decide.plan import Ensure
from datingbot_operator.manifests.dumps import DUMP, LOAD
from datingbot_operator.model import Condition, DumpStatus
from datingbot_operator.observed import Backup, Progress
from operator_world import World, make_bot
from postgres import choose_binaries

KEY = "CronJob.batch"
STORE = {"destinationPath": "s3://love/db", "endpointUrl": "http://s3:7070", "secretRef": {"name": "s3"}}


def make_world(**dump: Any) -> World:
    """A bot whose database is ready, with this logical dump."""
    world = World(bot=make_bot(backups={"objectStore": STORE, "logicalDump": dump}, database=DATABASE))
    for _ in range(30):
        world.obey(decide(world.observe(), world.now))
        _ = world.wake_database() or world.finish_backup() or world.finish_job() or world.roll_one()
    return world


DATABASE = {"mode": "managed", "image": "postgresql:15", "storage": {"size": "1Gi"}}
SEALED = {"schedule": "0 3 * * *", "keySecretRef": {"name": "dumps"}}


def find_condition(world: World) -> Condition:
    """BackupHealthy, as it is after one more look."""
    world.obey(decide(world.observe(), world.now))
    return next(one for one in world.bot.status.conditions if one.type == "BackupHealthy")


def back_up(world: World) -> None:
    """A physical backup ends now, so that only dumps can be late."""
    world.backups["daily"] = Backup("daily", Progress.SUCCEEDED, finished_at=world.now)


def test_each_container_sees_what_it_needs_and_nothing_else() -> None:
    world = make_world(**SEALED, keep=9)
    spec = world.children[KEY, "love-dump"]["spec"]
    assert (spec["schedule"], spec["suspend"]) == ("0 3 * * *", False)
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    [dump], [keep] = pod["initContainers"], pod["containers"]
    assert dump["image"] == "postgresql:15"
    assert keep["image"] == "love:1"
    assert "--keep=9" in keep["command"]
    assert {name for name, _ in read_secrets(dump)} == {"love-db-app"}
    assert read_secrets(keep) == {("dumps", "dump-key"), ("s3", "ACCESS_KEY_ID"), ("s3", "ACCESS_SECRET_KEY")}
    loading = world.children[KEY, "love-load-dump"]["spec"]
    assert loading["suspend"] is True, "a dump is loaded only when a person asks for it"


def read_secrets(container: dict[str, Any]) -> set[tuple[str, str]]:
    """(Secret, key) of every variable that comes from one."""
    references = [each["valueFrom"]["secretKeyRef"] for each in container["env"] if "valueFrom" in each]
    return {(reference["name"], reference["key"]) for reference in references}


def test_without_a_key_nothing_is_dumped_and_it_is_said() -> None:
    world = make_world()
    assert not any(kind == KEY for kind, _ in world.children)
    assert "backups.logicalDump.keySecretRef" in find_condition(world).message


def test_dumps_that_are_no_longer_wanted_stand_still() -> None:
    world = make_world(**SEALED)
    world.bot = structs.replace(
        world.bot, spec=make_bot(backups={"objectStore": STORE, "logicalDump": {"enabled": False}}).spec
    )
    plan = decide(world.observe(), world.now)
    [stopped] = [
        action.manifest
        for action in plan.actions
        if isinstance(action, Ensure) and action.manifest["kind"] == "CronJob"
    ]
    assert stopped["spec"]["suspend"] is True
    world.obey(plan)
    assert not any(
        isinstance(action, Ensure) and action.manifest["kind"] == "CronJob"
        for action in decide(world.observe(), world.now).actions
    )


def test_a_dump_that_is_late_makes_backups_unhealthy() -> None:
    world = make_world(**SEALED)
    begun, live = world.now, world.children[KEY, "love-dump"]
    back_up(world)
    healthy = find_condition(world)
    assert (healthy.status, "No dump is made yet" in healthy.message) == ("True", True)
    live["status"] = {"lastSuccessfulTime": write_time(world.now)}
    assert f"The last dump is of {write_time(world.now)}." in find_condition(world).message
    world.now = begun.replace(hour=3, minute=59) + timedelta(days=1)
    back_up(world)
    assert find_condition(world).status == "True"
    world.now = begun.replace(hour=4, minute=1) + timedelta(days=1)
    late = find_condition(world)
    assert (late.status, late.reason) == ("False", "DumpLate")
    assert "CronJob love-dump" in late.message


def test_the_age_of_the_newest_dump_is_measured_while_dumps_are_wanted() -> None:
    world = make_world(**SEALED)
    back_up(world)
    assert measure_dump(world) is None
    stored = world.now + timedelta(hours=1)
    world.children[KEY, "love-dump"]["status"] = {"lastSuccessfulTime": write_time(stored)}
    assert measure_dump(world) == stored.timestamp()
    assert world.bot.status.last_dump == DumpStatus(completed_at=write_time(stored))
    spec = make_bot(backups={"objectStore": STORE, "logicalDump": {"enabled": False}}, database=DATABASE).spec
    world.bot = structs.replace(world.bot, spec=spec)
    assert measure_dump(world) is None


def measure_dump(world: World) -> float | None:
    """What Prometheus reads, after one more look; None where there is nothing to read."""
    plan = decide(world.observe(), world.now)
    world.obey(plan)
    metrics.describe(world.bot, plan)
    return REGISTRY.get_sample_value("datingbot_last_dump_timestamp_seconds", {"namespace": "dating", "name": "love"})


@pytest.fixture
async def owned(postgres: str) -> AsyncIterator[str]:
    """The address of a migrated database that belongs to a role without rights, as CloudNativePG makes it."""
    server = await asyncpg.connect(f"{postgres}/postgres")
    await server.execute("CREATE ROLE app LOGIN")
    await server.execute("CREATE DATABASE dumped OWNER app")
    address = f"{postgres}/dumped".replace("//datingbot@", "//app@")
    database = Database(address, pool_size=1)
    await migrate(database, kind="expand")
    await database.close()
    yield address
    await server.execute("DROP DATABASE dumped WITH (FORCE)")
    await server.execute("DROP ROLE app")
    await server.close()


async def test_a_dump_that_is_loaded_replaces_everything_or_nothing(owned: str, tmp_path: Path) -> None:
    client = await asyncpg.connect(owned)
    await client.execute("INSERT INTO members (user_id, language) SELECT n, 'en' FROM generate_series(1, 20) n")
    before = await client.fetch("SELECT * FROM members ORDER BY 1")
    run_script(DUMP, owned, tmp_path)
    await client.execute("DELETE FROM members WHERE user_id < 15")
    await client.execute("CREATE TABLE made_later (member bigint REFERENCES members)")
    run_script(LOAD, owned, tmp_path)
    assert await client.fetch("SELECT * FROM members ORDER BY 1") == before
    assert await client.fetchval("SELECT to_regclass('made_later')") is None
    whole = (tmp_path / "dump").read_bytes()
    (tmp_path / "dump").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(subprocess.CalledProcessError):
        run_script(LOAD, owned, tmp_path)
    assert await client.fetch("SELECT * FROM members ORDER BY 1") == before
    await client.execute("DROP TABLE members CASCADE")
    with pytest.raises(subprocess.CalledProcessError) as told:
        run_script(DUMP, owned, tmp_path)
    assert "lists no members" in told.value.stderr
    await client.close()


def run_script(script: str, address: str, folder: Path) -> None:
    """A container's script on this machine, with the folder in the place of its volume."""
    place = urlsplit(address)
    environment = {
        "PATH": f"{choose_binaries()}:{os.environ['PATH']}",
        "PGHOST": str(place.hostname),
        "PGPORT": str(place.port),
        "PGUSER": str(place.username),
        "PGDATABASE": place.path.strip("/"),
    }
    command = ["sh", "-c", script.replace("/dump/", f"{folder}/")]
    subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
