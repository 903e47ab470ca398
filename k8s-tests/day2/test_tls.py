"""TLS on a real cluster against Pebble: three ways to a certificate, the way in, a renewal, and one that fails."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import ssl
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cluster.stage import (
    DAY_TWO,
    Bot,
    await_condition,
    build_secret,
    helm,
    prepare_namespace,
    read_conditions,
    remove,
    set_up_authority,
)
from day2.edge import DIRECTORY, EDGE, HOST, KEY, NAMESERVER, read_root, remove_edge, restart_pebble, set_up_edge
from day2.ports import forward
from day2.test_restore import choose_one_of_each
from playwright.async_api import async_playwright
from provision.cluster import Cluster
from provision.shell import Failed, run, wait_until

from browser.phones import CHROMIUM, FLAGS

Object = dict[str, Any]

BOT = replace(DAY_TWO["tls"], host=HOST)
SOLVER = {
    "rfc2136": {
        "nameserver": NAMESERVER,
        "tsigKeyName": "acme",
        "tsigAlgorithm": "HMACSHA256",
        "tsigSecretSecretRef": {"name": "dns", "key": "tsig"},
    }
}
BY_TRAEFIK = {
    "traefik.ingress.kubernetes.io/router.entrypoints": "websecure",
    "traefik.ingress.kubernetes.io/router.tls": "true",
    "traefik.ingress.kubernetes.io/router.tls.certresolver": "pebble",
}


@dataclass(frozen=True)
class Answer:
    """What came over a connection whose certificate was checked."""

    status: int
    headers: http.client.HTTPMessage
    serial: str
    ends: datetime
    protocol: str


@pytest.fixture(scope="module")
def edge(cluster: Cluster, telegram: str) -> Iterator[None]:
    """Way in, ACME server and zone."""
    set_up_edge(cluster)
    yield
    remove_edge(cluster)


@pytest.fixture(scope="module")
def bot(cluster: Cluster, edge: None) -> Iterator[Bot]:
    """A bot behind that way in, whose certificate comes by HTTP-01."""
    remove(cluster, BOT)
    prepare_namespace(cluster, BOT)
    cluster.apply([build_secret("dns", {"tsig": KEY})], namespace=BOT.namespace)
    ask_for(cluster, "tls-http", ingressClassName="day2-edge")
    yield BOT
    remove(cluster, BOT)


def ask_for(cluster: Cluster, secret: str | None, **acme: Any) -> None:
    """Install or upgrade with this certificate, and wait for it; without a Secret Traefik gets its own."""
    values = choose_one_of_each(BOT)
    values["ingress"] = {"className": "day2-edge", "annotations": {} if secret else BY_TRAEFIK}
    way_in = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": EDGE}}}
    values["networkPolicy"]["ingressFrom"] = [way_in]
    authority = base64.b64encode(set_up_authority(cluster).encode()).decode()
    account = {"email": "owner@example.com", "server": DIRECTORY, "caBundle": authority}
    values["datingBot"]["tls"] = {"secretName": secret, "acme": {**account, **acme}} if secret else {}
    helm(cluster, BOT, "upgrade", "--install", values=values)
    cluster.kubectl("rollout", "status", "-n", BOT.namespace, f"deployment/{BOT.name}-webapp", "--timeout=180s")
    if secret:
        await_condition(cluster, BOT, "CertificateReady")


@pytest.fixture(scope="module")
def https(cluster: Cluster, bot: Bot) -> Iterator[int]:
    """The port of loopback that leads to the way in's own 443."""
    with forward(cluster, EDGE, "service/traefik", 443) as port:
        yield port


def trust(root: str) -> ssl.SSLContext:
    """A client that trusts this root and nobody else, and checks the name."""
    context = ssl.create_default_context(cadata=root)
    assert context.check_hostname
    return context


def visit(port: int, context: ssl.SSLContext, path: str = "/") -> Answer:
    """One request. Raises :class:`ssl.SSLError` when the certificate does not hold."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=30) as raw,
        context.wrap_socket(raw, server_hostname=HOST) as wrapped,
    ):
        found: Any = wrapped.getpeercert()
        connection = http.client.HTTPConnection(HOST)
        connection.sock = wrapped
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(found["notAfter"]), UTC)
        return Answer(answer.status, answer.headers, found["serialNumber"], ends, wrapped.version() or "")


def await_trusted(cluster: Cluster, port: int, what: str) -> Answer:
    """Until the way in shows a certificate of Pebble's for the name; gives the page."""
    context = trust(read_root(cluster))
    found: list[Answer] = []

    def is_trusted() -> bool:
        try:
            found.append(visit(port, context))
        except OSError as error:
            raise Failed(str(error)) from None
        return found[-1].status == 200

    wait_until(what, is_trusted, seconds=120)
    return found[-1]


def test_http_01_brings_a_chain_that_holds(cluster: Cluster, https: int) -> None:
    answer = await_trusted(cluster, https, "a certificate by HTTP-01")
    assert answer.protocol in ("TLSv1.2", "TLSv1.3")
    stranger = ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError):
        visit(https, stranger)


