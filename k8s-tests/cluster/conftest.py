"""A real cluster for the tests of this level, with a bot in it, and a browser and a client that find the way in."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from cluster.stage import DAY_TWO, HOPE, LOVE, TELEGRAM_URL, Bot, install, remove, set_up_telegram
from playwright.async_api import Browser, async_playwright
from provision.cluster import Cluster
from provision.up import up

from browser.phones import CHROMIUM, FLAGS


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The running cluster, with everything a DatingBot needs."""
    return up()


@pytest.fixture(scope="session")
def telegram(cluster: Cluster) -> str:
    """A Telegram inside the cluster; gives its address."""
    set_up_telegram(cluster, LOVE, HOPE, *DAY_TWO.values())
    return TELEGRAM_URL


@pytest.fixture(scope="session")
def love(cluster: Cluster, telegram: str) -> Bot:
    """A bot that is ready: three replicas, a managed database, its own operator; new for each run."""
    remove(cluster, LOVE)
    install(cluster, LOVE)
    return LOVE


class WayIn(aiohttp.abc.AbstractResolver):
    """Leads every name to loopback, where the cluster's ingress listens."""

    def __init__(self, ports: dict[int, int]) -> None:
        self._ports = ports

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[aiohttp.abc.ResolveResult]:
        """The port of the scheme becomes the one the node's is mapped to."""
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": self._ports.get(port, port),
                "family": socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self) -> None:
        """There is nothing to close."""


def map_ports(cluster: Cluster) -> dict[int, int]:
    """Ports as bots and browsers write them, to the ports on loopback."""
    return {443: cluster.ports["https"], 80: cluster.ports["http"], 8081: cluster.ports["http"]}


@pytest.fixture(scope="session")
async def http(cluster: Cluster) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that finds bots and Telegram by their names in the cluster."""
    # The authority is the tests' own, and what is proven here is not the certificate.
    connector = aiohttp.TCPConnector(resolver=WayIn(map_ports(cluster)), ssl=False, limit=64)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=60)) as session:
        yield session


@pytest.fixture(scope="session")
async def browser(cluster: Cluster) -> AsyncIterator[Browser]:
    """Debian's chromium, which finds the same names."""
    rules = ", ".join(f"MAP *:{port} 127.0.0.1:{to}" for port, to in map_ports(cluster).items())
    flags: list[Any] = [*FLAGS, f"--host-resolver-rules={rules}", "--ignore-certificate-errors"]
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        await running.close()
