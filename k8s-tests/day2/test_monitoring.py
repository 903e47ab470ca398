"""The monitoring stack on a real cluster: all that should be read is read, every panel has data, an alert arrives."""

from __future__ import annotations

import asyncio
import base64
import json
import math
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import aiohttp
import pytest
from cluster.members import Load, Member
from cluster.stage import DAY_TWO, Bot, await_condition, build_secret, install, prepare_namespace, remove
from day2.ports import forward
from day2.receiver import URL, read_alerts, remove_receiver, set_up_receiver
from day2.test_restore import archive_everything, choose_one_of_each, like_each_other
from provision.cluster import Cluster
from provision.monitoring_images import load_monitoring_images
from provision.shell import Failed, wait_until

Object = dict[str, Any]

BOT = DAY_TWO["watch"]
DASHBOARDS = Path(__file__).parents[2] / "chart/charts/monitoring/dashboards"
INTERVAL = "5s"
VARIABLES = {"$namespace": BOT.namespace, "$__rate_interval": "1m"}
"""What Grafana puts into a query; the rate interval is at least four times that of reading."""

PANELS = {
    f"{path.stem}: {panel['title']}": [target["expr"] for target in panel["targets"]]
    for path in sorted(DASHBOARDS.glob("*.json"))
    for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]
    if panel["type"] != "row"
}


@pytest.fixture(scope="module")
def bot(cluster: Cluster, telegram: str) -> Iterator[Bot]:
    """A bot with everything there is to watch: backups, dumps, a drill; and the stack, but for Grafana."""
    load_monitoring_images(cluster)
    remove(cluster, BOT)
    set_up_receiver(cluster)
    values = choose_one_of_each(BOT)
    # One or the other: the release's own stack here, the operator's objects for another one in the other tests.
    values["datingBot"]["monitoring"] = {}
    values["datingBot"]["backups"]["logicalDump"] = {"keySecretRef": {"name": "dumps"}}
    values["datingBot"]["restoreDrill"] = {"schedule": "* * * * *", "suspend": True, "checks": {"leastMembers": 1}}
    values["monitoring"] = {
        "enabled": True,
        "prometheus": {
            "interval": INTERVAL,
            "storage": "1Gi",
            "ingressTargets": ["traefik-metrics.traefik.svc.cluster.local:8080"],
        },
        "alertmanager": {
            "storage": "1Gi",
            "receiverPorts": [8080],
            "config": {
                "route": {"receiver": "tests", "group_wait": "1s", "group_interval": "1s"},
                "receivers": [{"name": "tests", "webhook_configs": [{"url": URL}]}],
            },
        },
        # It cannot be built here: its files are checked against what they ask for.
        "grafana": {"enabled": False},
        "loki": {"storage": "1Gi"},
    }
    prepare_namespace(cluster, BOT)
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    cluster.apply([build_secret("dumps", {"dump-key": key})], namespace=BOT.namespace)
    install(cluster, BOT, **values)
    for part in ("statefulset/watch-prometheus", "statefulset/watch-loki", "deployment/watch-alloy"):
        cluster.kubectl("rollout", "status", "-n", BOT.namespace, part, "--timeout=240s")
    yield BOT
    remove(cluster, BOT)
    remove_receiver(cluster)


@pytest.fixture(scope="module")
def prometheus(cluster: Cluster, bot: Bot) -> Iterator[str]:
    """Where Prometheus answers."""
    with forward(cluster, BOT.namespace, "service/watch-prometheus", 9090) as port:
        yield f"http://127.0.0.1:{port}/api/v1"


