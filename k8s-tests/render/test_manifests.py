"""What every form of the chart must hold: valid, restricted, watched, closed to the network, and owned once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import kubernetes_validate
import pytest
import yaml
from render.helm import CHART, VALUES, render, run_helm
from render.pods import Manifest, of_kind, pod_templates, selects, title

from datingbot.settings import load_settings
from datingbot_operator.manifests.monitoring import SCRAPED
from datingbot_operator.model import read_resource
from datingbot_operator.naming import name_database_secret

OLDEST, NEWEST = "1.31", "1.37"
FOREIGN = {"HTTPRoute", "DatingBot"}
"""Kinds whose schemas Kubernetes itself does not have."""

HELM_OWNS = {
    "ConfigMap",
    "Deployment",
    "Service",
    "PodDisruptionBudget",
    "HorizontalPodAutoscaler",
    "Ingress",
    "HTTPRoute",
    "NetworkPolicy",
    "ServiceAccount",
    "Role",
    "RoleBinding",
    "ClusterRole",
    "ClusterRoleBinding",
    "DatingBot",
    "Job",
    "Pod",
}
"""Everything else (databases, certificates, monitors) is the operator's; Secrets are the owner's."""

VOLUMES_OF_RESTRICTED = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}


def test_helm_finds_nothing_to_complain_of() -> None:
    assert "0 chart(s) failed" in run_helm("lint", str(CHART), "-f", str(VALUES), "--strict")


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_every_manifest_is_valid_kubernetes(manifests: list[Manifest], version: str) -> None:
    for manifest in manifests:
        if manifest["kind"] not in FOREIGN:
            kubernetes_validate.validate(manifest, version, strict=True)


def test_no_object_is_made_twice_and_none_that_is_not_helms(manifests: list[Manifest]) -> None:
    assert [name for name, count in Counter(map(title, manifests)).items() if count > 1] == []
    assert {manifest["kind"] for manifest in manifests} <= HELM_OWNS


def test_no_variable_is_set_twice(manifests: list[Manifest]) -> None:
    settings = {manifest["metadata"]["name"]: manifest["data"] for manifest in of_kind(manifests, "ConfigMap")}
    for pod in pod_templates(manifests):
        for container in pod.containers:
            names = [variable["name"] for variable in container.get("env", [])]
            for source in container.get("envFrom", []):
                names += settings[source["configMapRef"]["name"]]
            assert [name for name, count in Counter(names).items() if count > 1] == [], f"{pod} {container['name']}"


def test_the_autoscaler_alone_says_how_many(manifests: list[Manifest]) -> None:
    scaled = {scaler["spec"]["scaleTargetRef"]["name"] for scaler in of_kind(manifests, "HorizontalPodAutoscaler")}
    for deployment in of_kind(manifests, "Deployment"):
        assert ("replicas" in deployment["spec"]) != (deployment["metadata"]["name"] in scaled)


def test_every_pod_is_within_the_restricted_standard(manifests: list[Manifest]) -> None:
    pods = pod_templates(manifests)
    assert pods
    for pod in pods:
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.spec.keys(), pod
        assert pod.spec["securityContext"]["runAsNonRoot"] is True, pod
        assert pod.spec["securityContext"]["runAsUser"] > 0, pod
        assert pod.spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, pod
        for volume in pod.spec.get("volumes", []):
            assert volume.keys() - {"name"} <= VOLUMES_OF_RESTRICTED, pod
        for container in pod.containers:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False, pod
            assert security["capabilities"] == {"drop": ["ALL"]}, pod
            assert security["readOnlyRootFilesystem"] is True, pod
            assert not security.get("privileged"), pod
            assert all("hostPort" not in port for port in container.get("ports", [])), pod


def test_only_the_operator_gets_a_token(manifests: list[Manifest]) -> None:
    for pod in pod_templates(manifests):
        expected = pod.labels["app.kubernetes.io/component"] in ("operator", "crd")
        assert pod.spec["automountServiceAccountToken"] is expected, pod


def test_every_container_says_what_it_needs_and_an_exact_image(manifests: list[Manifest]) -> None:
    for pod in pod_templates(manifests):
        for container in pod.containers:
            assert container["resources"]["requests"].keys() >= {"cpu", "memory"}, pod
            assert "memory" in container["resources"]["limits"], pod
            assert "@sha256:" in container["image"] or container["image"].rpartition(":")[2] not in ("", "latest"), pod


def test_everything_that_serves_is_probed(manifests: list[Manifest]) -> None:
    for deployment in of_kind(manifests, "Deployment"):
        for container in deployment["spec"]["template"]["spec"]["containers"]:
            probes = [
                container[name]["httpGet"]["port"] for name in ("startupProbe", "livenessProbe", "readinessProbe")
            ]
            assert set(probes) <= {port["name"] for port in container["ports"]}, title(deployment)


def test_every_pod_is_closed_both_ways_but_for_what_is_named(manifests: list[Manifest]) -> None:
    policies = [policy["spec"] for policy in of_kind(manifests, "NetworkPolicy")]
    denials = [policy for policy in policies if "ingress" not in policy and "egress" not in policy]
    for pod in pod_templates(manifests):
        mine = [policy for policy in denials if selects(policy["podSelector"], pod.labels)]
        assert {kind for policy in mine for kind in policy["policyTypes"]} == {"Ingress", "Egress"}, pod


def test_no_network_policy_means_a_pod_that_does_not_exist(manifests: list[Manifest]) -> None:
    labels = [pod.labels for pod in pod_templates(manifests)]
    for bot in of_kind(manifests, "DatingBot"):
        name = bot["metadata"]["name"]
        labels += [{"cnpg.io/cluster": f"{name}-db"}]
        # The one of docs/how-to/restore.md, to a point in time.
        labels += [{"cnpg.io/cluster": f"{name}-then-db"}] if "backups" in bot["spec"] else []
        labels += [{"datingbot.dev/drill": name}] if "restoreDrill" in bot["spec"] else []
    for policy in of_kind(manifests, "NetworkPolicy"):
        assert any(selects(policy["spec"]["podSelector"], each) for each in labels), title(policy)


def outbound_ports(manifests: list[Manifest], labels: dict[str, str]) -> set[int]:
    """Ports a pod with these labels may connect to, somewhere."""
    return {
        port["port"]
        for policy in of_kind(manifests, "NetworkPolicy")
        if selects(policy["spec"]["podSelector"], labels)
        for rule in policy["spec"].get("egress", [])
        for port in rule["ports"]
    }


def labels_of_job(manifests: list[Manifest], component: str) -> dict[str, str]:
    """What the operator labels the pods of its Jobs with: as the bot's, but for the component."""
    [bot] = [pod for pod in pod_templates(manifests) if pod.labels["app.kubernetes.io/component"] == "bot"]
    return {**bot.labels, "app.kubernetes.io/component": component}


