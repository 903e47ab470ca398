"""The release's own Prometheus: off unless asked for, restricted, let in where metrics are, each pod read once."""

from __future__ import annotations

import re
from typing import Any

import kubernetes_validate
import pytest
import yaml
from render.helm import Refused, render
from render.pods import Manifest, of_kind, pod_templates, selects, title

PARTS = {"StatefulSet/love-prometheus", "DaemonSet/love-node-exporter"}


@pytest.fixture(scope="module")
def watched() -> list[Manifest]:
    return render("monitoring.enabled=true")


def read_config(manifests: list[Manifest]) -> Any:
    [config] = [one for one in of_kind(manifests, "ConfigMap") if "prometheus.yml" in one["data"]]
    return yaml.safe_load(config["data"]["prometheus.yml"])


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
    assert jobs.keys() == {"datingbot", "postgres", "node", "kubelet", "cadvisor"}
    assert find_targets(jobs["datingbot"], watched) == {
        "Deployment/love-datingbot-bot",
        "Deployment/love-datingbot-operator",
    }
    assert find_targets(jobs["node"], watched) == {"DaemonSet/love-node-exporter"}
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
        [one] = of_kind(render("monitoring.enabled=true", *settings), "StatefulSet")
        [container] = one["spec"]["template"]["spec"]["containers"]
        assert f"--storage.tsdb.retention.time={kept}" in container["args"]
    with pytest.raises(Refused, match="retention"):
        render('monitoring.prometheus.retention="long"')
