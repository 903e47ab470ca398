"""The operator is away for ten minutes: members notice nothing, and what broke meanwhile is mended on its return."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import aiohttp
import pytest
from cluster.members import Load, Member
from cluster.stage import DAY_TWO, Bot, choose_values, install, remove
from provision.cluster import Cluster
from provision.shell import wait_until

AWAY_SECONDS = 600
MEND_SECONDS = 60
MEMBERS = 3
BROKEN = ("servicemonitor.monitoring.coreos.com/{name}", "scheduledbackup.postgresql.cnpg.io/{name}-db")

AWAY = DAY_TWO["away"]


@pytest.fixture(scope="module")
def away(cluster: Cluster, telegram: str) -> Iterator[Bot]:
    """A small bot whose operator can be taken away."""
    remove(cluster, AWAY)
    values = choose_values(AWAY)
    install(
        cluster,
        AWAY,
        bot={**values["bot"], "replicas": 2},
        database={**values["database"], "managed": {**values["database"]["managed"], "instances": 1}},
    )
    yield AWAY
    remove(cluster, AWAY)


async def test_members_are_served_and_drift_is_mended_afterwards(
    cluster: Cluster, away: Bot, http: aiohttp.ClientSession, measured: Callable[[str], None]
) -> None:
    load = Load([await Member.join(http, away, name=f"Patient{number}") for number in range(MEMBERS)])
    await asyncio.to_thread(scale_operator, cluster, away, 0)
    broken = [each.format(name=away.name) for each in BROKEN]
    await asyncio.to_thread(cluster.kubectl, "delete", "-n", away.namespace, *broken)
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(AWAY_SECONDS, stop.set)
    await load.run(stop)
    assert load.failed == []
    assert load.answered > AWAY_SECONDS
    assert not await asyncio.to_thread(are_there, cluster, away, broken)
    returned = time.monotonic()
    await asyncio.to_thread(scale_operator, cluster, away, 1)
    await asyncio.to_thread(
        wait_until, "what was deleted", lambda: are_there(cluster, away, broken), seconds=MEND_SECONDS
    )
    measured(
        f"operator away {AWAY_SECONDS} s: {load.answered} requests answered, 0 failed; "
        f"drift mended {time.monotonic() - returned:.0f} s after it was called back (goal: 60 s)"
    )


def scale_operator(cluster: Cluster, bot: Bot, replicas: int) -> None:
    """The operator is gone, or it runs."""
    where = ("-n", bot.namespace)
    selector = f"app.kubernetes.io/instance={bot.release},app.kubernetes.io/component=operator"
    cluster.kubectl("scale", *where, f"deployment/{bot.name}-operator", f"--replicas={replicas}")
    if replicas:
        cluster.kubectl("rollout", "status", *where, f"deployment/{bot.name}-operator", "--timeout=120s")
    else:
        cluster.kubectl("wait", "pods", *where, "-l", selector, "--for=delete", "--timeout=120s")


def are_there(cluster: Cluster, bot: Bot, names: list[str]) -> bool:
    """Whether every one of them exists."""
    found = cluster.kubectl("get", "-n", bot.namespace, *names, "--ignore-not-found", "--output=name").split()
    return len(found) == len(names)
