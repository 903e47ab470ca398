"""Day two on the cluster of `k8s-tests/cluster`: the same way in, the same Telegram, bots of each test's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cluster.conftest import browser, cluster, http, telegram

__all__ = ["browser", "cluster", "http", "measured", "telegram"]


@pytest.fixture
def measured(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Says what was measured, on a line of its own in the test's output."""

    def say(figure: str) -> None:
        with capsys.disabled():
            print(f"\n  measured: {figure}")

    return say
