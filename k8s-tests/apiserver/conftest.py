"""One API server for all tests of this level, with our CRD installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from apiserver.definitions import install_our_definition
from apiserver.server import ApiServer, running_api_server
from toolchain.go_build import KUBE_APISERVER, built


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """A running API server that knows ``DatingBot``."""
    with running_api_server(tmp_path_factory.mktemp("apiserver"), kube_apiserver=built(KUBE_APISERVER)) as running:
        install_our_definition(running)
        yield running
