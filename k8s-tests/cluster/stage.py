"""The stage of the cluster's tests: a certificate authority, a Telegram of their own, bots made by the chart."""

from __future__ import annotations

import base64
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from provision.cluster import Cluster
from provision.project_images import SANDBOX, TARGETS
from provision.s3 import ACCESS_KEY, ENDPOINT, REGION, SECRET_KEY
from provision.shell import wait_until
from provision.traefik import HOSTS
from toolchain.helm import run_helm

Object = dict[str, Any]

CHART = Path(__file__).resolve().parents[2] / "chart"
ISSUER = "datingbot-test-ca"
TELEGRAM = "telegram"
TELEGRAM_URL = f"http://{TELEGRAM}.{TELEGRAM}.svc.cluster.local:8081"
"""Where bots and browsers alike find the sandbox; browsers are led through the ingress."""

READY_SECONDS = 300
RUN = secrets.token_hex(4)
"""A folder of the object store for each run: a new database refuses to archive over an old one."""

RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}


@dataclass(frozen=True, slots=True)
class Bot:
    """One release of the chart in one namespace; ``host`` is a name the ingress controller answers to."""

    namespace: str
    host: str
    token: str
    release: str = "love"

    @property
    def url(self) -> str:
        """The origin of the Mini App."""
        return f"https://{self.host}"

    @property
    def name(self) -> str:
        """The name of the ``DatingBot`` and the first part of all others."""
        return f"{self.release}-datingbot"


LOVE = Bot("love", "love.traefik.svc.cluster.local", "111111111:" + "L" * 35)
HOPE = Bot("hope", "hope.traefik.svc.cluster.local", "222222222:" + "H" * 35, release="hope")
DAY_TWO = {
    name: Bot(f"day2-{name}", f"{name}.traefik.svc.cluster.local", f"{number}:{name:D<35}", release=name)
    for number, name in enumerate((host for host in HOSTS if host not in (LOVE.release, HOPE.release)), start=333333333)
}
"""A bot for each subject of day two, in a namespace of its own."""


def set_up_authority(cluster: Cluster) -> str:
    """A certificate authority as a ClusterIssuer; gives its certificate, in PEM."""
    cluster.apply(
        [
            {
                "apiVersion": "cert-manager.io/v1",
                "kind": "Issuer",
                "metadata": {"name": f"{ISSUER}-root", "namespace": "cert-manager"},
                "spec": {"selfSigned": {}},
            },
            {
                "apiVersion": "cert-manager.io/v1",
                "kind": "Certificate",
                "metadata": {"name": ISSUER, "namespace": "cert-manager"},
                "spec": {
                    "isCA": True,
                    "commonName": "DatingBot's tests",
                    "secretName": ISSUER,
                    "privateKey": {"algorithm": "ECDSA", "size": 256},
                    "issuerRef": {"name": f"{ISSUER}-root"},
                },
            },
            {
                "apiVersion": "cert-manager.io/v1",
                "kind": "ClusterIssuer",
                "metadata": {"name": ISSUER},
                "spec": {"ca": {"secretName": ISSUER}},
            },
        ]
    )
    cluster.kubectl("wait", "-n", "cert-manager", "--for=condition=Ready", f"certificate/{ISSUER}", "--timeout=120s")
    secret: Any = cluster.get("secret", ISSUER, "-n", "cert-manager")
    return base64.b64decode(secret["data"]["tls.crt"]).decode()


def set_up_telegram(cluster: Cluster, *bots: Bot) -> None:
    """The sandbox as a workload: it plays Telegram for every bot, and trusts the tests' authority."""
    authority = set_up_authority(cluster)
    arguments = [f"--bot-token={bot.token}" for bot in bots]
    arguments += [f"--bot-username={bot.release}_bot" for bot in bots]
    arguments += ["--no-rate-limits", f"--web-app-url={bots[0].url}"]
    labels = {"app": TELEGRAM}
    container = {
        "name": TELEGRAM,
        "image": SANDBOX,
        "imagePullPolicy": "IfNotPresent",
        "args": arguments,
        "env": [{"name": "SSL_CERT_FILE", "value": "/trusted/ca.crt"}],
        "ports": [{"name": "http", "containerPort": 8081}],
        # Asked only until it has started: a Telegram slow under load has no other to send people to.
        "startupProbe": {"httpGet": {"path": "/api/bots", "port": "http"}, "periodSeconds": 1, "failureThreshold": 120},
        "volumeMounts": [{"name": "trusted", "mountPath": "/trusted"}],
    }
    pod = {"containers": [container], "volumes": [{"name": "trusted", "configMap": {"name": "trusted"}}]}
    cluster.apply([build_namespace(TELEGRAM)])
    cluster.apply(
        [
            {
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": "trusted"},
                "data": {"ca.crt": authority},
            },
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": {"name": TELEGRAM},
                "spec": {
                    "replicas": 1,
                    "strategy": {"type": "Recreate"},
                    "selector": {"matchLabels": labels},
                    "template": {"metadata": {"labels": labels}, "spec": pod},
                },
            },
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": TELEGRAM},
                "spec": {"selector": labels, "ports": [{"name": "http", "port": 8081, "targetPort": "http"}]},
            },
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "Ingress",
                "metadata": {"name": TELEGRAM},
                "spec": {
                    "rules": [
                        {
                            "host": TELEGRAM_URL.split("//")[1].split(":")[0],
                            "http": {
                                "paths": [
                                    {
                                        "path": "/",
                                        "pathType": "Prefix",
                                        "backend": {"service": {"name": TELEGRAM, "port": {"name": "http"}}},
                                    }
                                ]
                            },
                        }
                    ]
                },
            },
        ],
        namespace=TELEGRAM,
    )
    cluster.kubectl("rollout", "status", "-n", TELEGRAM, f"deployment/{TELEGRAM}", "--timeout=180s")


