"""The operator on a real API server with the chart's own rights; the test plays every other controller."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

import pytest
from apiserver.definitions import apply, install_definitions_of_others
from apiserver.neighbours import LEVELS, TIME, WEBHOOK, Neighbours, has_ended
from apiserver.release import EVERYTHING, NAME, SECRET, render_release
from apiserver.server import ApiServer
from kubernetes import client
from provision.shell import wait_until
from render.pods import of_kind

from datingbot_operator.api import Api, ApiRefused, Resource
from datingbot_operator.apply import carry_out
from datingbot_operator.conditions import TYPES
from datingbot_operator.decide.plan import Phase, Plan, SetStatus
from datingbot_operator.lease import Lease
from datingbot_operator.model import DrillStatus, DumpStatus, Status, read_identity
from datingbot_operator.observe import discover
from datingbot_operator.reconcile import reconcile
from datingbot_operator.streams import Streams

NODES = Resource("v1", "Node", "nodes")
BY_KOPF = {
    ("datingbot.dev", "datingbots", "list"),
    ("datingbot.dev", "datingbots", "watch"),
    ("batch", "jobs", "watch"),
    ("apps", "deployments", "list"),
    ("apps", "deployments", "watch"),
}
"""What the framework asks to be woken; the rounds themselves do not."""

MAY_BE_NEEDED = (
    {("barmancloud.cnpg.io", "objectstores", verb) for verb in ("list", "create", "patch")}
    | {("postgresql.cnpg.io", "backups", verb) for verb in ("create", "patch")}
    | {("barmancloud.cnpg.io", "objectstores", "watch")}
    | {("postgresql.cnpg.io", "clusters", "delete")}
    | {("batch", "jobs", "delete")}
)
"""Used where the plugin is installed, before an upgrade, after a drill, and when Jobs are old; not in this story."""


@pytest.fixture(scope="session")
def kinds(api: ApiServer) -> None:
    """The definitions of others."""
    install_definitions_of_others(api)


class Stage(Neighbours):
    """One namespace with one release of the chart, and the operator as its ServiceAccount."""

    def __init__(self, server: ApiServer, *settings: str) -> None:
        super().__init__(server, f"operator-{secrets.token_hex(4)}")
        self.calls: set[tuple[str, str, str]] = set()
        server.call("POST", "/api/v1/namespaces", {"metadata": {"name": self.namespace}})
        self.manifests = render_release(*settings, namespace=self.namespace)
        for kind, path in (
            ("Role", "rbac.authorization.k8s.io/v1"),
            ("RoleBinding", "rbac.authorization.k8s.io/v1"),
            ("Deployment", "apps/v1"),
            ("DatingBot", "datingbot.dev/v1alpha1"),
        ):
            for manifest in of_kind(self.manifests, kind):
                apply(server, f"/apis/{path}/namespaces/{self.namespace}/{kind.lower()}s", manifest)
        self.make_secret(*SECRET)
        self.api = self.connect()

    def connect(self) -> Api:
        """A client that is the operator; what it asks for is written down."""
        configuration = client.Configuration()
        configuration.host = self.server.url
        configuration.ssl_ca_cert = str(self.server.certificate)
        configuration.api_key = {"authorization": f"Bearer {self.server.token}"}
        given = client.ApiClient(configuration)
        given.default_headers["Impersonate-User"] = f"system:serviceaccount:{self.namespace}:{NAME}-operator"
        call = given.call_api

        def listen(method: str, url: str, *arguments: Any, **options: Any) -> Any:
            self.write_down(method, urlsplit(url))
            return call(method, url, *arguments, **options)

        given.call_api = listen
        return Api(given)

    def write_down(self, method: str, url: SplitResult) -> None:
        """(group, resource, verb) as RBAC names them."""
        parts = url.path.strip("/").split("/")
        if "namespaces" not in parts:
            return
        group = "" if parts[0] == "api" else parts[1]
        rest = parts[parts.index("namespaces") + 2 :]
        resource = "/".join([rest[0], *rest[2:]])
        verb = {"PATCH": "patch", "POST": "create", "DELETE": "delete", "PUT": "update"}.get(method)
        self.calls.add((group, resource, verb or _name_reading(url.query, one=len(rest) > 1)))
        if verb == "patch" and "/" not in resource:
            # Server-side apply of what is not there is a creation to RBAC.
            self.calls.add((group, resource, "create"))

    def round(self) -> float | None:
        """One round of the operator."""
        return reconcile(self.api, self.namespace, NAME, served=discover(self.api))

    def conditions(self) -> dict[str, dict[str, Any]]:
        """The DatingBot's, by type."""
        bot = self.get("datingbot.dev/v1alpha1", "datingbots", NAME)
        return {each["type"]: each for each in bot["status"].get("conditions", ())}

    def finish_jobs(self, said: str) -> None:
        """Every Job that runs ends well, with these last words."""
        for job in self.get("batch/v1", "jobs"):
            if not has_ended(job):
                self.finish(job, said)


