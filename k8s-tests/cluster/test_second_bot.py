"""A second bot beside the first, in its own namespace: it is upgraded, fails, is rolled back, and goes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
from cluster.members import Load, Member
from cluster.stage import HOPE, Bot, await_condition, choose_values, helm, install, read_conditions, remove
from cluster.test_pods_die import ask_database
from provision.cluster import Cluster
from provision.shell import Failed, wait_until

from datingbot.storage.schema_level import NEEDS_EXPAND

MEMBERS = 4


@pytest.fixture(scope="module")
def hope(cluster: Cluster, love: Bot) -> Iterator[Bot]:
    """A bot of its own for each run of this module; its namespace goes with it."""
    remove(cluster, HOPE)
    install(cluster, HOPE, **choose_small())
    yield HOPE
    remove(cluster, HOPE)


def choose_small(tag: str = "test") -> dict[str, Any]:
    """Two replicas of one image and a database of one instance."""
    values = choose_values(HOPE)
    values["bot"]["replicas"] = 2
    values["bot"]["image"]["tag"] = tag
    values["database"]["managed"]["instances"] = 1
    return {name: values[name] for name in ("bot", "database")}


@contextlib.asynccontextmanager
async def load(http: aiohttp.ClientSession, bot: Bot) -> AsyncIterator[Load]:
    """Members who use the service all the while; at the end none of their requests may have failed."""
    members = [await Member.join(http, bot, name=f"Member{number}") for number in range(MEMBERS)]
    going = Load(members)
    stop = asyncio.Event()
    running = asyncio.create_task(going.run(stop))
    try:
        yield going
    finally:
        stop.set()
        await running
    assert going.failed == []
    assert going.answered > 10 * MEMBERS


def deploy(cluster: Cluster, bot: Bot, tag: str) -> None:
    """`helm upgrade` to another image."""
    helm(cluster, bot, "upgrade", values=choose_values(bot, **choose_small(tag)))


def ready_images(cluster: Cluster, bot: Bot) -> set[str]:
    """The images of the bot's pods that serve."""
    selector = f"app.kubernetes.io/instance={bot.release},app.kubernetes.io/component=bot"
    found: Any = cluster.get("pods", "-n", bot.namespace, "-l", selector)
    return {
        pod["spec"]["containers"][0]["image"]
        for pod in found["items"]
        if any(each["type"] == "Ready" and each["status"] == "True" for each in pod["status"].get("conditions", ()))
    }


def test_two_bots_are_ready_side_by_side(cluster: Cluster, love: Bot, hope: Bot) -> None:
    for bot in (love, hope):
        assert read_conditions(cluster, bot)["Ready"]["status"] == "True"
    tables = [ask_database(cluster, bot, "SELECT count(*) FROM members") for bot in (love, hope)]
    assert tables[1] == "0", "the second bot has a database of its own"


async def test_a_migration_that_fails_leaves_the_old_version_serving_and_a_rollback_mends_it(
    cluster: Cluster, hope: Bot, http: aiohttp.ClientSession
) -> None:
    async with load(http, hope):
        await asyncio.to_thread(deploy, cluster, hope, "broken")
        await asyncio.to_thread(await_condition, cluster, hope, "Stalled")
        conditions = await asyncio.to_thread(read_conditions, cluster, hope)
        assert conditions["SchemaCurrent"]["reason"] == "MigrationFailed"
        assert "nowhere" in conditions["Stalled"]["message"], "what Postgres said is not told"
        assert await asyncio.to_thread(ready_images, cluster, hope) == {"datingbot:test"}
        await asyncio.to_thread(helm, cluster, hope, "rollback")
        await asyncio.to_thread(await_condition, cluster, hope, "Stalled", "False")
        await asyncio.to_thread(await_condition, cluster, hope, "Ready")
    assert ask_database(cluster, hope, "SELECT expand FROM schema_level") == str(NEEDS_EXPAND)


async def test_an_upgrade_with_a_new_expansion_fails_no_request_and_can_be_taken_back(
    cluster: Cluster, hope: Bot, http: aiohttp.ClientSession
) -> None:
    async with load(http, hope) as going:
        await asyncio.to_thread(deploy, cluster, hope, "next")
        await asyncio.to_thread(await_image, cluster, hope, "datingbot:next")
        assert ask_database(cluster, hope, "SELECT expand FROM schema_level") == str(NEEDS_EXPAND + 1)
        before = going.answered
        await asyncio.to_thread(helm, cluster, hope, "rollback")
        await asyncio.to_thread(await_image, cluster, hope, "datingbot:test")
        assert going.answered > before
    assert read_conditions(cluster, hope)["SchemaCurrent"]["reason"] == "RolledBack"
    assert ask_database(cluster, hope, "SELECT expand FROM schema_level") == str(NEEDS_EXPAND + 1), (
        "an older image keeps the schema"
    )


def await_image(cluster: Cluster, bot: Bot, image: str) -> None:
    """Until only this image serves, and the operator says so."""
    wait_until(f"{image} alone", lambda: ready_images(cluster, bot) == {image}, seconds=240)
    await_condition(cluster, bot, "Ready")


def test_uninstalling_keeps_the_database_and_the_namespace_goes_without_an_operator(
    cluster: Cluster, hope: Bot
) -> None:
    database = f"{hope.name}-db"
    helm(cluster, hope, "uninstall", "--wait")
    wait_until("the end of the bot's pods", lambda: not find_pods(cluster, hope), seconds=180)
    kept: Any = cluster.get("cluster.postgresql.cnpg.io", database, "-n", hope.namespace)
    assert "deletionTimestamp" not in kept["metadata"]
    assert "ownerReferences" not in kept["metadata"]
    assert ask_database(cluster, hope, "SELECT count(*) FROM members") == str(2 * MEMBERS)
    for gone in ("datingbot", "servicemonitor.monitoring.coreos.com", "job"):
        wait_until(f"the end of every {gone}", lambda gone=gone: not names(cluster, gone, hope), seconds=120)  # type: ignore[misc]
    # No finalizer of an operator that is gone holds anything up.
    cluster.kubectl("delete", "namespace", hope.namespace, "--timeout=180s")
    with pytest.raises(Failed, match="not found"):
        cluster.kubectl("get", "namespace", hope.namespace)


def find_pods(cluster: Cluster, bot: Bot) -> list[str]:
    """Pods of the release, the database's not among them."""
    return cluster.kubectl(
        *("get", "pods", "-n", bot.namespace, "-l", f"app.kubernetes.io/instance={bot.release}", "-o", "name")
    ).split()


def names(cluster: Cluster, kind: str, bot: Bot) -> list[str]:
    """The names of all of a kind in a bot's namespace."""
    return cluster.kubectl("get", kind, "-n", bot.namespace, "-o", "name").split()
