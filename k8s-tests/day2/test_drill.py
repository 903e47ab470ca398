"""Restore drills on a real cluster: what passes is measured; a damaged, a broken and an empty backup are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from cluster.members import Member
from cluster.stage import DAY_TWO, Bot, await_condition, install, read_conditions, remove
from cluster.test_pods_die import ask_database
from day2.test_restore import archive_everything, choose_one_of_each, like_each_other
from provision.cluster import Cluster
from provision.shell import wait_until

Object = dict[str, Any]

BOT = DAY_TWO["drill"]
NAME = "Rehearsed"
"""In a name of every member, and nowhere else: found again in the object store's bytes."""

SECONDS = 300
GOAL_SECONDS = 300
EVERY_MINUTE = "* * * * *"


@pytest.fixture(scope="module")
def bot(cluster: Cluster, telegram: str) -> Iterator[Bot]:
    """A bot whose drills are suspended."""
    remove(cluster, BOT)
    values = choose_one_of_each(BOT)
    values["datingBot"]["restoreDrill"] = {"schedule": EVERY_MINUTE, "suspend": True, "checks": {"leastMembers": 1}}
    install(cluster, BOT, **values)
    await_condition(cluster, BOT, "BackupHealthy")
    yield BOT
    remove(cluster, BOT)


@pytest.fixture(scope="module")
async def members(bot: Bot, http: aiohttp.ClientSession) -> list[Member]:
    """Members who like each other."""
    members = [await Member.join(http, bot, name=f"{NAME}{number}") for number in range(4)]
    await like_each_other(members)
    return members


def test_what_is_in_the_store_becomes_a_database_again(
    cluster: Cluster, bot: Bot, members: list[Member], measured: Callable[[str], None]
) -> None:
    back_up(cluster, "good")
    archive_everything(cluster, bot)
    last = rehearse(cluster)
    assert last["result"] == "Passed", last
    assert (told := read_conditions(cluster, bot)["RestoreVerified"])["status"] == "True", told
    assert 0 < last["recoverySeconds"] < GOAL_SECONDS
    assert 0 <= last["dataAgeSeconds"] < GOAL_SECONDS
    measured(
        f"restore drill: RTO {last['recoverySeconds']} s, RPO {last['dataAgeSeconds']} s (goals: {GOAL_SECONDS} s)"
    )
    assert last["message"] in find_event(cluster, "DrillPassed", kind="Normal")
    figures = read_metrics(cluster)
    assert figures["datingbot_last_drill_passed"] == 1
    assert figures["datingbot_last_drill_recovery_seconds"] == last["recoverySeconds"]
    assert figures["datingbot_last_drill_data_age_seconds"] == last["dataAgeSeconds"]
    assert figures["datingbot_last_drill_timestamp_seconds"] == datetime.fromisoformat(last["completedAt"]).timestamp()
    wait_until("the drill's Cluster, volume and Jobs are gone", lambda: not find_remains(cluster), seconds=120)


def test_a_page_that_was_damaged_in_the_store_is_told(cluster: Cluster, bot: Bot, members: list[Member]) -> None:
    """The archive unpacks and the server starts; only who reads the row finds out."""
    backup = back_up(cluster, "damaged")
    archive = find_archive(backup)
    change_in_store(
        cluster,
        f'offsets=$(LC_ALL=C grep -abo {NAME} {archive} | cut -d: -f1); test -n "$offsets"; '
        f"for at in $offsets; do printf Corrupted | dd of={archive} bs=1 seek=$at conv=notrunc status=none; done",
    )
    assert_caught(cluster, because="cannot be read: invalid page in block")


def test_an_archive_cut_short_is_told(cluster: Cluster, bot: Bot) -> None:
    backup = back_up(cluster, "short")
    change_in_store(cluster, f"truncate -s 5M {find_archive(backup)}")
    assert_caught(cluster, because="could not be recovered from the object store in 2 tries")


def test_an_empty_database_is_told(cluster: Cluster, bot: Bot) -> None:
    """Nobody is in it, as when the wrong server was backed up."""
    ask_database(cluster, bot, "TRUNCATE members CASCADE")
    back_up(cluster, "empty")
    archive_everything(cluster, bot)
    assert_caught(cluster, because="has 0 members, checks.leastMembers is 1")


def test_drills_nobody_wants_any_more_leave_nothing(cluster: Cluster, bot: Bot) -> None:
    assert find_remains(cluster), "the drill that failed last is there to be looked into"
    change_spec(cluster, None)
    wait_until("the last drill is gone", lambda: not find_remains(cluster), seconds=120)
    assert read_conditions(cluster, bot)["DatabaseReady"]["status"] == "True"