def _name_reading(query: str, *, one: bool) -> str:
    if "watch" in parse_qs(query):
        return "watch"
    return "get" if one else "list"


@pytest.fixture
def stage(api: ApiServer, kinds: None) -> Stage:
    """A release that asks for everything there is."""
    return Stage(api)


def bring_to_rest(stage: Stage) -> None:
    """From nothing to ready, as the other controllers would."""
    stage.round()
    stage.start_database(f"{NAME}-db")
    stage.issue(f"{NAME}-tls")
    stage.round()
    stage.finish_jobs(LEVELS)
    stage.start_pods(stage.get("apps/v1", "deployments", f"{NAME}-bot"))
    stage.round()
    stage.finish_jobs(LEVELS)
    stage.round()
    stage.finish_jobs(WEBHOOK)
    stage.round()


def test_from_nothing_to_ready_with_the_charts_own_rights(stage: Stage) -> None:
    bring_to_rest(stage)
    conditions = stage.conditions()
    assert list(conditions) == list(TYPES)
    assert conditions["Ready"]["status"] == "True", conditions["Ready"]["message"]
    assert conditions["BackupHealthy"]["reason"] == "NoneYet"
    status = stage.get("datingbot.dev/v1alpha1", "datingbots", NAME)["status"]
    assert status["schema"] == {"expand": 2, "contract": 0}
    assert status["webhook"]["pendingUpdates"] == 3
    for version, plural in (
        ("postgresql.cnpg.io/v1", "poolers"),
        ("postgresql.cnpg.io/v1", "scheduledbackups"),
        ("batch/v1", "cronjobs"),
        ("cert-manager.io/v1", "issuers"),
        ("monitoring.coreos.com/v1", "servicemonitors"),
        ("monitoring.coreos.com/v1", "podmonitors"),
        ("monitoring.coreos.com/v1", "prometheusrules"),
        ("v1", "configmaps"),
    ):
        made, *_ = stage.get(version, plural)
        assert made["metadata"]["ownerReferences"][0]["kind"] == "DatingBot"
    [database] = stage.get("postgresql.cnpg.io/v1", "clusters")
    assert "ownerReferences" not in database["metadata"], "the database would go with its DatingBot"
    told = {event["reason"] for event in stage.get("events.k8s.io/v1", "events")}
    assert {"Healthy", "Serving", "Registered"} <= told


def test_the_role_is_what_is_used_and_no_more(stage: Stage) -> None:
    bring_to_rest(stage)
    lease = Lease(stage.api, namespace=stage.namespace, holder="me")
    assert lease.try_to_take()
    assert lease.try_to_take()
    streams = Streams(
        stage.api,
        namespace=stage.namespace,
        on_change=lambda _: None,
        on_workload=lambda _: None,
        on_gap=lambda: None,
    )
    streams.follow(discover(stage.api))
    wait_until("a watch of each kind", lambda: count_watched(stage) == len(streams.followed), seconds=60)
    streams.close()
    granted = {
        (group, resource, verb)
        for role in of_kind(stage.manifests, "Role")
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }
    assert stage.calls - granted == set(), "asked for without a right"
    assert granted - stage.calls - BY_KOPF - MAY_BE_NEEDED == set(), "a right nobody uses"


