"""The deployment script of the workflows against a real cluster: what is lacking is told, what fails is taken back."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import pytest
import yaml
from cluster.members import Load, Member
from cluster.stage import (
    CHART,
    DAY_TWO,
    Bot,
    build_namespace,
    choose_values,
    prepare_namespace,
    read_conditions,
    remove,
)
from cluster.test_second_bot import ready_images
from provision.cluster import Cluster, find_kubectl
from toolchain.helm import find_helm

DEPLOY = CHART.parent / ".ci" / "deploy.py"
BOT = DAY_TWO["deploy"]
MEMBERS = 4


@pytest.fixture(scope="module")
def deploy(cluster: Cluster, telegram: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deploy]:
    """The script as a runner has it, with an empty namespace to deploy to; the namespace goes with it."""
    folder = tmp_path_factory.mktemp("runner")
    for name, program in {"helm": find_helm(), "kubectl": find_kubectl()}.items():
        (folder / name).symlink_to(program)
    remove(cluster, BOT)
    cluster.apply([build_namespace(BOT.namespace)])
    yield Deploy(cluster, folder)
    remove(cluster, BOT)


class Deploy:
    """Calls the script with the values of a small bot and one image of it."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._environment = {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "HOME": os.environ["HOME"],
            "KUBECONFIG": str(cluster.kubeconfig),
        }
        self._values = folder / "values.yaml"
        values = choose_values(BOT)
        values["bot"]["replicas"] = 2
        values["database"]["managed"]["instances"] = 1
        self._values.write_text(yaml.safe_dump(values), encoding="utf-8")

    def __call__(self, tag: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                *(sys.executable, str(DEPLOY), BOT.release, str(CHART), "--namespace", BOT.namespace),
                *("--values", str(self._values), "--set", f"bot.image.tag={tag}", "--seconds", "300", *arguments),
            ],
            env=self._environment,
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def released(cluster: Cluster, deploy: Deploy) -> Bot:
    """The first release, by the script."""
    refused = deploy("test")
    assert (refused.returncode, "there is no such Secret" in refused.stdout) == (2, True), refused.stdout
    assert cluster.kubectl("get", "deployments", "-n", BOT.namespace, "-o", "name") == ""
    prepare_namespace(cluster, BOT)
    done = deploy("test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_conditions(cluster, BOT)["Ready"]["status"] == "True"
    return BOT


async def test_a_release_that_cannot_migrate_is_taken_back_by_itself_and_members_notice_nothing(
    cluster: Cluster, deploy: Deploy, released: Bot, http: aiohttp.ClientSession, measured: Callable[[str], None]
) -> None:
    load = Load([await Member.join(http, released, name=f"Reader{number}") for number in range(MEMBERS)])
    stop = asyncio.Event()
    running = asyncio.create_task(load.run(stop))
    started = time.monotonic()
    done = await asyncio.to_thread(deploy, "broken")
    seconds = time.monotonic() - started
    stop.set()
    await running
    assert done.returncode == 1, done.stdout + done.stderr
    assert "nowhere" in done.stdout, "what Postgres said is not told"
    assert "Revision 1 serves again." in done.stdout
    assert await asyncio.to_thread(ready_images, cluster, released) == {"datingbot:test"}
    assert (load.failed, load.answered > 10 * MEMBERS) == ([], True)
    measured(f"broken release taken back after {seconds:.0f} s; {load.answered} requests meanwhile, 0 failed")


def test_an_image_that_is_not_there_is_taken_back_when_patience_ends(
    cluster: Cluster, deploy: Deploy, released: Bot
) -> None:
    done = deploy("nobody-made-it", "--seconds", "60")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Not within 60 s" in done.stdout
    assert "ImagePull" in done.stdout, "the pods are not shown"
    assert ready_images(cluster, released) == {"datingbot:test"}


async def test_a_release_with_a_migration_is_deployed_under_load(
    cluster: Cluster, deploy: Deploy, released: Bot, http: aiohttp.ClientSession
) -> None:
    load = Load([await Member.join(http, released, name=f"Writer{number}") for number in range(MEMBERS)])
    stop = asyncio.Event()
    running = asyncio.create_task(load.run(stop))
    done = await asyncio.to_thread(deploy, "next")
    stop.set()
    await running
    assert done.returncode == 0, done.stdout + done.stderr
    assert await asyncio.to_thread(ready_images, cluster, released) == {"datingbot:next"}
    assert load.failed == []