def test_the_operators_jobs_reach_what_they_need(manifests: list[Manifest]) -> None:
    if of_kind(manifests, "DatingBot"):
        assert outbound_ports(manifests, labels_of_job(manifests, "migration")) == {53, 5432}
        assert outbound_ports(manifests, labels_of_job(manifests, "webhook")) == {53, 443, 5432}


def test_the_managed_database_lets_in_the_service_and_its_own_alone(least: list[Manifest]) -> None:
    [policy] = [one for one in of_kind(least, "NetworkPolicy") if one["metadata"]["name"].endswith("-db")]
    assert policy["spec"]["podSelector"] == {"matchLabels": {"cnpg.io/cluster": "love-datingbot-db"}}
    peers = [
        peer
        for rule in policy["spec"]["ingress"]
        if {"protocol": "TCP", "port": 5432} in rule["ports"]
        for peer in rule["from"]
    ]
    assert peers
    for peer in peers:
        assert peer.keys() <= {"podSelector", "namespaceSelector"}, "a route from outside"


def test_prometheus_reads_every_pod_that_has_metrics_through_exactly_one_service(manifests: list[Manifest]) -> None:
    services = of_kind(manifests, "Service")
    for pod in pod_templates(manifests):
        if pod.labels["app.kubernetes.io/component"] in SCRAPED:
            mine = [one for one in services if selects({"matchLabels": one["spec"]["selector"]}, pod.labels)]
            assert len(mine) == 1, pod
            assert mine[0]["metadata"]["labels"]["app.kubernetes.io/component"] in SCRAPED
            assert [port["name"] for port in mine[0]["spec"]["ports"]] == ["http"]