def count_watched(stage: Stage) -> int:
    return sum(verb == "watch" for _, _, verb in stage.calls)


def test_at_rest_nothing_is_written(stage: Stage) -> None:
    bring_to_rest(stage)
    stage.round()
    stage.calls.clear()
    before = stage.get("datingbot.dev/v1alpha1", "datingbots", NAME)["metadata"]
    stage.round()
    assert {verb for _, _, verb in stage.calls} == {"get", "list"}
    assert stage.get("datingbot.dev/v1alpha1", "datingbots", NAME)["metadata"] == before
    assert "finalizers" not in before
    assert not any("kopf" in name for name in before.get("annotations", {}))


def test_a_field_that_is_no_longer_wanted_is_taken_away(stage: Stage) -> None:
    bring_to_rest(stage)
    stage.server.call(
        "PATCH",
        stage.path("datingbot.dev/v1alpha1", "datingbots", NAME),
        {"spec": {"database": {"pooler": None, "resources": {"limits": {"memory": "1Gi"}}}}},
        content_type="application/merge-patch+json",
    )
    stage.round()
    [database] = stage.get("postgresql.cnpg.io/v1", "clusters")
    assert database["spec"]["resources"] == {"limits": {"memory": "1Gi"}}
    stage.server.call(
        "PATCH",
        stage.path("datingbot.dev/v1alpha1", "datingbots", NAME),
        {"spec": {"database": {"resources": None}}},
        content_type="application/merge-patch+json",
    )
    stage.round()
    [database] = stage.get("postgresql.cnpg.io/v1", "clusters")
    assert not database["spec"].get("resources")


def test_a_secret_that_is_not_there_is_told_with_the_field(stage: Stage) -> None:
    stage.server.call("DELETE", stage.path("v1", "secrets", "love"))
    stage.round()
    stalled = stage.conditions()["Stalled"]
    assert stalled["status"] == "True"
    assert "spec.telegram.tokenSecretRef: Secret love is not in this namespace" in stalled["message"]


def test_suspended_it_looks_and_changes_nothing(api: ApiServer, kinds: None) -> None:
    stage = Stage(api, *EVERYTHING, "datingBot.suspend=true")
    stage.round()
    assert stage.get("postgresql.cnpg.io/v1", "clusters") == []
    assert stage.conditions()["Reconciling"]["reason"] == "Suspended"


def test_a_drill_that_failed_before_it_measured_anything_is_told(stage: Stage) -> None:
    bot = read_identity(stage.get("datingbot.dev/v1alpha1", "datingbots", NAME))
    last = DrillStatus(name="drill", completed_at=TIME, result="Failed", message="It could not be recovered.")
    status = Status(last_dump=DumpStatus(completed_at=TIME), last_drill=last)
    carry_out(stage.api, bot, Plan(Phase.IDLE, (SetStatus(status),)), now=datetime.now(UTC))
    written = stage.get("datingbot.dev/v1alpha1", "datingbots", NAME)["status"]
    assert written["lastDrill"] == {
        "name": "drill",
        "completedAt": TIME,
        "result": "Failed",
        "message": "It could not be recovered.",
    }
    assert written["lastDump"] == {"completedAt": TIME}


def test_a_bot_that_is_gone_needs_nothing(stage: Stage) -> None:
    stage.server.call("DELETE", stage.path("datingbot.dev/v1alpha1", "datingbots", NAME))
    assert stage.round() is None


def test_the_lease_is_held_by_one(stage: Stage) -> None:
    mine = Lease(stage.api, namespace=stage.namespace, holder="me")
    yours = Lease(stage.api, namespace=stage.namespace, holder="you")
    assert mine.try_to_take()
    assert not yours.try_to_take()
    mine.release()
    assert yours.try_to_take()
    assert not mine.try_to_take()


def test_what_is_refused_carries_the_servers_sentence(stage: Stage) -> None:
    with pytest.raises(ApiRefused, match="nodes"):
        stage.api.list(NODES, None)
