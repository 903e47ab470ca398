"""A point in time comes back: good rows, the moment, bad rows; a new DatingBot has every row as it was then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from cluster.members import Member
from cluster.stage import DAY_TWO, Bot, await_condition, choose_values, helm, install, prepare_namespace, remove
from cluster.test_pods_die import ask_database, await_empty_outbox
from provision.cluster import Cluster
from provision.shell import wait_until

SOURCE = DAY_TWO["restore"]
RESTORED = DAY_TWO["restored"]
MEMBERS = 6

TABLES = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
    "AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"
)
COUNTED = {
    "counting_progress",
    "daily_activity",
    "daily_exposure",
    "daily_numbers",
    "interest_popularity",
    "member_milestones",
    "sign_up_cohorts",
}
OWN = {"outbox", "telegram_updates", "send_budget", "chat_pace"} | COUNTED
"""What the restored service itself writes as soon as it runs: it sends, and its leader counts anew; everything else is
the members'."""

BAD = "UPDATE profiles SET bio = 'overwritten by mistake'; DELETE FROM user_interactions; DELETE FROM matches"


def choose_one_of_each(bot: Bot) -> dict[str, Any]:
    """Values for one replica and a database of one instance."""
    values = choose_values(bot)
    values["bot"]["replicas"] = 1
    values["database"]["managed"]["instances"] = 1
    return values


@pytest.fixture(scope="module")
def source(cluster: Cluster, telegram: str) -> Iterator[Bot]:
    """The bot with the history."""
    remove(cluster, SOURCE)
    remove(cluster, RESTORED)
    install(cluster, SOURCE, **choose_one_of_each(SOURCE))
    await_condition(cluster, SOURCE, "BackupHealthy")
    yield SOURCE
    remove(cluster, SOURCE)
    remove(cluster, RESTORED)


async def test_every_row_is_as_it_was_at_the_time(
    cluster: Cluster, source: Bot, http: aiohttp.ClientSession, measured: Callable[[str], None]
) -> None:
    members = [await Member.join(http, source, name=f"Past{number}") for number in range(MEMBERS)]
    await like_each_other(members)
    await asyncio.to_thread(tell_nothing_today, cluster, source)
    good, moment, last_write = await asyncio.to_thread(note_the_time, cluster, source)
    await asyncio.to_thread(ask_database, cluster, source, BAD)
    await asyncio.to_thread(archive_everything, cluster, source)
    began = time.monotonic()
    await asyncio.to_thread(restore, cluster, moment)
    recovery = time.monotonic() - began
    found = await asyncio.to_thread(read_rows, cluster, RESTORED)
    assert found == good
    assert sum(count for count, _ in found.values()) > MEMBERS
    newest = await asyncio.to_thread(ask_database, cluster, RESTORED, NEWEST)
    lost = (last_write - datetime.fromisoformat(newest)).total_seconds()
    measured(f"restore to a point in time: RTO {recovery:.0f} s, RPO {lost:.1f} s (goals: 300 s)")
    assert lost == 0
    # The source is as it was left: a restore never touches it.
    assert await asyncio.to_thread(ask_database, cluster, source, "SELECT count(*) FROM matches") == "0"


async def like_each_other(members: list[Member]) -> None:
    """Everybody likes everybody, so that there are likes and matches."""
    for giver in members:
        for other in members:
            if giver is not other:
                key = f"00000000-0000-4000-8000-{giver.phone.id % 10**6:06d}{other.phone.id % 10**6:06d}"
                form = {"target_id": other.phone.id, "action": "like", "key": key}
                status, answer = await giver.ask("POST", "/api/swipes", json=form)
                assert status == 200, answer


def tell_nothing_today(cluster: Cluster, bot: Bot) -> None:
    """Put off what is to be told, and wait for what is being sent: a restored bot would go on with both."""
    ask_database(cluster, bot, "UPDATE notifications SET due_at = now() + interval '1 day'")
    await_empty_outbox(cluster, bot)


NEWEST = (
    "SELECT to_char(max(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00') FROM user_interactions"
)


def note_the_time(cluster: Cluster, bot: Bot) -> tuple[dict[str, tuple[int, str]], str, datetime]:
    """(every row there is, the database's own clock after them in RFC 3339, when the last of them was written)."""
    rows = read_rows(cluster, bot)
    newest = ask_database(cluster, bot, NEWEST)
    moment = ask_database(cluster, bot, "SELECT clock_timestamp() AT TIME ZONE 'UTC'")
    assert rows == read_rows(cluster, bot), "somebody wrote while the time was noted"
    return rows, moment.replace(" ", "T") + "Z", datetime.fromisoformat(newest).astimezone(UTC)


def read_rows(cluster: Cluster, bot: Bot) -> dict[str, tuple[int, str]]:
    """(number of rows, digest of all their values) of each of the members' tables."""
    names = [name for name in ask_database(cluster, bot, TABLES).split() if name not in OWN]
    assert {"members", "profiles", "user_interactions", "matches"} <= set(names)
    parts = (
        f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM {name} t"  # noqa: S608 - names of the catalogue
        for name in names
    )
    lines = ask_database(cluster, bot, " UNION ALL ".join(parts)).splitlines()
    return {name: (int(count), digest) for name, count, digest in (line.split("|") for line in lines)}


def archive_everything(cluster: Cluster, bot: Bot) -> None:
    """Until the object store has the log of all that was written."""
    segment = ask_database(cluster, bot, "SELECT pg_walfile_name(pg_switch_wal())")
    archived = "SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver"
    wait_until(f"{segment} in the store", lambda: ask_database(cluster, bot, archived) >= segment, seconds=120)


def restore(cluster: Cluster, moment: str) -> None:
    """A new release, whose DatingBot is made from the old one's backups; until its members could be served."""
    values = choose_one_of_each(RESTORED)
    backups = values["datingBot"]["backups"]["objectStore"]
    backups["destinationPath"] = choose_values(SOURCE)["datingBot"]["backups"]["objectStore"]["destinationPath"]
    values["datingBot"]["restore"] = {"serverName": f"{SOURCE.name}-db", "targetTime": moment}
    prepare_namespace(cluster, RESTORED)
    helm(cluster, RESTORED, "upgrade", "--install", values=values)
    await_condition(cluster, RESTORED, "Ready")
