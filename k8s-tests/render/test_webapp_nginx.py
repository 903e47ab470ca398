"""nginx with the image's configuration, asked over loopback: compression, caching, the policy, and what it hides."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from datingbot.api.static import content_security_policy
from datingbot.texts import Texts
from webapp_site import Site, open_site


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True, slots=True)
class Visitor:
    """Asks a running nginx, and knows the folder it serves."""

    site: Site

    @property
    def folder(self) -> Path:
        return self.site.folder

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{self.site.address}{path}", headers=named)
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
def site() -> Iterator[Visitor]:
    """The built Mini App behind the image's nginx.conf."""
    with open_site() as running:
        yield Visitor(running)


def test_the_page_has_the_service_s_policy_and_is_always_asked_for_again(site: Visitor) -> None:
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
def test_a_hashed_file_is_kept_for_ever(site: Visitor, suffix: str, kind: str) -> None:
    answer = site.get(site.asset(suffix))
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers.get_content_type() == kind
    assert answer.headers["Content-Security-Policy"] is None


def test_a_screen_that_comes_later_is_kept_for_ever_too(site: Visitor) -> None:
    for path in [*site.folder.glob("assets/settings-*.js"), *site.folder.glob("assets/likes-*.css")]:
        answer = site.get(f"/{path.relative_to(site.folder)}")
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_twin_compressed_beforehand_is_what_goes_over_the_wire(site: Visitor, encoding: str) -> None:
    asset = site.asset(".js")
    answer = site.get(asset, Accept_Encoding=encoding)
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.body == (site.folder / f".{asset}{'.gz' if encoding == 'gzip' else '.br'}").read_bytes()


def test_a_missing_asset_is_not_remembered_as_missing(site: Visitor) -> None:
    answer = site.get("/assets/app-0123456789.js")
    assert answer.status == 404
    assert answer.headers["Cache-Control"] is None


def test_the_catalogues_are_text(site: Visitor) -> None:
    messages = 0
    for name in ("ru.ftl", "ru.later.ftl"):
        answer = site.get(f"/locales/{name}")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        messages += len(re.findall("(?m)^[a-z]", answer.body.decode()))
    assert messages == len(re.findall("(?m)^[a-z]", Texts().shared["ru"]))


def test_health_is_answered(site: Visitor) -> None:
    assert site.get("/healthz").body == b"ok\n"


@pytest.mark.parametrize(
    "path", ["/manifest.json", "/locales/en.ftl.gz", "/assets/", "/.env", "/../nginx.conf", "/api"]
)
def test_nothing_else_is_served(site: Visitor, path: str) -> None:
    assert site.get(path).status in (400, 404, 403)


def test_it_does_not_tell_its_version(site: Visitor) -> None:
    assert site.get("/").headers["Server"] == "nginx"


def test_every_access_line_is_json_with_the_request_s_name_and_without_its_query(site: Visitor) -> None:
    given = site.get("/?tgWebAppData=signed", X_Request_Id="a-name-from-the-way-in")
    assert given.headers["X-Request-Id"] == "a-name-from-the-way-in"
    made = site.get("/nothing", X_Request_Id='"} short').headers["X-Request-Id"]
    written = (site.folder.parent / "tmp/access.log").read_text(encoding="utf-8")
    lines = {line["request_id"]: line for line in map(json.loads, written.splitlines())}
    page, missing = lines["a-name-from-the-way-in"], lines[made]
    assert (page["level"], page["logger"], page["path"], page["status"]) == ("info", "nginx", "/index.html", 200)
    assert missing["status"] == 404
    assert "signed" not in written