def assert_caught(cluster: Cluster, *, because: str) -> None:
    """A drill fails, and says why wherever people and machines look; the one before it is gone."""
    before = find_drills(cluster)
    last = rehearse(cluster)
    assert last["result"] == "Failed", last
    assert because in last["message"], last
    conditions = read_conditions(cluster, BOT)
    assert (conditions["RestoreVerified"]["status"], conditions["RestoreVerified"]["reason"]) == (
        "False",
        "DrillFailed",
    )
    assert because in conditions["RestoreVerified"]["message"]
    assert conditions["Ready"]["status"] == "True"
    assert because in find_event(cluster, "DrillFailed", kind="Warning")
    assert read_metrics(cluster)["datingbot_last_drill_passed"] == 0
    # A drill that failed stays for a while, and makes room for the next.
    assert set(find_drills(cluster)) == {last["name"]}
    assert last["name"] not in before


def rehearse(cluster: Cluster) -> Object:
    """One drill, at once; gives what the status says of it."""
    before = read_status(cluster).get("lastDrill", {}).get("name")
    waiting = find_drills(cluster)
    change_spec(cluster, {"suspend": False})
    wait_until("a drill begins", lambda: bool(set(find_drills(cluster)) - set(waiting)), seconds=SECONDS)
    # The schedule is every minute: not another one after it.
    change_spec(cluster, {"suspend": True})
    wait_until("the drill ended", lambda: _name_last(cluster) not in (None, before), seconds=SECONDS)
    found: Object = read_status(cluster)["lastDrill"]
    return found


def _name_last(cluster: Cluster) -> str | None:
    name: str | None = read_status(cluster).get("lastDrill", {}).get("name")
    return name


def change_spec(cluster: Cluster, drill: Object | None) -> None:
    """Patch `spec.restoreDrill` as a person would."""
    patch = json.dumps({"spec": {"restoreDrill": drill}})
    cluster.kubectl("patch", "datingbot", BOT.name, "-n", BOT.namespace, "--type=merge", "-p", patch)


def read_status(cluster: Cluster) -> Object:
    """All the operator says."""
    found: Any = cluster.get("datingbot", BOT.name, "-n", BOT.namespace)
    status: Object = found["status"]
    return status


def find_drills(cluster: Cluster) -> list[str]:
    """Throw-away Clusters that are not on their way out."""
    found: Any = cluster.get("cluster.postgresql.cnpg.io", "-n", BOT.namespace, "-l", "datingbot.dev/drill")
    return [each["metadata"]["name"] for each in found["items"] if "deletionTimestamp" not in each["metadata"]]


def find_remains(cluster: Cluster) -> str:
    """Whatever a drill made and is still there, one a line."""
    kinds = "cluster.postgresql.cnpg.io,pod,job,persistentvolumeclaim,secret,service"
    names = cluster.kubectl("get", kinds, "-n", BOT.namespace, "-o", "name")
    return "\n".join(name for name in names.splitlines() if "-drill-" in name)


def find_event(cluster: Cluster, reason: str, *, kind: str) -> str:
    """The notes of a drill's Events."""
    found: Any = cluster.get("events.events.k8s.io", "-n", BOT.namespace)
    notes = [each["note"] for each in found["items"] if (each["reason"], each["type"]) == (reason, kind)]
    return "\n".join(notes)


def read_metrics(cluster: Cluster) -> dict[str, float]:
    """The operator's own figures of this bot, without those of several samples, as Prometheus would read them."""
    program = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8080/metrics').read().decode())"
    where = ("exec", "-n", BOT.namespace, f"deployment/{BOT.name}-operator")
    text = cluster.kubectl(*where, "--", "python", "-c", program)
    own = f'{{name="{BOT.name}",namespace="{BOT.namespace}"}}'
    lines = (line.rpartition(" ") for line in text.splitlines() if own in line)
    return {name.removesuffix(own): float(value) for name, _, value in lines}


def back_up(cluster: Cluster, name: str) -> str:
    """A base backup, completed; gives its name in the object store, which becomes the newest."""
    spec = {"method": "barmanObjectStore", "cluster": {"name": f"{BOT.name}-db"}}
    cluster.apply(
        [{"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup", "metadata": {"name": name}, "spec": spec}],
        namespace=BOT.namespace,
    )
    wait = (
        "wait",
        "-n",
        BOT.namespace,
        f"backup.postgresql.cnpg.io/{name}",
        "--for=jsonpath={.status.phase}=completed",
    )
    cluster.kubectl(*wait, "--timeout=240s")
    found: Any = cluster.get("backup.postgresql.cnpg.io", name, "-n", BOT.namespace)
    return str(found["status"]["backupId"])


def find_archive(backup: str) -> str:
    """The data of a base backup as the gateway keeps it: a folder for the bucket, a file for the object."""
    return f"$(echo /data/{BOT.namespace}/*/{BOT.name}-db/base/{backup}/data.tar)"


def change_in_store(cluster: Cluster, script: str) -> None:
    """Change an object behind the store's back, as a failing disk would."""
    cluster.kubectl("exec", "-n", "s3", "deployment/s3", "--", "sh", "-euc", script)
