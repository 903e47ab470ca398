"""The same photos in a folder and in S3: what was put can be got, and is gone when deleted."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from datingbot.photos.store import PhotoStore, open_store


class Bucket:
    """As much of S3's protocol as one bucket needs: PUT, GET and the bulk delete, path style."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_put("/photos-bucket/{key:.+}", self._put)
        application.router.add_get("/photos-bucket/{key:.+}", self._get)
        application.router.add_post("/photos-bucket", self._delete)
        return application

    async def _put(self, request: web.Request) -> web.Response:
        assert "AWS4-HMAC-SHA256" in request.headers["Authorization"], "requests are signed"
        self.objects[request.match_info["key"]] = await request.read()
        return web.Response(headers={"ETag": '"1"'})

    async def _get(self, request: web.Request) -> web.Response:
        content = self.objects.get(request.match_info["key"])
        if content is None:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>", content_type="text/xml")
        headers = {"ETag": '"1"', "Last-Modified": "Mon, 23 Nov 2026 12:00:00 GMT"}
        return web.Response(body=content, headers=headers)

    async def _delete(self, request: web.Request) -> web.Response:
        assert "delete" in request.query
        keys = re.findall("<Key>(.+?)</Key>", await request.text())
        for key in keys:
            self.objects.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return web.Response(text=f"<DeleteResult>{deleted}</DeleteResult>", content_type="application/xml")


@pytest.fixture(params=["folder", "s3"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PhotoStore]:
    if request.param == "folder":
        yield open_store(str(tmp_path / "photos"))
        return
    for name, value in (("ACCESS_KEY_ID", "key"), ("SECRET_ACCESS_KEY", "secret"), ("REGION", "eu-central-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    async with TestServer(Bucket().application()) as server:
        yield open_store("s3://photos-bucket/town", endpoint=str(server.make_url("")).rstrip("/"))


async def test_what_was_put_can_be_got_and_is_gone_when_deleted(store: PhotoStore) -> None:
    photo_id = uuid4()
    assert await store.get(photo_id, "card") is None
    for size in ("thumb", "card", "full"):
        await store.put(photo_id, size, size.encode())
    assert await store.get(photo_id, "card") == b"card"
    await store.delete(photo_id)
    await store.delete(photo_id)
    assert [await store.get(photo_id, size) for size in ("thumb", "card", "full")] == [None] * 3
