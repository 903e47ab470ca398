"""One API server for all tests of this level, with our CRD installed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from apiserver.server import ApiServer, running_api_server
from toolchain.go_build import KUBE_APISERVER, built

CRD = Path(__file__).resolve().parents[2] / "chart" / "crds" / "datingbots.yaml"
GROUP = "/apis/datingbot.dev/v1alpha1"


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """A running API server that knows ``DatingBot``."""
    with running_api_server(tmp_path_factory.mktemp("apiserver"), kube_apiserver=built(KUBE_APISERVER)) as running:
        definition = yaml.safe_load(CRD.read_text(encoding="utf-8"))
        path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        reply = running.call("POST", path, definition)
        assert reply.status == 201, reply.message
        name = definition["metadata"]["name"]
        deadline = time.monotonic() + 30
        while running.call("GET", f"{GROUP}/datingbots").status != 200:
            assert time.monotonic() < deadline, running.call("GET", f"{path}/{name}").body["status"]
            time.sleep(0.05)
        yield running
