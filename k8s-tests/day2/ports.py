"""Ways to services that no ingress leads to: `kubectl port-forward`, as the docs tell people to."""

from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Iterator

from provision.cluster import Cluster, find_kubectl

FORWARDING = re.compile(r"Forwarding from 127\.0\.0\.1:(\d+)")


@contextlib.contextmanager
def forward(cluster: Cluster, namespace: str, target: str, port: int) -> Iterator[int]:
    """The port of loopback that leads to a port of a Service or a pod, as long as the block lasts."""
    command = [find_kubectl(), "--kubeconfig", cluster.kubeconfig, "-n", namespace]
    process = subprocess.Popen(
        [*command, "port-forward", target, f":{port}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = FORWARDING.match(said)
        assert found, said + process.stdout.read()
        yield int(found[1])
    finally:
        process.terminate()
        process.communicate()
