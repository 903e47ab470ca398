"""The operator with many `DatingBot`s: what rest costs it and how soon it acts, on a real etcd and kube-apiserver."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from apiserver.definitions import apply, install_definitions_of_others, install_our_definition
from apiserver.neighbours import LEVELS, WEBHOOK, Neighbours, has_ended
from apiserver.release import NAME, SECRET, render_release
from apiserver.server import ApiServer, running_api_server
from render.pods import of_kind
from toolchain.go_build import KUBE_APISERVER, built

from bench.contestants import Contestant, Running, running
from datingbot_operator.manifests.jobs import STEP_LABEL
from datingbot_operator.observed import Step

BOTS = "datingbot.dev/v1alpha1"
CLUSTERS = "postgresql.cnpg.io/v1"
MONITORS = "monitoring.coreos.com/v1"
BOTS_A_NAMESPACE = 50
RIG_THREADS = 4
SCRAPE_SECONDS = 30.0
"""As often as Prometheus asks by the chart's ServiceMonitor; it is a part of what rest costs."""

SETTLE_SECONDS = 45.0
"""After everybody had a round: what was started by it comes to its end."""

REST_SECONDS = 30 * 60.0
LOOK_SECONDS = 0.02
_LOOKED_AT = re.compile(rb'^datingbot_condition\{.*status="True",type="Ready"', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operating:
    """CPU in seconds or as a share of one core, memory in MB, the rest in seconds; lists are sorted."""

    bots: int
    idle: float
    idle_seconds: float
    memory: float
    start: float
    start_cpu: float
    changes: list[float]
    deletions: list[float]


async def measure_operator(*, bots: int, idle_seconds: float, changes: int, deletions: int, core: int) -> Operating:
    """Make the fleet, bring it to rest, and look at an operator that was started anew."""
    with tempfile.TemporaryDirectory(prefix="bench-operator-") as name:
        folder = Path(name)
        with running_api_server(folder, kube_apiserver=built(KUBE_APISERVER)) as server:
            fleet = await asyncio.to_thread(Fleet, server, bots)
            program = _program(server.write_kubeconfig(folder / "kubeconfig"))
            async with running(program, api_url=server.url, core=core) as operator:
                await asyncio.to_thread(fleet.bring_to_rest, operator)
            began = time.monotonic()
            async with running(program, api_url=server.url, core=core) as operator:
                await _until_all_looked_at(operator, bots=bots)
                start, start_cpu = time.monotonic() - began, operator.cpu_seconds
                await asyncio.sleep(SETTLE_SECONDS)
                idle = await _measure_idle(operator, seconds=idle_seconds)
                changed = [await asyncio.to_thread(fleet.time_change, number) for number in range(changes)]
                deleted = [await asyncio.to_thread(fleet.time_deletion, number) for number in range(deletions)]
                return Operating(
                    bots=bots,
                    idle=idle,
                    idle_seconds=idle_seconds,
                    memory=operator.memory_mb,
                    start=start,
                    start_cpu=start_cpu,
                    changes=sorted(changed),
                    deletions=sorted(deleted),
                )


def _program(kubeconfig: Path) -> Contestant:
    return Contestant(
        name="the operator",
        command=(sys.executable, "-m", "datingbot_operator"),
        environment={
            "KUBECONFIG": str(kubeconfig),
            "POD_NAME": "operator-0",
            "POD_ID": "operator-0",
            "POD_NAMESPACE": "default",
            "LOG_LEVEL": "warning",
        },
    )


async def _until_all_looked_at(operator: Running, *, bots: int) -> None:
    async with asyncio.timeout(REST_SECONDS):
        looked_at = 0
        while looked_at < bots:
            looked_at = await asyncio.to_thread(_count_looked_at, operator)
            await asyncio.sleep(1)


async def _measure_idle(operator: Running, *, seconds: float) -> float:
    """The share of a core it takes while nothing happens but that Prometheus asks."""
    before, began = operator.cpu_seconds, time.monotonic()
    while (left := seconds - (time.monotonic() - began)) > 0:
        await asyncio.to_thread(_count_looked_at, operator)
        await asyncio.sleep(min(left, SCRAPE_SECONDS))
    return (operator.cpu_seconds - before) / (time.monotonic() - began)


def _count_looked_at(operator: Running) -> int:
    """How many `DatingBot`s had a round since the start, by the operator's own metrics."""
    return len(_LOOKED_AT.findall(_ask(operator, "/metrics")))


def _ask(operator: Running, path: str) -> bytes:
    """Raises OSError when it is not there any more."""
    connection = http.client.HTTPConnection("127.0.0.1", operator.port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


class Fleet:
    """Releases of the chart that ask for everything, some to a namespace, and the controllers beside the operator."""

    def __init__(self, server: ApiServer, count: int) -> None:
        install_our_definition(server)
        install_definitions_of_others(server)
        self._pool = ThreadPoolExecutor(RIG_THREADS)
        spaces = -(-count // BOTS_A_NAMESPACE)
        self._places = [Neighbours(server, f"fleet-{number:02}") for number in range(spaces)]
        self._bots = [(self._places[number // BOTS_A_NAMESPACE], f"bot-{number:04}") for number in range(count)]
        for place in self._places:
            server.call("POST", "/api/v1/namespaces", {"metadata": {"name": place.namespace}})
            place.make_secret(*SECRET)
        rendered = render_release(namespace="fleet")
        parts = [
            next(each for each in of_kind(rendered, kind) if each["metadata"]["name"].startswith(name))
            for kind, name in (("Deployment", f"{NAME}-bot"), ("DatingBot", NAME))
        ]
        self._text = json.dumps(parts)

    def bring_to_rest(self, operator: Running) -> None:
        """Install all, a namespace after another, and do what is asked of the others until every one is ready."""
        for place in self._places:
            self._do(self._install, (bot for bot in self._bots if bot[0] is place))
            deadline = time.monotonic() + REST_SECONDS
            while waiting := [bot for bot in place.get(BOTS, "datingbots") if not _is(bot, "Ready")]:
                _ask(operator, "/healthz")
                self._play(place)
                if time.monotonic() > deadline:
                    name = waiting[0]["metadata"]["name"]
                    raise TimeoutError(f"{len(waiting)} DatingBots never got ready, {name} among them")

    def time_change(self, number: int) -> float:
        """Seconds from the end of a change of a `DatingBot` to its database asked for as it says."""
        place, name = self._bots[number * 7 % len(self._bots)]
        limits = {"memory": f"{number + 1}Gi"}
        place.change(BOTS, "datingbots", name, {"spec": {"database": {"resources": {"limits": limits}}}})

        def is_acted_on() -> bool:
            found = place.get(CLUSTERS, "clusters", f"{name}-db")
            return bool(found["spec"].get("resources", {}).get("limits") == limits)

        return _time(is_acted_on)

    def time_deletion(self, number: int) -> float:
        """Seconds from a ServiceMonitor that somebody deletes to another one in its place."""
        place, name = self._bots[number * 11 % len(self._bots)]
        path = place.path(MONITORS, "servicemonitors", name)
        before = place.server.call("GET", path).body["metadata"]["uid"]
        place.server.call("DELETE", path)

        def is_back() -> bool:
            reply = place.server.call("GET", path)
            return reply.status == 200 and reply.body["metadata"]["uid"] != before

        return _time(is_back)

    def _install(self, bot: tuple[Neighbours, str]) -> None:
        place, name = bot
        # The names of objects and the label that tells one release's pods from another's.
        text = self._text.replace(NAME, name).replace(
            '"app.kubernetes.io/instance": "love"', f'"app.kubernetes.io/instance": "{name}"'
        )
        for manifest in json.loads(text):
            plural = f"{manifest['kind'].lower()}s"
            apply(place.server, place.path(manifest["apiVersion"], plural), manifest)

    def _play(self, place: Neighbours) -> None:
        """Everything that is asked of the others in a namespace now."""
        databases, certificates = (
            [each["metadata"]["name"] for each in place.get(version, plural) if not _is(each, "Ready")]
            for version, plural in ((CLUSTERS, "clusters"), ("cert-manager.io/v1", "certificates"))
        )
        deployments, jobs = place.get("apps/v1", "deployments"), place.get("batch/v1", "jobs")
        self._do(place.start_database, databases)
        self._do(place.issue, certificates)
        self._do(place.start_pods, (each for each in deployments if "observedGeneration" not in each.get("status", {})))
        self._do(partial(_finish, place), jobs)

    def _do(self, one: Callable[[Any], None], many: Iterable[Any]) -> None:
        for _ in self._pool.map(one, many):
            pass


def _finish(place: Neighbours, job: dict[str, Any]) -> None:
    if not has_ended(job):
        place.finish(job, WEBHOOK if job["metadata"]["labels"].get(STEP_LABEL) == Step.WEBHOOK else LEVELS)


def _is(found: dict[str, Any], condition: str) -> bool:
    conditions = found.get("status", {}).get("conditions", ())
    return any(each["type"] == condition and each["status"] == "True" for each in conditions)


def _time(happened: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not happened():
        if time.monotonic() - began > REST_SECONDS:
            raise TimeoutError("It never happened.")
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - began
