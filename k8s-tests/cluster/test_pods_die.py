"""Three replicas, any of which may go at any moment: every update is answered, and none twice."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from typing import Any

import aiohttp
from cluster.stage import TELEGRAM_URL, Bot
from provision.cluster import Cluster
from provision.shell import wait_until

from telegram_sandbox import Phone

PEOPLE, MESSAGES = 100, 20
DELETED = 4
"""More than there are replicas: every one of the first three is gone at the end."""


async def test_no_update_is_lost_and_none_answered_twice_while_pods_are_deleted(
    cluster: Cluster, love: Bot, http: aiohttp.ClientSession
) -> None:
    phones = [
        await Phone.register(
            http, url=TELEGRAM_URL, first_name=f"Writer{number}", language_code="en", bot=f"{love.release}_bot"
        )
        for number in range(PEOPLE)
    ]
    began_with = set(find_pods(cluster, love))
    writing = asyncio.gather(*(write(phone) for phone in phones))
    deleted = await delete_one_after_the_other(cluster, love, writing)
    await writing
    answers = await asyncio.gather(*(count_answers(phone, MESSAGES) for phone in phones))
    await asyncio.to_thread(await_empty_outbox, cluster, love)
    assert Counter(answers) == Counter({MESSAGES: PEOPLE})
    # Whatever is still on its way would come now: nothing waits in the outbox, and no chat has more than it asked for.
    assert Counter([await count_answers(phone, MESSAGES) for phone in phones]) == Counter({MESSAGES: PEOPLE})
    assert len(deleted) == DELETED
    assert began_with <= deleted


async def write(phone: Phone) -> None:
    """Ask for help again and again; each message is one update and wants one answer."""
    for _ in range(MESSAGES):
        await phone.send("/help")


async def count_answers(phone: Phone, wanted: int) -> int:
    """The bot's messages in a chat, once there are as many as wanted."""
    last = 0
    for found in itertools.count(1):
        message = await phone.wait(after=last, timeout=300)
        last = message["message_id"]
        if found == wanted:
            break
    chat = await phone.chat()
    return sum(bool(message["from_bot"]) for message in chat["messages"])


async def delete_one_after_the_other(cluster: Cluster, bot: Bot, writing: asyncio.Future[Any]) -> set[str]:
    """Delete the oldest replica, wait for its successor, and so on; gives the names."""
    deleted: set[str] = set()
    for _ in range(DELETED):
        pods = await asyncio.to_thread(find_pods, cluster, bot)
        name = next(name for name in pods if name not in deleted)
        await asyncio.to_thread(cluster.kubectl, "delete", "pod", "-n", bot.namespace, name, "--wait=false")
        deleted.add(name)
        await asyncio.to_thread(
            cluster.kubectl,
            *("rollout", "status", "-n", bot.namespace, f"deployment/{bot.name}-bot", "--timeout=240s"),
        )
    return deleted


def find_pods(cluster: Cluster, bot: Bot) -> list[str]:
    """The bot's pods that are not being ended, the oldest first."""
    selector = f"app.kubernetes.io/instance={bot.release},app.kubernetes.io/component=bot"
    found: Any = cluster.get("pods", "-n", bot.namespace, "-l", selector, "--sort-by=.metadata.creationTimestamp")
    return [pod["metadata"]["name"] for pod in found["items"] if "deletionTimestamp" not in pod["metadata"]]


def await_empty_outbox(cluster: Cluster, bot: Bot) -> None:
    """Until nothing waits to be sent."""
    wait_until("an empty outbox", lambda: ask_database(cluster, bot, OUTSTANDING) == "0", seconds=120)


OUTSTANDING = "SELECT count(*) FROM outbox WHERE state = 'pending'"


def ask_database(cluster: Cluster, bot: Bot, sql: str) -> str:
    """One value from the primary of a managed database."""
    found: Any = cluster.get("cluster.postgresql.cnpg.io", f"{bot.name}-db", "-n", bot.namespace)
    primary = found["status"]["currentPrimary"]
    return cluster.kubectl(
        *("exec", "-n", bot.namespace, primary, "-c", "postgres", "--", "psql", "-d", "app", "-tAc", sql)
    ).strip()