def build_namespace(name: str, labels: dict[str, str] | None = None) -> Object:
    """A namespace to apply."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels or {}}}


def choose_values(bot: Bot, /, **more: Any) -> Object:
    """The values of a bot in the tests' cluster; whole top-level parts may be replaced."""

    def image(target: str) -> Object:
        repository, _, tag = TARGETS[target].partition(":")
        return {"repository": repository, "tag": tag, "pullPolicy": "IfNotPresent"}

    few = {"requests": {"cpu": "50m", "memory": "96Mi"}, "limits": {"memory": "512Mi"}}
    return {
        "publicUrl": bot.url,
        "secret": {"name": "bot"},
        "photos": {"store": f"s3://{bot.namespace}/photos", "endpoint": ENDPOINT, "secretName": "s3", "region": REGION},
        "settings": {"SEND_RATE": 500},
        "bot": {"image": image("bot"), "replicas": 3, "resources": few},
        "webapp": {"image": image("webapp"), "frameAncestors": TELEGRAM_URL.rpartition(":")[0] + ":*"},
        "operator": {"image": image("operator")},
        "database": {
            "mode": "managed",
            "managed": {"instances": 2, "image": "datingbot-test/postgresql:15", "storage": {"size": "1Gi"}},
        },
        "datingBot": {
            "apiUrl": TELEGRAM_URL,
            "tls": {"secretName": f"{bot.release}-tls", "issuerRef": {"name": ISSUER, "kind": "ClusterIssuer"}},
            "monitoring": {"enabled": True},
            "backups": {
                "objectStore": {
                    "destinationPath": f"s3://{bot.namespace}/{RUN}",
                    "endpointUrl": ENDPOINT,
                    "secretRef": {
                        "name": "s3",
                        "accessKeyIdKey": "AWS_ACCESS_KEY_ID",
                        "secretAccessKeyKey": "AWS_SECRET_ACCESS_KEY",
                        "regionKey": "AWS_REGION",
                    },
                },
            },
        },
        "networkPolicy": {"outboundPorts": [443, 8081, urlsplit(ENDPOINT).port]},
        **more,
    }


def prepare_namespace(cluster: Cluster, bot: Bot) -> None:
    """The namespace under the restricted standard, with the Secrets an owner makes."""
    cluster.apply([build_namespace(bot.namespace, RESTRICTED)])
    cluster.apply(
        [
            build_secret(
                "bot",
                {
                    "bot-token": bot.token,
                    # The same at every run: a changed one would need the pods restarted.
                    "webhook-secret": f"webhook-secret-of-{bot.release}",
                    "session-secret": f"session-secret-of-{bot.release}-".ljust(40, "x"),
                },
            ),
            build_secret(
                "s3", {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": REGION}
            ),
        ],
        namespace=bot.namespace,
    )


def build_secret(name: str, values: dict[str, str]) -> Object:
    """A Secret to apply."""
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": values}


def helm(cluster: Cluster, bot: Bot, verb: str, *arguments: str, values: Object | None = None) -> str:
    """One Helm command on a bot's release; raises ``Refused`` with Helm's sentence."""
    where = ["-n", bot.namespace, "--kubeconfig", str(cluster.kubeconfig)]
    if values is None:
        return run_helm(verb, bot.release, *arguments, *where)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(values, file)
        file.flush()
        return run_helm(verb, bot.release, str(CHART), "-f", file.name, *arguments, *where)


def install(cluster: Cluster, bot: Bot, /, **more: Any) -> None:
    """`helm upgrade --install`, and the wait until the operator says it is ready."""
    prepare_namespace(cluster, bot)
    helm(cluster, bot, "upgrade", "--install", values=choose_values(bot, **more))
    await_condition(cluster, bot, "Ready")


def remove(cluster: Cluster, bot: Bot) -> None:
    """The bot's namespace, with all that is in it."""
    if cluster.kubectl("get", "namespace", bot.namespace, "--ignore-not-found"):
        # The operator first: it makes a database that is deleted again at once. A namespace waits for half the grace of
        # its slowest pod, and for none where they are gone already; and a database that ends in order may wait minutes
        # for its last client, which this one need not.
        cluster.kubectl("delete", "deployment,statefulset,daemonset,job", "--all", "-n", bot.namespace)
        cluster.kubectl("delete", "cluster.postgresql.cnpg.io", "--all", "-n", bot.namespace, "--timeout=240s")
        cluster.kubectl("delete", "pods", "--all", "--now", "-n", bot.namespace, "--timeout=240s")
    cluster.kubectl("delete", "namespace", bot.namespace, "--ignore-not-found", "--timeout=300s")


def await_condition(
    cluster: Cluster, bot: Bot, kind: str, status: str = "True", *, seconds: int = READY_SECONDS
) -> None:
    """Until the DatingBot says so. Raises ``Failed`` with all it says instead."""
    wait_until(
        f"{bot.name} {kind}={status}",
        lambda: read_conditions(cluster, bot).get(kind, {}).get("status") == status,
        seconds=seconds,
    )


def read_conditions(cluster: Cluster, bot: Bot) -> dict[str, Object]:
    """The conditions by their type; only those about the newest generation."""
    found: Any = cluster.get("datingbot", bot.name, "-n", bot.namespace)
    generation = found["metadata"]["generation"]
    return {
        each["type"]: each
        for each in found.get("status", {}).get("conditions", ())
        if each["observedGeneration"] == generation
    }
