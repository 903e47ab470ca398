"""The page that tells how to restore is run block by block: after harm, rows and photos are as they were."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import pytest
from cluster.members import Member
from cluster.stage import DAY_TWO, Bot, await_condition, install, read_conditions, remove
from cluster.test_pods_die import ask_database
from day2.test_restore import BAD, choose_one_of_each, like_each_other, read_rows, tell_nothing_today
from provision.cluster import Cluster
from provision.shell import run, wait_until

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "restore.md"
BOT = DAY_TWO["dump"]
NAME, EXAMPLE = "love-datingbot", "2026-01-02T03:04:05Z"
"""The page's own, which its readers replace by theirs."""

PHOTO = "11111111-1111-4111-8111-111111111111"
LATER_PHOTO = "22222222-2222-4222-8222-222222222222"


class Reader:
    """Somebody who follows the page in a shell, in the bot's namespace."""

    def __init__(self, kubeconfig: Path) -> None:
        self._environment = {"KUBECONFIG": str(kubeconfig), "PATH": os.environ["PATH"]}
        self._exports: list[str] = []
        self.sections = dict(
            re.findall(
                r"^## (.+?)\n(.*?)(?=^## |\Z)", "## Before\n" + GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
            )
        )

    def follow(self, section: str, *, moment: str = EXAMPLE) -> str:
        """Run every block of a section, line by line; gives all that was said. Raises ``Failed`` at the first line."""
        blocks = re.findall(r"^```sh\n(.*?)^```", self.sections[section], re.MULTILINE | re.DOTALL)
        assert blocks, f"{section} has no commands"
        said = ""
        for line in "".join(blocks).replace(EXAMPLE, moment).replace(NAME, BOT.name).splitlines():
            said += run(
                "bash", "-euo", "pipefail", "-c", "\n".join([*self._exports, line]), environment=self._environment
            )
            if line.startswith("export "):
                self._exports.append(line)
        return said


@pytest.fixture(scope="module")
def bot(cluster: Cluster, telegram: str) -> Iterator[Bot]:
    """A bot whose dumps are sealed."""
    remove(cluster, BOT)
    values = choose_one_of_each(BOT)
    values["datingBot"]["backups"]["logicalDump"] = {"keySecretRef": {"name": "dumps"}}
    install(cluster, BOT, **values)
    yield BOT
    remove(cluster, BOT)


@pytest.fixture
def reader(cluster: Cluster, tmp_path: Path) -> Reader:
    """With a kubeconfig that leads into the bot's namespace."""
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(cluster.kubeconfig.read_text("utf-8"), "utf-8")
    kubeconfig.chmod(0o600)
    run("kubectl", "--kubeconfig", kubeconfig, "config", "set-context", "--current", f"--namespace={BOT.namespace}")
    return Reader(kubeconfig)


async def test_whoever_follows_the_page_gets_rows_and_photos_back(
    cluster: Cluster, bot: Bot, reader: Reader, http: aiohttp.ClientSession, measured: Callable[[str], None]
) -> None:
    members = [await Member.join(http, bot, name=f"Page{number}") for number in range(4)]
    await like_each_other(members)
    await asyncio.to_thread(follow_the_page, cluster, reader, measured)
    for member in members:
        status, answer = await member.ask("GET", "/api/profile")
        assert status == 200, answer


