#!/usr/bin/env python3
"""The network of one node: its pods' bridge, a route to every other node's pods, and NetworkPolicy.

Standard library, `ip` and `nft` only; runs as a DaemonSet in the host's network. IPv4. Policies are enforced where
traffic is forwarded, within about a second of a change.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from network_policy import render

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
CNI = Path("/host/cni/10-bridge.conflist")
EVERY_SECONDS = 0.5


class Cluster:
    """Lists of the API server, as this pod's ServiceAccount."""

    def __init__(self) -> None:
        host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
        self._url = f"https://{host}:{port}"
        self._context = ssl.create_default_context(cafile=str(ACCOUNT / "ca.crt"))

    def list(self, path: str) -> list[dict[str, Any]]:
        token = (ACCOUNT / "token").read_text()
        request = urllib.request.Request(self._url + path, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, context=self._context, timeout=10) as answer:
            items: list[dict[str, Any]] = json.load(answer)["items"]
            return items


def connect_pods(nodes: list[dict[str, Any]], own: str) -> None:
    """Write this node's bridge for the kubelet, and route to the pods of every other node."""
    for node in nodes:
        pods = node["spec"].get("podCIDR")
        if not pods:
            continue
        if node["metadata"]["name"] == own:
            _write_bridge(pods)
            continue
        addresses = [each["address"] for each in node["status"].get("addresses", ()) if each["type"] == "InternalIP"]
        if addresses:
            subprocess.run(["ip", "route", "replace", pods, "via", addresses[0]], check=True)


def _write_bridge(pods: str) -> None:
    bridge = {
        "type": "bridge",
        "bridge": "cni0",
        "isGateway": True,
        "ipMasq": False,
        "hairpinMode": True,
        "ipam": {"type": "host-local", "ranges": [[{"subnet": pods}]], "routes": [{"dst": "0.0.0.0/0"}]},
    }
    portmap = {"type": "portmap", "capabilities": {"portMappings": True}}
    wanted = json.dumps({"cniVersion": "1.0.0", "name": "pods", "plugins": [bridge, portmap]})
    if not CNI.exists() or CNI.read_text() != wanted:
        partial = CNI.with_suffix(".partial")
        partial.write_text(wanted)
        partial.rename(CNI)


def enforce(cluster: Cluster, before: str) -> str:
    """Load the table when it changed; gives the one that is loaded."""
    table: str = render(
        namespaces=cluster.list("/api/v1/namespaces"),
        pods=cluster.list("/api/v1/pods"),
        policies=cluster.list("/apis/networking.k8s.io/v1/networkpolicies"),
    )
    if table != before:
        # Declared and deleted first: deleting what is not there would fail.
        script = f"table inet network_policy\ndelete table inet network_policy\n{table}"
        subprocess.run(["nft", "-f", "-"], input=script, text=True, check=True)
    return table


def main() -> None:
    cluster, own, table = Cluster(), os.environ["NODE_NAME"], ""
    while True:
        try:
            connect_pods(cluster.list("/api/v1/nodes"), own)
            table = enforce(cluster, table)
        except (OSError, subprocess.CalledProcessError) as error:
            print(error, flush=True)
        time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    main()
