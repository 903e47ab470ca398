"""The release's own Prometheus: off unless asked for, restricted, let in where metrics are, each pod read once."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import kubernetes_validate
import pytest
import yaml
from render.helm import Refused, render
from render.pods import Manifest, PodTemplate, of_kind, pod_templates, selects, title

PARTS = {
    "StatefulSet/love-prometheus",
    "StatefulSet/love-alertmanager",
    "StatefulSet/love-loki",
    "Deployment/love-grafana",
    "Deployment/love-alloy",
    "DaemonSet/love-node-exporter",
}


@pytest.fixture(scope="module")
def watched() -> list[Manifest]:
    return render("monitoring.enabled=true")


def read_config(manifests: list[Manifest]) -> Any:
    return yaml.safe_load(find_config(manifests, "prometheus.yml"))


def find_targets(job: Manifest, manifests: list[Manifest]) -> set[str]:
    """Owners of the pods whose port passes every ``keep`` rule of a job, by Prometheus' own rule for labels' names."""
    found = set()
    for pod in pod_templates(manifests):
        labels = {f"__meta_kubernetes_pod_label_{re.sub(r'[^a-zA-Z0-9_]', '_', k)}": v for k, v in pod.labels.items()}
        for container in pod.containers:
            for port in container.get("ports", []):
                target = {**labels, "__meta_kubernetes_pod_container_port_name": port["name"]}
                target["__meta_kubernetes_pod_phase"] = "Running"
                keeps = [rule for rule in job["relabel_configs"] if rule.get("action") == "keep"]
                joined = [";".join(target.get(name, "") for name in rule["source_labels"]) for rule in keeps]
                if all(re.fullmatch(rule["regex"], value) for rule, value in zip(keeps, joined, strict=True)):
                    found.add(pod.owner)
    return found


def test_nothing_of_it_is_there_unless_asked_for(least: list[Manifest]) -> None:
    assert not PARTS & set(map(title, least))


def test_it_is_valid_and_within_the_restricted_standard(watched: list[Manifest]) -> None:
    assert set(map(title, watched)) >= PARTS
    for manifest in watched:
        if manifest["kind"] != "DatingBot":
            kubernetes_validate.validate(manifest, "1.31", strict=True)
    for pod in pod_templates(watched):
        assert pod.spec["securityContext"]["runAsNonRoot"] is True, pod
        assert all("hostPath" not in volume for volume in pod.spec.get("volumes", [])), pod
        for container in pod.containers:
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, pod
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, pod


def test_each_part_with_metrics_is_read_by_exactly_one_job(watched: list[Manifest]) -> None:
    jobs = {job["job_name"]: job for job in read_config(watched)["scrape_configs"]}
    assert jobs.keys() == {"datingbot", "postgres", "monitoring", "node", "kubelet", "cadvisor"}
    assert find_targets(jobs["datingbot"], watched) == {
        "Deployment/love-datingbot-bot",
        "Deployment/love-datingbot-operator",
        "Deployment/love-datingbot-webapp",
    }
    assert find_targets(jobs["node"], watched) == {"DaemonSet/love-node-exporter"}
    assert find_targets(jobs["monitoring"], watched) == PARTS - {"DaemonSet/love-node-exporter"}
    assert find_targets(jobs["postgres"], watched) == set()


@pytest.mark.parametrize("asked", ["", "networkPolicy.metricsFrom=[]"])
def test_prometheus_is_let_in_where_metrics_are(asked: str) -> None:
    manifests = render("monitoring.enabled=true", *filter(None, [asked]))
    [prometheus] = [pod for pod in pod_templates(manifests) if pod.owner == "StatefulSet/love-prometheus"]
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind(manifests, "NetworkPolicy")}
    for name, port in {"bot": 8080, "operator": 8080, "db": 9187}.items():
        peers = [
            peer
            for rule in policies[f"love-datingbot-{name}"]["ingress"]
            if {"protocol": "TCP", "port": port} in rule["ports"]
            for peer in rule["from"]
        ]
        assert any(
            peer.keys() == {"podSelector"} and selects(peer["podSelector"], prometheus.labels) for peer in peers
        ), name


def test_series_are_kept_as_long_as_the_owner_says() -> None:
    for settings, kept in ((), "30d"), (('monitoring.prometheus.retention="7d"',), "7d"):
        manifests = render("monitoring.enabled=true", *settings)
        [container] = find_pod(manifests, "StatefulSet/love-prometheus").containers
        assert f"--storage.tsdb.retention.time={kept}" in container["args"]
        loki = yaml.safe_load(find_config(manifests, "loki.yml"))
        assert loki["limits_config"]["retention_period"] == "30d"
        assert loki["compactor"]["retention_enabled"] is True
    with pytest.raises(Refused, match="retention"):
        render('monitoring.prometheus.retention="long"')


def test_prometheus_asks_the_rules_about_this_namespace_and_tells_alertmanager(watched: list[Manifest]) -> None:
    rules = yaml.safe_load(find_config(watched, "alerts.yaml"))
    assert "NAMESPACE" not in str(rules)
    config = read_config(watched)
    [told] = config["alerting"]["alertmanagers"]
    assert told["static_configs"] == [{"targets": ["love-alertmanager:9093"]}]
    [secret] = [one for one in of_kind(watched, "Secret") if "alertmanager.yml" in one.get("stringData", {})]
    assert yaml.safe_load(secret["stringData"]["alertmanager.yml"])["route"]["receiver"] == "nobody"


def test_alerts_go_where_the_owner_says_and_nowhere_that_is_not_there() -> None:
    settings = "monitoring.alertmanager.config=" + json.dumps(
        {"route": {"receiver": "team"}, "receivers": [{"name": "team", "webhook_configs": [{"url": "http://x"}]}]}
    )
    manifests = render("monitoring.enabled=true", settings)
    [secret] = [one for one in of_kind(manifests, "Secret") if "alertmanager.yml" in one.get("stringData", {})]
    assert yaml.safe_load(secret["stringData"]["alertmanager.yml"])["receivers"][0]["name"] == "team"
    with pytest.raises(Refused, match=r"route\.receiver.*\"team\".*nobody"):
        render("monitoring.enabled=true", 'monitoring.alertmanager.config={"route": {"receiver": "team"}}')


def test_grafana_has_no_password_that_is_known_beforehand() -> None:
    passwords = set()
    for _ in range(2):
        [secret] = [
            one
            for one in of_kind(render("monitoring.enabled=true"), "Secret")
            if "admin-password" in one.get("data", {})
        ]
        passwords.add(base64.b64decode(secret["data"]["admin-password"]))
    assert len(passwords) == 2
    assert all(len(each) == 32 for each in passwords)
    given = render("monitoring.enabled=true", 'monitoring.grafana.existingSecret="mine"')
    assert not [one for one in of_kind(given, "Secret") if "admin-password" in one.get("data", {})]
    [container] = find_pod(given, "Deployment/love-grafana").containers
    assert {"name": "mine", "key": "admin-password"} in [
        each["valueFrom"]["secretKeyRef"] for each in container["env"] if "valueFrom" in each
    ]


def test_grafana_finds_prometheus_and_loki_by_their_services(watched: list[Manifest]) -> None:
    services = {one["metadata"]["name"]: one["spec"]["ports"][0]["port"] for one in of_kind(watched, "Service")}
    sources = yaml.safe_load(find_config(watched, "datasources.yaml"))["datasources"]
    assert {each["type"] for each in sources} == {"prometheus", "loki"}
    for each in sources:
        host, _, port = each["url"].removeprefix("http://").partition(":")
        assert services[host] == int(port)
    [provider] = yaml.safe_load(find_config(watched, "dashboards.yaml"))["providers"]
    [container] = find_pod(watched, "Deployment/love-grafana").containers
    mounted = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    assert mounted[provider["options"]["path"]] == "dashboards"


def test_each_part_is_there_only_when_it_is_wanted() -> None:
    for part, gone in (("alertmanager", {"alertmanager"}), ("grafana", {"grafana"}), ("loki", {"loki", "alloy"})):
        manifests = render("monitoring.enabled=true", f"monitoring.{part}.enabled=false")
        left = {title(each) for each in manifests} & PARTS
        assert left == {each for each in PARTS if each.rpartition("love-")[2] not in gone}
        assert not re.search(f"love-({'|'.join(gone)})", yaml.safe_dump_all(manifests))


def find_config(manifests: list[Manifest], file: str) -> str:
    """The content of a file of a ConfigMap."""
    [content] = [one["data"][file] for one in of_kind(manifests, "ConfigMap") if file in one["data"]]
    return str(content)


def find_pod(manifests: list[Manifest], owner: str) -> PodTemplate:
    """The pod template of this owner."""
    [pod] = [pod for pod in pod_templates(manifests) if pod.owner == owner]
    return pod