def test_each_part_reaches_what_it_needs_and_no_more(manifests: list[Manifest]) -> None:
    needed = {
        "bot": {53, 443, 5432},
        "migration": {53, 5432},
        "webapp": set(),
        "test": {53, 8080},
        "operator": {53, 443, 6443},
        "crd": {53, 443, 6443},
    }
    for pod in pod_templates(manifests):
        assert outbound_ports(manifests, pod.labels) == needed[pod.labels["app.kubernetes.io/component"]], pod


def test_each_service_budget_and_autoscaler_means_exactly_one_deployment(manifests: list[Manifest]) -> None:
    pods = pod_templates(manifests)
    for manifest in of_kind(manifests, "Service", "PodDisruptionBudget", "Deployment"):
        selector = manifest["spec"]["selector"]
        selector = {"matchLabels": selector} if manifest["kind"] == "Service" else selector
        [pod] = [pod for pod in pods if selects(selector, pod.labels)]
        assert pod.owner == f"Deployment/{manifest['metadata']['name']}"
        if manifest["kind"] == "Service":
            named = {port["name"] for container in pod.containers for port in container.get("ports", [])}
            assert {port["targetPort"] for port in manifest["spec"]["ports"]} <= named


def routes(manifests: list[Manifest]) -> dict[tuple[str, str], str]:
    """(host, path prefix) to the Service behind it, of an Ingress or an HTTPRoute."""
    found: dict[tuple[str, str], str] = {}
    for ingress in of_kind(manifests, "Ingress"):
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                found[rule["host"], path["path"]] = path["backend"]["service"]["name"]
    for route in of_kind(manifests, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            for match, backend in zip(rule["matches"], rule["backendRefs"], strict=True):
                found[route["spec"]["hostnames"][0], match["path"]["value"]] = backend["name"]
    return found


def test_one_origin_leads_to_all(manifests: list[Manifest]) -> None:
    assert routes(manifests) == {
        ("love.example.com", "/"): "love-datingbot-webapp",
        ("love.example.com", "/api"): "love-datingbot-bot",
        ("love.example.com", "/telegram"): "love-datingbot-bot",
    }
    assert set(routes(manifests).values()) <= {service["metadata"]["name"] for service in of_kind(manifests, "Service")}


SECRET_NAMES = {
    "BOT_TOKEN",
    "WEBHOOK_SECRET",
    "SESSION_SECRET",
    "CHAT_KEY",
    "BAN_KEY",
    "DATABASE_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
}


def test_secrets_come_by_reference_alone(manifests: list[Manifest]) -> None:
    assert not of_kind(manifests, "Secret")
    for config in of_kind(manifests, "ConfigMap"):
        assert not SECRET_NAMES & config["data"].keys()
    for pod in pod_templates(manifests):
        for container in pod.containers:
            for variable in container.get("env", []):
                by_reference = "secretKeyRef" in variable.get("valueFrom", {})
                assert by_reference is (variable["name"] in SECRET_NAMES), f"{pod} {variable['name']}"


def environment(manifests: list[Manifest], container: dict[str, Any]) -> dict[str, str]:
    """What the container's process finds, with well-formed stand-ins for the secrets."""
    maps = {manifest["metadata"]["name"]: manifest["data"] for manifest in of_kind(manifests, "ConfigMap")}
    stand_ins = {
        "BOT_TOKEN": "123456789:" + "A" * 35,
        "WEBHOOK_SECRET": "w" * 32,
        "SESSION_SECRET": "s" * 32,
        "CHAT_KEY": "c" * 32,
        "BAN_KEY": "b" * 32,
        "DATABASE_URL": "postgresql://love:x@db:5432/love",
    }
    found: dict[str, str] = {}
    for source in container.get("envFrom", []):
        found |= maps[source["configMapRef"]["name"]]
    for variable in container["env"]:
        found[variable["name"]] = variable.get("value", stand_ins.get(variable["name"], "key"))
    return found


def test_the_service_accepts_its_environment_wherever_it_runs(
    manifests: list[Manifest], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for pod in pod_templates(manifests):
        if pod.labels["app.kubernetes.io/component"] not in ("bot", "migration"):
            continue
        for container in pod.containers:
            with monkeypatch.context() as patch:
                for name, value in environment(manifests, container).items():
                    patch.setenv(name, value)
                seen.append(load_settings())
    assert len(seen) >= 2
    assert all(settings == seen[0] for settings in seen)
    assert seen[0].public_url == "https://love.example.com"


def test_numbers_reach_the_service_as_they_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    manifests = render('settings={"LIKES_PER_DAY": 100000, "SEND_RATE": 0.5, "KEEP_UPDATES_DAYS": 30}')
    [config] = [manifest for manifest in of_kind(manifests, "ConfigMap") if "PUBLIC_URL" in manifest["data"]]
    assert config["data"] | {"LIKES_PER_DAY": "100000", "SEND_RATE": "0.5", "KEEP_UPDATES_DAYS": "30"} == config["data"]


def test_a_changed_setting_replaces_the_pods() -> None:
    def checksum(*settings: str) -> str:
        [bot] = [one for one in of_kind(render(*settings), "Deployment") if one["metadata"]["name"].endswith("-bot")]
        return str(bot["spec"]["template"]["metadata"]["annotations"]["checksum/settings"])

    assert checksum() == checksum() != checksum('settings={"LIKES_PER_DAY": 50}')


def test_a_rollout_takes_nothing_away_before_its_successor_passed_the_schema_gate(least: list[Manifest]) -> None:
    [bot] = [one for one in of_kind(least, "Deployment") if one["metadata"]["name"] == "love-datingbot-bot"]
    assert bot["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    pod = bot["spec"]["template"]["spec"]
    [gate], [container] = pod["initContainers"], pod["containers"]
    assert "datingbot migrate status" in gate["command"][-1]
    assert gate["image"] == container["image"]
    drain = container["lifecycle"]["preStop"]["sleep"]["seconds"] + 20
    assert pod["terminationGracePeriodSeconds"] > drain


def test_two_releases_share_a_namespace() -> None:
    names = [{title(one) for one in render(release=release)} for release in ("love", "amor")]
    assert not names[0] & names[1]
    selectors = [of_kind(render(release=release), "Deployment")[0]["spec"]["selector"] for release in ("love", "amor")]
    assert selectors[0] != selectors[1]


def test_the_bot_and_its_description_mean_the_same_database(manifests: list[Manifest]) -> None:
    for bot in map(read_resource, with_metadata(of_kind(manifests, "DatingBot"))):
        [deployment] = [one for one in of_kind(manifests, "Deployment") if one["metadata"]["name"].endswith("-bot")]
        assert bot.spec.workload_ref.name == deployment["metadata"]["name"]
        [container] = deployment["spec"]["template"]["spec"]["containers"]
        [address] = [each for each in container["env"] if each["name"] == "DATABASE_URL"]
        assert address["valueFrom"]["secretKeyRef"]["name"] == name_database_secret(bot)
        assert bot.spec.telegram.public_url == "https://love.example.com"


def with_metadata(bots: list[Manifest]) -> list[Manifest]:
    """With what the API server adds."""
    return [{**bot, "metadata": {"namespace": "dating", "uid": "u", **bot["metadata"]}} for bot in bots]


def test_helm_installs_the_definition_and_never_owns_it(least: list[Manifest]) -> None:
    assert not of_kind(least, "CustomResourceDefinition")
    shown = yaml.safe_load(run_helm("show", "crds", CHART))
    assert shown["metadata"]["name"] == "datingbots.datingbot.dev"


def test_the_operator_may_do_no_more_than_is_listed(manifests: list[Manifest]) -> None:
    for role in of_kind(manifests, "Role", "ClusterRole"):
        for rule in role["rules"]:
            assert "*" not in rule["apiGroups"] + rule["resources"] + rule["verbs"]
            if "secrets" in rule["resources"]:
                assert rule["verbs"] == ["get"]


def test_nginx_gets_the_file_it_ships_with_unless_told_otherwise(least: list[Manifest]) -> None:
    [config] = [one for one in of_kind(least, "ConfigMap") if "frame-ancestors.conf" in one["data"]]
    shipped = (CHART.parent / "webapp/nginx/site/frame-ancestors.conf").read_text(encoding="utf-8")
    assert config["data"]["frame-ancestors.conf"] == shipped.partition("\n")[2]
