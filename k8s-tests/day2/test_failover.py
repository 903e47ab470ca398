"""The database's primary is killed while members like each other: no acknowledged like is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, permutations
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from cluster.members import Member
from cluster.stage import DAY_TWO, Bot, choose_values, install, remove
from cluster.test_pods_die import ask_database
from provision.cluster import Cluster
from provision.shell import wait_until

FAIL = DAY_TWO["fail"]
MEMBERS = 30
PATIENCE = 0.2
"""Seconds between a refusal and the next try, as the Mini App waits too."""
BEFORE = 150
"""Likes acknowledged before the primary goes; as many again have to follow."""


@pytest.fixture(scope="module")
def fail(cluster: Cluster, telegram: str) -> Iterator[Bot]:
    """A bot whose database has three servers, one of which must have a like beside the primary."""
    remove(cluster, FAIL)
    values = choose_values(FAIL)
    managed = {**values["database"]["managed"], "instances": 3, "synchronous": {"replicas": 1}}
    install(
        cluster,
        FAIL,
        bot={**values["bot"], "replicas": 2},
        database={**values["database"], "managed": managed},
    )
    yield FAIL
    remove(cluster, FAIL)


@dataclass
class Likes:
    """Likes as they are acknowledged, with the moments of it on one monotonic clock, in seconds."""

    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def give(self, member: Member, *, own: int, other: int) -> None:
        """Like until it is acknowledged; the key makes the repetitions one like."""
        form = {"target_id": other, "action": "like", "key": str(uuid4())}
        while True:
            status, _ = await member.ask("POST", "/api/swipes", json=form)
            if status == 200:
                break
            await asyncio.sleep(PATIENCE)
        async with self.changed:
            self.acknowledged.append((own, other))
            self.moments.append(time.monotonic())
            self.changed.notify_all()

    async def wait(self, count: int) -> None:
        """Until so many are acknowledged."""
        async with asyncio.timeout(300), self.changed:
            await self.changed.wait_for(lambda: len(self.acknowledged) >= count)


async def test_no_acknowledged_like_is_lost_with_the_primary(
    cluster: Cluster, fail: Bot, http: aiohttp.ClientSession, measured: Callable[[str], None]
) -> None:
    members = {}
    for number in range(MEMBERS):
        member = await Member.join(http, fail, name=f"Lover{number}")
        members[member.phone.id] = member
    likes = Likes()
    giving = [asyncio.create_task(give_all(likes, own, members)) for own in members]
    await likes.wait(BEFORE)
    primary = await asyncio.to_thread(find_primary, cluster, fail)
    killed = time.monotonic()
    await asyncio.to_thread(
        cluster.kubectl, "delete", "pod", primary, "-n", fail.namespace, "--grace-period=0", "--force"
    )
    before = len(likes.acknowledged)
    await likes.wait(before + BEFORE)
    await asyncio.gather(*giving)
    await asyncio.to_thread(wait_until, "another primary", lambda: find_primary(cluster, fail) != primary, seconds=120)
    kept = await asyncio.to_thread(read_likes, cluster, fail)
    lost = [like for like in likes.acknowledged if like not in kept]
    gap = find_longest_gap([killed, *(moment for moment in likes.moments if moment >= killed)])
    measured(
        f"failover: {len(lost)} of {len(likes.acknowledged)} acknowledged likes lost, "
        f"no write for {gap:.1f} s (goal: 0, 30 s)"
    )
    assert lost == []
    assert len(likes.acknowledged) == MEMBERS * (MEMBERS - 1)


async def give_all(likes: Likes, own: int, members: dict[int, Member]) -> None:
    """One member likes all others, one after the other."""
    for giver, other in permutations(members, 2):
        if giver == own:
            await likes.give(members[own], own=own, other=other)


def find_primary(cluster: Cluster, bot: Bot) -> str:
    """The pod that takes writes, as CloudNativePG sees it."""
    found: Any = cluster.get("cluster.postgresql.cnpg.io", f"{bot.name}-db", "-n", bot.namespace)
    return str(found["status"]["currentPrimary"])


def read_likes(cluster: Cluster, bot: Bot) -> set[tuple[int, int]]:
    """(who, whom) of every like in the database."""
    rows = ask_database(cluster, bot, "SELECT from_user_id, to_user_id FROM user_interactions WHERE action = 'like'")
    return {(int(who), int(whom)) for who, whom in (row.split("|") for row in rows.splitlines())}


def find_longest_gap(moments: list[float]) -> float:
    """Seconds between the two neighbours that are furthest apart."""
    ordered = sorted(moments)
    return max(later - earlier for earlier, later in pairwise(ordered))
