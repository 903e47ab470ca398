"""The cluster itself: what the other tests of this level take for granted."""

from __future__ import annotations

import base64
import json
import secrets
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from provision.cluster import Cluster
from provision.loading import has_image
from provision.node_image import HELPER_IMAGE
from provision.postgres_image import NAME as POSTGRES_IMAGE
from provision.project_images import PROJECT_IMAGES
from provision.s3 import ACCESS_KEY, BUCKETS, ENDPOINT, REGION, SECRET_KEY
from provision.shell import Failed, wait_until

Object = dict[str, Any]

ENFORCED_SECONDS = 20.0
"""A policy is in force a moment after it was written; the agents look every half second."""

RESTRICTED: Object = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "runAsUser": 65532,
    "seccompProfile": {"type": "RuntimeDefault"},
}


@pytest.fixture(scope="module")
def namespace(cluster: Cluster) -> Iterator[str]:
    """A namespace of the strictest kind, gone afterwards."""
    name = f"smoke-{secrets.token_hex(3)}"
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    cluster.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}])
    yield name
    cluster.kubectl("delete", "namespace", name, "--wait=false")


@pytest.fixture(scope="module")
def pods(cluster: Cluster, namespace: str) -> dict[str, str]:
    """``asker`` and ``near`` on one node and ``far`` on another, by their addresses; the last two listen on 8080."""
    answer = ["python3", "-c", "import http.server; http.server.test(http.server.SimpleHTTPRequestHandler, port=8080)"]
    here, there = find_workers(cluster)
    described = (("asker", here, ["sleep", "infinity"]), ("near", here, answer), ("far", there, answer))
    cluster.apply([build_pod(name, command, node=node) for name, node, command in described], namespace=namespace)
    names = [name for name, _, _ in described]
    wait = ("wait", "--for=condition=Ready", "--timeout=120s", *(f"pod/{name}" for name in names))
    cluster.kubectl("--namespace", namespace, *wait)
    return {name: find_address(cluster, namespace, name) for name in names}


def find_workers(cluster: Cluster) -> list[str]:
    workers = ("get", "nodes", "--selector=!node-role.kubernetes.io/control-plane", "--output=name")
    return cluster.kubectl(*workers).replace("node/", "").split()


def build_pod(name: str, command: list[str], *, node: str | None = None) -> Object:
    container = {
        "name": "main",
        "image": HELPER_IMAGE,
        "imagePullPolicy": "Never",
        "command": command,
        "workingDir": "/srv",
        "securityContext": RESTRICTED,
    }
    spec: Object = {"containers": [container], "terminationGracePeriodSeconds": 0}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {**spec, "automountServiceAccountToken": False, **({"nodeName": node} if node else {})},
    }


def find_address(cluster: Cluster, namespace: str, pod: str) -> str:
    return cluster.kubectl("--namespace", namespace, "get", "pod", pod, "--output", "jsonpath={.status.podIP}")


def reaches(cluster: Cluster, namespace: str, address: str) -> bool:
    """Whether ``asker`` gets an answer from this address."""
    ask = ("curl", "--silent", "--output", "/dev/null", "--max-time", "2", f"http://{address}:8080/")
    try:
        cluster.kubectl("--namespace", namespace, "exec", "asker", "--", *ask)
    except Failed:
        return False
    return True


def build_policy(name: str, *, to: str, **spec: object) -> Object:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": {"podSelector": {"matchLabels": {"app": to}}, "policyTypes": ["Ingress"], **spec},
    }


