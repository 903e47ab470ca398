"""nginx with the image's configuration, asked over loopback: compression, caching, the policy, and what it hides."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from datingbot.api.static import content_security_policy
from datingbot.texts import Texts

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
NOBODY = 65532


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """A running nginx and the folder it serves."""

    address: str
    folder: Path

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{self.address}{path}", headers=named)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    @property
    def index(self) -> str:
        return (self.folder / "index.html").read_text(encoding="utf-8")

    def asset(self, suffix: str) -> str:
        [path] = self.folder.glob(f"assets/app-*{suffix}")
        return f"/{path.relative_to(self.folder)}"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The built Mini App behind the image's nginx.conf, as the user of the image where the test may choose one."""
    with contextlib.ExitStack() as stack:
        # Not pytest's folder: that one is closed to other users.
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datingbot-nginx-")))
        port = _free_port()
        _lay_out(work, port=port)
        user = NOBODY if os.geteuid() == 0 else None
        if user is not None:
            for path in (work, *work.rglob("*")):
                os.chown(path, user, user)
        command = [str(NGINX), "-e", str(work / "tmp/error.log"), "-c", str(work / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], user=user, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        process = subprocess.Popen([*command, "-g", "daemon off;"], user=user)
        stack.callback(process.wait, timeout=10)
        stack.callback(process.terminate)
        _wait_for(port, process)
        yield Site(f"http://127.0.0.1:{port}", work / "webapp")


def _lay_out(work: Path, *, port: int) -> None:
    webapp = ROOT / "webapp"
    built = subprocess.run(["node", "build.mjs"], cwd=webapp, capture_output=True, text=True)
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
    ):
        assert old in conf, f"{old} is gone from nginx.conf"
        conf = conf.replace(old, new)
    (work / "nginx.conf").write_text(conf, encoding="utf-8")
    work.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "nginx ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.05):
            return
        # Nothing tells that nginx listens but a connection it takes.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    raise AssertionError("nginx does not listen")


def test_the_page_has_the_service_s_policy_and_is_always_asked_for_again(site: Site) -> None:
    answer = site.get("/")
    assert (answer.status, answer.body.decode()) == (200, site.index)
    assert answer.headers["Content-Security-Policy"] == content_security_policy(
        site.index, frame_ancestors="https://web.telegram.org"
    )
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert site.get("/", If_None_Match=answer.headers["ETag"]).status == 304


@pytest.mark.parametrize(("suffix", "kind"), [(".js", "application/javascript"), (".css", "text/css")])
def test_a_hashed_file_is_kept_for_ever(site: Site, suffix: str, kind: str) -> None:
    answer = site.get(site.asset(suffix))
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers.get_content_type() == kind
    assert answer.headers["Content-Security-Policy"] is None


def test_a_screen_that_comes_later_is_kept_for_ever_too(site: Site) -> None:
    for path in [*site.folder.glob("assets/settings-*.js"), *site.folder.glob("assets/likes-*.css")]:
        answer = site.get(f"/{path.relative_to(site.folder)}")
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_twin_compressed_beforehand_is_what_goes_over_the_wire(site: Site, encoding: str) -> None:
    asset = site.asset(".js")
    answer = site.get(asset, Accept_Encoding=encoding)
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.body == (site.folder / f".{asset}{'.gz' if encoding == 'gzip' else '.br'}").read_bytes()


def test_a_missing_asset_is_not_remembered_as_missing(site: Site) -> None:
    answer = site.get("/assets/app-0123456789.js")
    assert answer.status == 404
    assert answer.headers["Cache-Control"] is None


def test_the_catalogues_are_text(site: Site) -> None:
    answer = site.get("/locales/ru.ftl")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.body.decode() == Texts().shared["ru"]


def test_health_is_answered(site: Site) -> None:
    assert site.get("/healthz").body == b"ok\n"


@pytest.mark.parametrize(
    "path", ["/manifest.json", "/locales/en.ftl.gz", "/assets/", "/.env", "/../nginx.conf", "/api"]
)
def test_nothing_else_is_served(site: Site, path: str) -> None:
    assert site.get(path).status in (400, 404, 403)


def test_it_does_not_tell_its_version(site: Site) -> None:
    assert site.get("/").headers["Server"] == "nginx"


def test_every_access_line_is_json_with_the_request_s_name_and_without_its_query(site: Site) -> None:
    given = site.get("/?tgWebAppData=signed", X_Request_Id="a-name-from-the-way-in")
    assert given.headers["X-Request-Id"] == "a-name-from-the-way-in"
    made = site.get("/nothing", X_Request_Id='"} short').headers["X-Request-Id"]
    written = (site.folder.parent / "tmp/access.log").read_text(encoding="utf-8")
    lines = {line["request_id"]: line for line in map(json.loads, written.splitlines())}
    page, missing = lines["a-name-from-the-way-in"], lines[made]
    assert (page["level"], page["logger"], page["path"], page["status"]) == ("info", "nginx", "/index.html", 200)
    assert missing["status"] == 404
    assert "signed" not in written