@pytest.fixture(scope="module")
async def used(cluster: Cluster, bot: Bot, http: aiohttp.ClientSession) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Members who use the service, a dump and a drill that ended; the members go on until this is called."""
    members = [await Member.join(http, bot, name=f"Watched{number}") for number in range(3)]
    await like_each_other(members)
    # A restore finds what is in the store, and the newest of it is in the log that was not full yet.
    await asyncio.to_thread(archive_everything, cluster, bot)
    await asyncio.to_thread(dump_and_rehearse, cluster)
    stop = asyncio.Event()
    using = asyncio.create_task(use(http, members, stop))

    async def leave() -> None:
        stop.set()
        await using

    yield leave
    await leave()


@pytest.fixture(scope="module")
async def quiet(used: Callable[[], Awaitable[None]]) -> None:
    """The members have gone: nobody waits for answers of a bot that is away."""
    await used()


async def use(http: aiohttp.ClientSession, members: list[Member], stop: asyncio.Event) -> None:
    """API, page and bot, over and over."""
    load = Load(members)
    running = asyncio.create_task(load.run(stop))
    while not stop.is_set():
        async with http.get(f"{BOT.url}/") as page:
            assert page.status == 200
        sent = await members[0].phone.send("/stats")
        await members[0].phone.wait(after=sent, timeout=30)
    await running


def dump_and_rehearse(cluster: Cluster) -> None:
    """What the night brings, at once."""
    await_condition(cluster, BOT, "BackupHealthy")
    job = ("create", "job", "dump-now", f"--from=cronjob/{BOT.name}-dump", "-n", BOT.namespace)
    cluster.kubectl(*job)
    cluster.kubectl("wait", "job/dump-now", "-n", BOT.namespace, "--for=condition=Complete", "--timeout=180s")
    suspend(cluster, drills=False)
    wait_until("a drill ended", lambda: "lastDrill" in read_status(cluster), seconds=400)
    suspend(cluster, drills=True)
    assert read_status(cluster)["lastDrill"]["result"] == "Passed"


def suspend(cluster: Cluster, *, drills: bool) -> None:
    patch = json.dumps({"spec": {"restoreDrill": {"suspend": drills}}})
    cluster.kubectl("patch", "datingbot", BOT.name, "-n", BOT.namespace, "--type=merge", "-p", patch)


def read_status(cluster: Cluster) -> Object:
    found: Any = cluster.get("datingbot", BOT.name, "-n", BOT.namespace)
    status: Object = found["status"]
    return status


def ask(url: str, **parameters: str) -> Any:
    """The data of an answer of Prometheus' or Loki's. Raises :class:`Failed`."""
    try:
        with urlopen(f"{url}?{urlencode(parameters)}", timeout=30) as answer:
            return json.load(answer)["data"]
    except OSError as error:
        raise Failed(f"{url} {parameters}: {error}") from None


def test_every_part_is_read_exactly_once(cluster: Cluster, prometheus: str) -> None:
    def all_are_up() -> bool:
        targets = ask(f"{prometheus}/targets")["activeTargets"]
        ill = {each["scrapeUrl"]: each["lastError"] for each in targets if each["health"] != "up"}
        if ill:
            raise Failed(f"not read: {ill}")
        return bool(targets)

    wait_until("every target is up", all_are_up, seconds=120)
    read = [each["labels"].get("pod", "") for each in ask(f"{prometheus}/targets")["activeTargets"]]
    pods: Any = cluster.get("pods", "-n", BOT.namespace, "--field-selector=status.phase=Running")
    expected = {
        pod["metadata"]["name"]
        for pod in pods["items"]
        # One for each node, named by its node.
        if pod["metadata"]["labels"].get("app.kubernetes.io/name") != "node-exporter"
    }
    assert sorted(filter(None, read)) == sorted(expected)
    nodes: Any = cluster.get("nodes")
    for job in ("node", "kubelet", "cadvisor"):
        found = ask(f"{prometheus}/query", query=f'up{{job="{job}"}}')["result"]
        assert {each["metric"]["node"] for each in found} == {node["metadata"]["name"] for node in nodes["items"]}


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize("panel", PANELS)
async def test_every_panel_has_data(prometheus: str, panel: str) -> None:
    for written in PANELS[panel]:
        query = written
        for name, value in VARIABLES.items():
            query = query.replace(name, value)
        assert "$" not in query

        def has_series(query: str = query) -> bool:
            found = ask(f"{prometheus}/query", query=query)["result"]
            return any(math.isfinite(float(each["value"][1])) for each in found)

        await asyncio.to_thread(wait_until, f"data for {query}", has_series, seconds=90)


@pytest.mark.usefixtures("used")
async def test_a_line_is_found_by_the_name_of_its_request(
    cluster: Cluster, http: aiohttp.ClientSession, measured: Callable[[str], None]
) -> None:
    names = {"webapp": f"page-{secrets.token_hex(8)}", "bot": f"api-{secrets.token_hex(8)}"}
    for (component, name), path in zip(names.items(), ("/", "/api/profile"), strict=True):
        async with http.get(f"{BOT.url}{path}", headers={"X-Request-Id": name}) as answer:
            assert answer.headers["X-Request-Id"] == name, component
    began = time.monotonic()
    found = await asyncio.to_thread(find_lines, cluster, names)
    measured(f"lines of two requests in Loki {time.monotonic() - began:.0f} s after their answers")
    for component, name in names.items():
        [(stream, line)] = found[component]
        assert stream["namespace"] == BOT.namespace
        assert stream["level"] == "info"
        assert json.loads(line)["request_id"] == name == stream["request_id"]


def find_lines(cluster: Cluster, names: dict[str, str]) -> dict[str, list[tuple[Object, str]]]:
    """(labels and what lies beside it, line) of every line with these ids, as Loki gives them."""
    found: dict[str, list[tuple[Object, str]]] = {}
    with forward(cluster, BOT.namespace, "service/watch-loki", 3100) as port:
        url = f"http://127.0.0.1:{port}/loki/api/v1/query_range"

        def are_there() -> bool:
            for component, name in names.items():
                query = f'{{namespace="{BOT.namespace}", component="{component}"}} | request_id = "{name}"'
                streams = ask(url, query=query)["result"]
                found[component] = [(each["stream"], line) for each in streams for _, line in each["values"]]
            return all(found.values())

        wait_until("the lines are in Loki", are_there, seconds=90)
    return found


@pytest.mark.usefixtures("quiet")
def test_an_alert_reaches_the_owner_and_is_called_off(
    cluster: Cluster, prometheus: str, measured: Callable[[str], None]
) -> None:
    rules = ask(f"{prometheus}/rules")["groups"]
    ill = {rule["name"]: rule["lastError"] for group in rules for rule in group["rules"] if rule["health"] == "err"}
    assert not ill
    # An installation that took longer than the rule's two minutes was told of, and called off.
    assert (find_alert(cluster, "DatingBotDown") or {}).get("status") in (None, "resolved")
    scale(cluster, replicas=0)
    began = time.monotonic()

    def is_told() -> bool:
        return (find_alert(cluster, "DatingBotDown") or {}).get("status") == "firing"

    wait_until("the owner is told", is_told, seconds=300)
    measured(f"the bot is gone: told after {time.monotonic() - began:.0f} s (the rule waits for 120 s)")
    told = find_alert(cluster, "DatingBotDown")
    assert told is not None
    assert told["labels"] | {"severity": "critical", "namespace": BOT.namespace} == told["labels"]
    assert told["annotations"]["runbook_url"] == "docs/runbooks/dating-bot-down.md"
    scale(cluster, replicas=1)

    def is_called_off() -> bool:
        return (find_alert(cluster, "DatingBotDown") or {}).get("status") == "resolved"

    wait_until("it is called off", is_called_off, seconds=180)


def scale(cluster: Cluster, *, replicas: int) -> None:
    cluster.kubectl("scale", "-n", BOT.namespace, f"deployment/{BOT.name}-bot", f"--replicas={replicas}")


def find_alert(cluster: Cluster, name: str) -> Object | None:
    """What was told of it last."""
    told = [alert for alert in read_alerts(cluster) if alert["labels"]["alertname"] == name]
    return told[-1] if told else None
