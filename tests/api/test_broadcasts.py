"""The owner's broadcasts through the API: from a draft over its preview to its progress and its end."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from api.conftest import Client, Speaker, Wakes, picture, speak
from conftest import BERLIN, MakeMember
from datingbot.services.context import Context
from datingbot.services.feeding import feed_broadcasts
from datingbot.storage.database import fetch_all

OWNER = 99
PATH = "/api/admin/broadcasts"


@pytest.fixture
async def owner(client: Client, context: Context, make_member: MakeMember) -> Speaker:
    return await speak(client, context, await make_member(user_id=OWNER, gender="male"))


async def waiting(context: Context) -> list[tuple[int, str, dict[str, Any]]]:
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "SELECT chat_id, method, payload::text AS payload FROM outbox ORDER BY priority, id"
        )
    return [(row.chat_id, row.method, msgspec.json.decode(row.payload)) for row in rows]


async def test_a_broadcast_from_draft_to_stop(
    context: Context, make_member: MakeMember, owner: Speaker, wakes: Wakes
) -> None:
    anna = await make_member()
    await make_member(language="ru")
    form = {
        "texts": {"en": "Fish & chips tonight", "ru": ""},
        "buttons": {"en": "Come"},
        "link": "https://example.com/party",
        "segment": {"genders": ["female"], "place_id": BERLIN},
    }
    status, draft = await owner.call("POST", PATH, json=form)
    assert status == 201
    assert (draft["state"], draft["audience"], draft["segment"]["place"]) == ("draft", 1, "Berlin")
    assert draft["texts"] == {"en": "Fish & chips tonight"}
    one = f"{PATH}/{draft['id']}"

    status, drawn = await owner.call("PUT", f"{one}/photo", data=picture(), headers={"Content-Type": "image/jpeg"})
    assert (status, drawn["photo"][:12]) == (200, "/api/photos/")
    assert await owner.call("POST", f"{one}/preview") == (200, {"count": 1})
    assert wakes.count == 1
    ((to, method, shown),) = await waiting(context)
    assert (to, method, shown["caption"]) == (OWNER, "sendPhoto", "Fish &amp; chips tonight")
    assert shown["reply_markup"]["inline_keyboard"] == [[{"text": "Come", "url": "https://example.com/party"}]]

    status, started = await owner.call("POST", f"{one}/start", json={})
    assert (status, started["state"], started["audience"]) == (200, "running", 1)
    await feed_broadcasts(context)
    assert [to for to, _, _ in await waiting(context)] == [OWNER, anna]
    status, running = await owner.call("GET", one)
    assert (running["queued"], running["waiting"], running["sent"]) == (1, 1, 0)
    status, stopped = await owner.call("POST", f"{one}/stop")
    assert (status, stopped["state"], stopped["waiting"], stopped["queued"]) == (200, "stopped", 0, 0)
    assert [to for to, _, _ in await waiting(context)] == [OWNER]
    status, listed = await owner.call("GET", PATH)
    assert [item["id"] for item in listed["broadcasts"]] == [draft["id"]]


async def test_what_has_begun_cannot_change(context: Context, owner: Speaker) -> None:
    _, draft = await owner.call("POST", PATH, json={"texts": {"en": "Hello"}})
    one = f"{PATH}/{draft['id']}"
    at = int(time.time()) + 3600
    status, scheduled = await owner.call("POST", f"{one}/start", json={"starts_at": at})
    assert (status, scheduled["state"], scheduled["starts_at"]) == (200, "scheduled", at)
    for method, path, more in (
        ("PUT", one, {"json": {"texts": {"en": "Bye"}}}),
        ("DELETE", one, {}),
        ("DELETE", f"{one}/photo", {}),
        ("POST", f"{one}/start", {"json": {}}),
    ):
        status, refused = await owner.call(method, path, **more)
        assert (status, refused["error"]["code"]) == (409, "conflict")


async def test_a_photo_comes_with_a_shorter_text(context: Context, owner: Speaker) -> None:
    _, draft = await owner.call("POST", PATH, json={"texts": {"en": "x" * 1025}})
    status, refused = await owner.call("PUT", f"{PATH}/{draft['id']}/photo", data=picture())
    assert (status, refused["error"]["field"]) == (422, "texts")


async def test_a_draft_can_be_thrown_away(owner: Speaker) -> None:
    _, draft = await owner.call("POST", PATH, json={"texts": {"en": "Hello"}})
    assert (await owner.call("DELETE", f"{PATH}/{draft['id']}"))[0] == 204
    assert (await owner.call("GET", f"{PATH}/{draft['id']}"))[0] == 404
