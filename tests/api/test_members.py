"""What members do through the API, what is refused and how, and that nobody reaches another's things."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest

from api.conftest import Client, Wakes, picture, speak
from conftest import BERLIN, MakeMember
from datingbot.services.context import Context
from datingbot.storage.database import fetch_value

FORM: dict[str, Any] = {
    "name": "Anna",
    "birth_date": "1996-05-17",
    "gender": "female",
    "preference": "any",
    "bio": "Hi",
    "place_id": BERLIN,
    "interests": ["hiking"],
    "goal": "dating",
}

BAD_FORMS = [
    ({"name": ""}, "name"),
    ({"name": None}, "name"),
    ({"name": "x" * 65}, "name"),
    ({"name": "a\x00b"}, "name"),
    ({"name": 5}, "name"),
    ({"birth_date": "2015-01-01"}, "birth_date"),
    ({"birth_date": "yesterday"}, "birth_date"),
    ({"birth_date": "1996-13-01"}, "birth_date"),
    ({"birth_date": None}, "birth_date"),
    ({"gender": "robot"}, "gender"),
    ({"gender": None}, "gender"),
    ({"preference": "none"}, "preference"),
    ({"bio": "x" * 501}, "bio"),
    ({"bio": []}, "bio"),
    ({"place_id": "nowhere"}, "place_id"),
    ({"place_id": ""}, "place_id"),
    ({"place_id": 2950159}, "place_id"),
    ({"interests": ["nonsense"]}, "interests"),
    ({"interests": "hiking"}, "interests"),
    ({"interests": [None]}, "interests"),
    ({"goal": "fun"}, "goal"),
    ({"age": 30}, "age"),
]
BAD_SETTINGS = [
    ({"min_age": 17}, "min_age"),
    ({"min_age": 50, "max_age": 30}, "min_age"),
    ({"max_age": 500}, "max_age"),
    ({"max_distance": 0}, "max_distance"),
    ({"max_distance": "far"}, "max_distance"),
    ({"language": "klingon"}, "language"),
    ({"discoverable": "yes"}, "discoverable"),
    ({"incognito": "yes"}, "incognito"),
    ({"show_online_status": 1}, "show_online_status"),
    ({"allow_notifications": None}, "allow_notifications"),
    ({"volume": 11}, "volume"),
]
BAD_SWIPES = [
    ({"target_id": 0}, "target_id"),
    ({"target_id": "2"}, "target_id"),
    ({"target_id": 2**60}, "target_id"),
    ({"action": "poke"}, "action"),
    ({"action": "dislike", "super": True}, "action"),
    ({"super": 1}, "super"),
    ({"note": "x" * 201}, "note"),
    ({"note": "\x00"}, "note"),
    ({"key": "1"}, "key"),
    ({"key": None}, "key"),
    ({"speed": 1}, "speed"),
]

NO_FORMS = [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"a":' * 2000, b'{"name":"\\ud800"}']
FORM_PATHS = [
    ("PUT", "/api/profile"),
    ("PUT", "/api/settings"),
    ("POST", "/api/swipes"),
    ("PUT", "/api/photos/order"),
]


async def test_a_story_from_the_form_to_the_match(
    client: Client, context: Context, make_member: MakeMember, wakes: Wakes
) -> None:
    anna = await speak(client, context, await make_member(profile=False))
    assert (await anna.call("GET", "/api/profile"))[0] == 404
    assert (await anna.call("GET", "/api/deck"))[0] == 409
    status, refused = await anna.call("PUT", "/api/profile", json=FORM)
    assert (status, refused["error"]["params"]) == (409, {"due": "terms,sensitive"}), "consent comes first"
    await anna.call("PUT", "/api/consents", json={"terms": True, "sensitive": True})
    status, profile = await anna.call("PUT", "/api/profile", json=FORM)
    assert (status, profile["name"], profile["location"], profile["photos"]) == (200, "Anna", "Berlin", [])
    status, photo = await anna.call("POST", "/api/photos", data=picture(), headers={"Content-Type": "image/jpeg"})
    assert status == 201
    boris = await speak(client, context, await make_member(name="Boris", gender="male"))
    status, deck = await anna.call("GET", "/api/deck")
    assert [card["name"] for card in deck["cards"]] == ["Boris"]
    assert deck["cards"][0]["shared_interests"] == ["hiking"]
    assert deck["cards"][0]["distance_band"] == "under_5"
    like = {"target_id": boris.user_id, "action": "like", "key": str(uuid4())}
    assert (await anna.call("POST", "/api/swipes", json=like))[1]["outcome"] == "recorded"
    assert wakes.count == 0
    status, likes = await boris.call("GET", "/api/likes")
    assert (likes["count"], likes["cards"][0]["name"]) == (1, "Anna")
    back = {"target_id": anna.user_id, "action": "like", "key": str(uuid4())}
    status, swiped = await boris.call("POST", "/api/swipes", json=back)
    assert (swiped["outcome"], swiped["match"]["name"]) == ("matched", "Anna")
    assert wakes.count == 1, "the announcement is sent at once"
    assert (await boris.call("POST", "/api/swipes", json=back))[1]["match"]["id"] == swiped["match"]["id"]
    for one, other in ((anna, "Boris"), (boris, "Anna")):
        matches = (await one.call("GET", "/api/matches"))[1]["matches"]
        assert [match["name"] for match in matches] == [other]
    assert (await anna.call("DELETE", f"/api/matches/{swiped['match']['id']}"))[0] == 204
    assert (await boris.call("GET", "/api/matches"))[1]["matches"] == [], "closed for both"
    async with client.get(photo["card"]) as response:
        assert (response.status, response.content_type) == (200, "image/jpeg")


@pytest.mark.parametrize(
    ("method", "path", "form", "field"),
    [("PUT", "/api/profile", {**FORM, **bad}, field) for bad, field in BAD_FORMS]
    + [("PUT", "/api/settings", bad, field) for bad, field in BAD_SETTINGS]
    + [
        ("POST", "/api/swipes", {"target_id": 2, "action": "like", "key": str(uuid4()), **bad}, field)
        for bad, field in BAD_SWIPES
    ],
)
async def test_a_bad_field_is_answered_with_its_name_and_a_sentence(
    client: Client, context: Context, make_member: MakeMember, method: str, path: str, form: Any, field: str
) -> None:
    member = await speak(client, context, await make_member())
    status, body = await member.call(method, path, json=form)
    error = body["error"]
    assert (status, error["code"], error["field"]) == (422, "invalid_field", field)
    assert len(error["message"]) > 10
    assert "error-" not in error["message"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"a":' * 2000, b'{"name":"\\ud800"}']
)
async def test_a_body_that_is_no_form_is_refused_in_words(
    client: Client, context: Context, make_member: MakeMember, body: bytes
) -> None:
    member = await speak(client, context, await make_member())
    for method, path in (
        ("PUT", "/api/profile"),
        ("PUT", "/api/settings"),
        ("POST", "/api/swipes"),
        ("PUT", "/api/photos/order"),
    ):
        status, answer = await member.call(method, path, data=body)
        assert status in (400, 422)
        assert answer["error"]["message"]


async def test_refusals_are_said_in_the_members_language(
    client: Client, context: Context, make_member: MakeMember
) -> None:
    member = await speak(client, context, await make_member(language="ru"))
    status, body = await member.call("PUT", "/api/settings", json={"min_age": 17})
    assert status == 422
    assert any("а" <= letter <= "я" for letter in body["error"]["message"])


@pytest.mark.parametrize(
    ("content", "status", "rule"),
    [
        (b"", 422, "not a photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "not a photo"),
        (picture()[:500], 422, "not a photo"),
        (picture(100, 100), 422, "too small"),
        (picture(kind="GIF"), 422, "not a photo"),
        (b"\xff\xd8" + b"\x00" * (11 * 1024 * 1024), 413, "too large"),
    ],
)
async def test_what_is_no_photo_is_refused(
    client: Client, context: Context, make_member: MakeMember, content: bytes, status: int, rule: str
) -> None:
    member = await speak(client, context, await make_member())
    answer, body = await member.call(
        "POST", "/api/photos", data=io.BytesIO(content), headers={"Content-Type": "image/jpeg"}
    )
    assert (answer, body["error"]["field"]) == (status, "photo")
    assert rule in body["error"]["message"]


async def test_six_photos_in_the_members_order_and_no_seventh(
    client: Client, context: Context, make_member: MakeMember
) -> None:
    member = await speak(client, context, await make_member())
    ids = [(await member.call("POST", "/api/photos", data=picture()))[1]["id"] for _ in range(6)]
    status, body = await member.call("POST", "/api/photos", data=picture())
    assert (status, body["error"]["params"]) == (422, {"most": 6})
    status, body = await member.call("PUT", "/api/photos/order", json={"ids": ids[::-1]})
    assert [photo["id"] for photo in body["photos"]] == ids[::-1]
    assert (await member.call("PUT", "/api/photos/order", json={"ids": ids[:3]}))[0] == 422
    assert (await member.call("DELETE", f"/api/photos/{ids[0]}"))[0] == 204
    assert (await member.call("DELETE", f"/api/photos/{ids[0]}"))[0] == 404
    assert len((await member.call("GET", "/api/profile"))[1]["photos"]) == 5


async def test_nobody_reaches_anothers_things(client: Client, context: Context, make_member: MakeMember) -> None:
    owner = await speak(client, context, await make_member())
    stranger = await speak(client, context, await make_member())
    photo = (await owner.call("POST", "/api/photos", data=picture()))[1]
    assert (await stranger.call("DELETE", f"/api/photos/{photo['id']}"))[0] == 404
    assert (await stranger.call("PUT", "/api/photos/order", json={"ids": [photo["id"]]}))[0] == 422
    third = await speak(client, context, await make_member())
    for one, other in ((owner, third), (third, owner)):
        await one.call("POST", "/api/swipes", json={"target_id": other.user_id, "action": "like", "key": str(uuid4())})
    (match,) = (await owner.call("GET", "/api/matches"))[1]["matches"]
    assert (await stranger.call("DELETE", f"/api/matches/{match['id']}"))[0] == 404
    assert (await stranger.call("GET", "/api/matches"))[1]["matches"] == []
    assert len((await owner.call("GET", "/api/matches"))[1]["matches"]) == 1


@pytest.mark.parametrize("change", ["e=99999999999", "s=AAAA", "s=", "e=0", "e=abc"])
async def test_a_photos_address_cannot_be_made_up(
    client: Client, context: Context, make_member: MakeMember, change: str
) -> None:
    member = await speak(client, context, await make_member())
    photo = (await member.call("POST", "/api/photos", data=picture()))[1]
    path, _, query = photo["card"].partition("?")
    name = change.partition("=")[0]
    forged = "&".join(change if part.startswith(f"{name}=") else part for part in query.split("&"))
    async with client.get(f"{path}?{forged}") as response:
        assert response.status == 404
    async with client.get(photo["card"].replace("/card", "/full")) as response:
        assert response.status == 404, "each size is signed by itself"


async def test_an_exact_position_is_neither_taken_nor_stored(
    client: Client, context: Context, make_member: MakeMember
) -> None:
    member = await speak(client, context, await make_member())
    here = {"latitude": 64.14, "longitude": -21.9}
    status, body = await member.call("POST", "/api/places/nearest", json=here)
    assert (status, body["place"]["name"]) == (200, "Reykjavík")
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM profiles WHERE latitude = 64.14") == 0
    bad = ({"latitude": 91}, {"latitude": "x"}, {"latitude": None}, {"latitude": 64.1354806}, {"height": 3})
    for change in bad:
        assert (await member.call("POST", "/api/places/nearest", json={**here, **change}))[0] == 422
    for body in ("{", '{"latitude": 1e999, "longitude": 1}', '{"latitude": NaN, "longitude": 1}'):
        assert (await member.call("POST", "/api/places/nearest", data=body))[0] in (400, 422)


async def test_towns_are_found_in_both_alphabets(client: Client, context: Context, make_member: MakeMember) -> None:
    member = await speak(client, context, await make_member())
    for query, lang, name in (("berl", "en", "Berlin"), ("берл", "ru", "Берлин"), ("münch", "en", "Munich")):
        status, body = await member.call("GET", "/api/places", params={"q": query, "lang": lang})
        assert status == 200
        assert body["places"][0]["name"] == name


async def test_the_last_pass_is_taken_back(client: Client, context: Context, make_member: MakeMember) -> None:
    member = await speak(client, context, await make_member())
    other = await make_member(name="Boris")
    swipe = {"target_id": other, "action": "dislike", "key": str(uuid4())}
    await member.call("POST", "/api/swipes", json=swipe)
    assert (await member.call("GET", "/api/deck"))[1]["cards"] == []
    assert (await member.call("POST", "/api/swipes/undo"))[1]["card"]["name"] == "Boris"
    assert (await member.call("POST", "/api/swipes/undo"))[0] == 409


async def test_what_does_not_exist_is_answered_as_json(client: Client) -> None:
    for method, path in (("GET", "/api/nothing"), ("POST", "/api/deck"), ("GET", "/api/photos/1/card")):
        async with client.request(method, path) as response:
            assert response.status in (404, 405)