def follow_the_page(cluster: Cluster, reader: Reader, measured: Callable[[str], None]) -> None:
    """Harm is done before each of the two restores; every block of the page is run."""
    assert list(reader.sections) == ["Before", "What there is", "To a dump", "To a point in time"]
    reader.follow("Before")
    await_condition(cluster, BOT, "BackupHealthy")
    put_photo(cluster, PHOTO)
    tell_nothing_today(cluster, BOT)
    good = read_rows(cluster, BOT)
    assert sum(count for count, _ in good.values()) > 4
    said = reader.follow("What there is")
    assert "No dump is made yet." in said
    assert "is stored and was read back; 1 are kept." in said
    assert "photos: 1 added" in said
    store = look_into_store(cluster)
    assert not any(b"Page1" in content for name, content in store.items() if "/dumps/" in name), "it is in the clear"
    do_harm(cluster)
    began = time.monotonic()
    said = reader.follow("To a dump")
    measured(f"a dump is loaded and members are served again: {time.monotonic() - began:.0f} s (goal: 300 s)")
    assert "photos: 1 put back." in said
    assert read_rows(cluster, BOT) == good
    assert has_photo(cluster, PHOTO)
    wait_until("the dump is told of", lambda: "The last dump is of" in tell_of_backups(cluster), seconds=90)

    put_photo(cluster, LATER_PHOTO)
    ask_database(cluster, BOT, "UPDATE profiles SET bio = 'written after the dump'")
    copy_photos_again(reader)
    good = read_rows(cluster, BOT)
    moment = ask_database(
        cluster, BOT, "SELECT to_char(now() AT TIME ZONE 'UTC' + '1 s', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    )
    ask_database(cluster, BOT, "SELECT pg_sleep(2)")
    assert read_rows(cluster, BOT) == good, "somebody wrote while the time was noted"
    do_harm(cluster)
    began = time.monotonic()
    said = reader.follow("To a point in time", moment=moment)
    measured(f"a point in time, by the page: {time.monotonic() - began:.0f} s (goal: 300 s)")
    assert "photos: 2 put back." in said
    assert read_rows(cluster, BOT) == good
    assert has_photo(cluster, PHOTO)
    assert has_photo(cluster, LATER_PHOTO)


def do_harm(cluster: Cluster) -> None:
    """Rows are overwritten and deleted, every photo is lost."""
    ask_database(cluster, BOT, BAD)
    run_in_bot(
        cluster,
        "for batch in list(obstore.list(store)):\n    for entry in batch: obstore.delete(store, entry['path'])",
    )
    assert not has_photo(cluster, PHOTO)


def put_photo(cluster: Cluster, photo: str) -> None:
    """An object as the service makes it."""
    run_in_bot(cluster, f"obstore.put(store, 'photos/{photo}/card.jpg', b'JPEG of {photo}')")


def has_photo(cluster: Cluster, photo: str) -> bool:
    """Whether the service would find it, as it was."""
    program = (
        f"print([entry['path'] for batch in obstore.list(store) for entry in batch if '{photo}' in entry['path']])"
    )
    if "card.jpg" not in run_in_bot(cluster, program):
        return False
    return f"JPEG of {photo}" in run_in_bot(
        cluster, f"print(bytes(obstore.get(store, 'photos/{photo}/card.jpg').bytes()))"
    )


def run_in_bot(cluster: Cluster, program: str) -> str:
    """A few lines of Python in the bot's own pod, where `store` is its store of photos."""
    opened = (
        "import obstore, os\n"
        "from datingbot.photos.store import open_objects\n"
        "store = open_objects(os.environ['PHOTO_STORE'], endpoint=os.environ.get('PHOTO_STORE_ENDPOINT'))\n"
    )
    where = ("exec", "-n", BOT.namespace, f"deployment/{BOT.name}-bot", "-c", "bot")
    return cluster.kubectl(*where, "--", "python", "-c", opened + program)


def look_into_store(cluster: Cluster) -> dict[str, bytes]:
    """Every file below the bot's bucket in which dumps are, as the gateway keeps it."""
    found = cluster.kubectl(
        *("exec", "-n", "s3", "deployment/s3", "--", "sh", "-c"),
        f"find /data/{BOT.namespace} -path '*/dumps/*' -type f -exec sh -c 'echo $1 $(base64 -w0 $1)' _ {{}} \\;",
    )
    files = dict(line.split(" ", 1) for line in found.splitlines())
    assert files, "no dump is in the store"
    return {name: base64.b64decode(content) for name, content in files.items()}


def copy_photos_again(reader: Reader) -> None:
    """The daily dump, once more: the copy of the photos is as old as it."""
    said = reader.follow("What there is")
    assert "2 are kept" in said
    assert "photos: 1 added" in said


def tell_of_backups(cluster: Cluster) -> str:
    """The sentence of BackupHealthy."""
    return str(read_conditions(cluster, BOT)["BackupHealthy"]["message"])