async def test_a_browser_shows_the_page_without_a_word(cluster: Cluster, https: int, tmp_path: Path) -> None:
    """Chromium, whose store of roots has Pebble's added, as an owner's browser has Let's Encrypt's."""
    root, store = tmp_path / "root.pem", tmp_path / ".pki/nssdb"
    root.write_text(read_root(cluster), encoding="utf-8")
    store.mkdir(parents=True)
    run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{store}", "-n", "pebble", "-t", "C,,", "-i", root)
    flags: list[Any] = [*FLAGS, f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{https}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=flags, env={**os.environ, "HOME": str(tmp_path)}
        )
        page = await browser.new_page()
        answer = await page.goto(f"https://{HOST}/")
        assert answer is not None
        details = await answer.security_details()
        assert answer.status == 200
        assert details is not None
        assert details["issuer"].startswith("Pebble")
        await browser.close()


def test_http_is_sent_to_https(cluster: Cluster, bot: Bot) -> None:
    with forward(cluster, EDGE, "service/traefik", 80) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/?startapp=x", headers={"Host": HOST})
        answer = connection.getresponse()
        connection.close()
    assert answer.status in (301, 308)
    assert answer.headers["Location"] == f"https://{HOST}/?startapp=x"


def test_tls_1_1_is_refused_by_the_way_in(https: int) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    # The client would take it, so that it is the server who refuses.
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"):
        visit(https, context)


def test_the_page_is_for_telegrams_clients_alone_and_for_tls_alone(cluster: Cluster, https: int) -> None:
    headers = await_trusted(cluster, https, "the page").headers
    assert int(headers["Strict-Transport-Security"].removeprefix("max-age=")) >= 365 * 86400
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "*" not in policy["frame-ancestors"].split()
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_way_in_says_how_it_is(cluster: Cluster, bot: Bot) -> None:
    with forward(cluster, EDGE, "service/traefik", 8080) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        said = {}
        for path in ("/ping", "/metrics"):
            connection.request("GET", path)
            answer = connection.getresponse()
            said[path] = (answer.status, answer.read().decode())
        connection.close()
    assert said["/ping"] == (200, "OK")
    assert "traefik_entrypoint_requests_total" in said["/metrics"][1]


def test_a_certificate_is_renewed_before_its_end(cluster: Cluster, https: int, measured: Callable[[str], None]) -> None:
    first = await_trusted(cluster, https, "the page")
    renewed: list[Answer] = []
    context = trust(read_root(cluster))

    def is_another() -> bool:
        # Every visit is checked: there is no moment without a certificate that holds.
        renewed.append(visit(https, context))
        return renewed[-1].serial != first.serial

    wait_until("another certificate", is_another, seconds=(first.ends - datetime.now(UTC)).total_seconds(), every=1)
    left = (first.ends - datetime.now(UTC)).total_seconds()
    measured(f"renewed {left:.0f} s before the end of the one before; {len(renewed)} visits, none refused")
    assert left > 0
    assert read_conditions(cluster, BOT)["CertificateReady"]["reason"] == "Issued"


def test_dns_01_brings_one_without_the_way_in(cluster: Cluster, https: int) -> None:
    before = await_trusted(cluster, https, "the page").serial
    ask_for(cluster, "tls-dns", dns01=SOLVER)
    wait_until(
        "a certificate by DNS-01",
        lambda: await_trusted(cluster, https, "the page").serial != before,
        seconds=60,
    )
    issuer: Any = cluster.get("issuer", f"{BOT.name}-tls", "-n", BOT.namespace)
    assert [set(solver) for solver in issuer["spec"]["acme"]["solvers"]] == [{"dns01"}]


def test_a_renewal_that_fails_is_told_while_the_certificate_is_good(
    cluster: Cluster, bot: Bot, measured: Callable[[str], None]
) -> None:
    restart_pebble(cluster)
    told: Object = {}

    def is_told() -> bool:
        told.update(read_conditions(cluster, BOT)["CertificateReady"])
        return bool(told["reason"] == "RenewalFailing")

    wait_until("RenewalFailing", is_told, seconds=400)
    assert told["status"] == "True"
    assert "was not renewed" in told["message"]
    measured(f"told: {told['message']}")
    # What the alert CertificateRenewalFailing reads.
    renewal = read_metric(cluster, "datingbot_certificate_renewal_timestamp_seconds")
    assert renewal < time.time()


def read_metric(cluster: Cluster, name: str) -> float:
    """Of this bot, from its operator."""
    program = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8080/metrics').read().decode())"
    where = ("exec", "-n", BOT.namespace, f"deployment/{BOT.name}-operator")
    lines = cluster.kubectl(*where, "--", "python", "-c", program).splitlines()
    [value] = [line.rpartition(" ")[2] for line in lines if line.startswith(f"{name}{{")]
    return float(value)


def test_traefik_gets_one_itself_by_tls_alpn_01(cluster: Cluster, https: int) -> None:
    ask_for(cluster, None)
    await_trusted(cluster, https, "a certificate by TLS-ALPN-01")
    wait_until(
        "the operator says that TLS is not its business",
        lambda: read_conditions(cluster, BOT)["CertificateReady"]["reason"] == "NotConfigured",
        seconds=90,
    )
