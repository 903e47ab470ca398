"""The built Mini App behind nginx with the image's configuration, on a free port, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

from datingbot.demo.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
NOBODY = 65532

WAY_IN = """location /api/ {
            proxy_pass %s;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }

        location = /healthz {"""
"""The way in of the chart sends /api to the service; here nginx does it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running nginx: its address, and the folder it serves."""

    address: str
    folder: Path


@contextlib.contextmanager
def open_site(*, service: str | None = None) -> Iterator[Site]:
    """Build the Mini App and serve it, as the user of the image where this one may choose; with /api at ``service``."""
    with contextlib.ExitStack() as stack:
        # A folder that is open to other users, as pytest's is not.
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-nginx-")))
        port = free_port()
        _lay_out(work, port=port, service=service)
        user = NOBODY if os.geteuid() == 0 else None
        if user is not None:
            for path in (work, *work.rglob("*")):
                os.chown(path, user, user)
        command = [str(NGINX), "-e", str(work / "tmp/error.log"), "-c", str(work / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], user=user, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        process = subprocess.Popen([*command, "-g", "daemon off;"], user=user)
        stack.callback(process.wait, timeout=10)
        stack.callback(process.terminate)
        _wait_for(port, process)
        yield Site(f"http://127.0.0.1:{port}", work / "webapp")


def _lay_out(work: Path, *, port: int, service: str | None) -> None:
    webapp = ROOT / "webapp"
    built = subprocess.run(["node", "build.mjs"], cwd=webapp, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    shutil.copytree(webapp / "dist", work / "webapp")
    split = ["node", "locales.mjs", str(ROOT / "src/datingbot/locales"), str(work / "webapp/locales")]
    subprocess.run(split, cwd=webapp, check=True, capture_output=True)
    shutil.copytree(webapp / "nginx/site", work / "site")
    (work / "tmp").mkdir()
    if not Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so").is_file():
        (work / "site/brotli.conf").unlink()
    conf = (webapp / "nginx/nginx.conf").read_text(encoding="utf-8")
    own = work / "tmp"
    for old, new in (
        (" /tmp/", f" {own}/"),
        ("/usr/share/datingbot/webapp", f"{work}/webapp"),
        ("/etc/nginx/site/", f"{work}/site/"),
        ("/dev/stdout", str(own / "access.log")),
        ("/dev/stderr", str(own / "error.log")),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("location = /healthz {", WAY_IN % service if service else "location = /healthz {"),
    ):
        assert old in conf, f"{old} is gone from nginx.conf"
        conf = conf.replace(old, new)
    (work / "nginx.conf").write_text(conf, encoding="utf-8")
    work.chmod(0o755)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "nginx ended"
        with contextlib.suppress(OSError), create_connection(("127.0.0.1", port), timeout=0.05):
            return
        # Nothing tells that nginx listens but a connection it takes.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    raise AssertionError("nginx does not listen")
