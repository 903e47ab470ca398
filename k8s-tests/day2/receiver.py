"""Where Alertmanager's webhooks go in tests: a server that writes every alert it is told on a line of its log."""

from __future__ import annotations

import json
from typing import Any

from cluster.stage import build_namespace
from provision.cluster import Cluster
from provision.node_image import HELPER_IMAGE

RECEIVER = "day2-receiver"
PORT = 8080
URL = f"http://{RECEIVER}.{RECEIVER}.svc.cluster.local:{PORT}/"

PROGRAM = f"""
from http.server import BaseHTTPRequestHandler, HTTPServer
class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        print(self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        self.send_response(200)
        self.end_headers()
HTTPServer(("", {PORT}), Receiver).serve_forever()
"""


def set_up_receiver(cluster: Cluster) -> None:
    """The server, listening. Raises :class:`provision.shell.Failed`."""
    labels = {"app": RECEIVER}
    container = {
        "name": "receiver",
        "image": HELPER_IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "command": ["python3", "-c", PROGRAM],
        "ports": [{"name": "http", "containerPort": PORT}],
        "startupProbe": {"tcpSocket": {"port": "http"}, "periodSeconds": 1, "failureThreshold": 60},
    }
    cluster.apply([build_namespace(RECEIVER)])
    cluster.apply(
        [
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": {"name": RECEIVER},
                "spec": {
                    "selector": {"matchLabels": labels},
                    "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
                },
            },
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": RECEIVER},
                "spec": {"selector": labels, "ports": [{"name": "http", "port": PORT, "targetPort": "http"}]},
            },
        ],
        namespace=RECEIVER,
    )
    cluster.kubectl("rollout", "status", "-n", RECEIVER, f"deployment/{RECEIVER}", "--timeout=120s")


def read_alerts(cluster: Cluster) -> list[dict[str, Any]]:
    """Every alert that was told, the oldest first (Alertmanager's webhook format, version 4)."""
    lines = cluster.kubectl("logs", "-n", RECEIVER, f"deployment/{RECEIVER}").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    return [alert for message in told for alert in message["alerts"]]


def remove_receiver(cluster: Cluster) -> None:
    """The server and what it was told."""
    cluster.kubectl("delete", "namespace", RECEIVER, "--ignore-not-found", "--timeout=120s")