def read_status(url: str) -> int:
    """The status of the answer, whoever signed the certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(url, timeout=10, context=context) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_three_nodes_are_ready(cluster: Cluster) -> None:
    nodes: Any = cluster.get("nodes")
    ready = [
        node["metadata"]["name"]
        for node in nodes["items"]
        for condition in node["status"]["conditions"]
        if condition["type"] == "Ready" and condition["status"] == "True"
    ]
    assert len(ready) == 3


def test_the_projects_images_are_in_every_node(cluster: Cluster) -> None:
    assert [name for name in (*PROJECT_IMAGES, POSTGRES_IMAGE) if not has_image(cluster, name)] == []


def test_pods_find_services_by_name(cluster: Cluster, namespace: str, pods: dict[str, str]) -> None:
    look_up = ("exec", "asker", "--", "getent", "hosts", "kubernetes.default.svc.cluster.local")
    assert "kubernetes" in cluster.kubectl("--namespace", namespace, *look_up)


@pytest.mark.parametrize("to", ["near", "far"])
def test_a_network_policy_denies_and_another_allows(
    cluster: Cluster, namespace: str, pods: dict[str, str], to: str
) -> None:
    def answers() -> bool:
        return reaches(cluster, namespace, pods[to])

    wait_until("an answer without policies", answers, seconds=ENFORCED_SECONDS)
    cluster.apply([build_policy(f"nobody-to-{to}", to=to)], namespace=namespace)
    wait_until("a denial", lambda: not answers(), seconds=ENFORCED_SECONDS)
    allowed = [{"from": [{"podSelector": {"matchLabels": {"app": "asker"}}}], "ports": [{"port": 8080}]}]
    cluster.apply([build_policy(f"asker-to-{to}", to=to, ingress=allowed)], namespace=namespace)
    wait_until("an answer by policy", answers, seconds=ENFORCED_SECONDS)


def test_a_pod_of_too_many_rights_is_refused(cluster: Cluster, namespace: str) -> None:
    pod = build_pod("rooted", ["true"])
    del pod["spec"]["containers"][0]["securityContext"]
    with pytest.raises(Failed, match="PodSecurity"):
        cluster.apply([pod], namespace=namespace)


def test_cert_manager_issues_a_certificate(cluster: Cluster, namespace: str) -> None:
    host = "smoke.example.org"
    issuer = {"apiVersion": "cert-manager.io/v1", "kind": "Issuer", "metadata": {"name": "self"}}
    certificate = {"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "metadata": {"name": "smoke"}}
    spec = {"secretName": "smoke-tls", "dnsNames": [host], "issuerRef": {"name": "self"}}
    cluster.apply([{**issuer, "spec": {"selfSigned": {}}}, {**certificate, "spec": spec}], namespace=namespace)
    cluster.kubectl("--namespace", namespace, "wait", "--for=condition=Ready", "certificate/smoke", "--timeout=60s")
    secret: Any = cluster.get("secret", "smoke-tls", "--namespace", namespace)
    read = ["openssl", "x509", "-noout", "-ext", "subjectAltName"]
    pem = base64.b64decode(secret["data"]["tls.crt"])
    assert host in subprocess.run(read, input=pem, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_traefik_answers_on_loopback(cluster: Cluster, scheme: str) -> None:
    assert read_status(f"{scheme}://127.0.0.1:{cluster.ports[scheme]}/nothing-is-here") == 404


def test_a_database_gets_healthy_and_is_backed_up(cluster: Cluster, namespace: str) -> None:
    folder = f"s3://{BUCKETS[0]}/{namespace}"
    names = {"accessKeyId": "access", "secretAccessKey": "secret", "region": "region"}
    credentials = {field: {"name": "s3", "key": key} for field, key in names.items()}
    database: Object = {
        "apiVersion": "postgresql.cnpg.io/v1",
        "kind": "Cluster",
        "metadata": {"name": "database"},
        "spec": {
            "instances": 1,
            "imageName": POSTGRES_IMAGE,
            "storage": {"size": "1Gi"},
            "backup": {
                "barmanObjectStore": {
                    "destinationPath": folder,
                    "endpointURL": ENDPOINT,
                    "s3Credentials": credentials,
                    # Otherwise a backup waits for the next checkpoint, which may be minutes away.
                    "data": {"immediateCheckpoint": True},
                }
            },
        },
    }
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s3"}}
    keys = {"access": ACCESS_KEY, "secret": SECRET_KEY, "region": REGION}
    cluster.apply([{**secret, "stringData": keys}, database], namespace=namespace)
    within = ("--namespace", namespace)
    cluster.kubectl(*within, "wait", "--for=condition=Ready", "cluster.postgresql.cnpg.io/database", "--timeout=180s")
    backup = {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup", "metadata": {"name": "backup"}}
    spec = {"cluster": {"name": "database"}, "method": "barmanObjectStore"}
    cluster.apply([{**backup, "spec": spec}], namespace=namespace)
    try:
        cluster.kubectl(*within, "wait", "--for=jsonpath={.status.phase}=completed", "backup/backup", "--timeout=120s")
    except Failed as error:
        status = json.dumps(cluster.get("backup", "backup", *within).get("status"))
        raise AssertionError(f"The backup did not complete: {status}") from error
