"""What a member wants to be told of, through the API."""

from __future__ import annotations

from api.conftest import Client, speak
from conftest import MakeMember
from datingbot.services.context import Context

DEFAULTS = {"match": True, "like": True, "message": True, "digest": False, "news": True}


async def test_what_is_changed_stays_and_the_rest_is_as_it_was(
    client: Client, context: Context, make_member: MakeMember
) -> None:
    member = await speak(client, context, await make_member())
    status, first = await member.call("GET", "/api/notifications")
    assert status == 200
    assert {name: first[name] for name in DEFAULTS} == DEFAULTS
    assert (first["quiet_hours"], first["time_zone"], first["effective_zone"]) == (None, None, "Europe/Berlin")
    changes = {"like": False, "digest": True, "quiet_hours": "22:30-07:00", "time_zone": "Asia/Tokyo"}
    status, changed = await member.call("PUT", "/api/notifications", json=changes)
    assert status == 200
    assert changed == first | changes | {"effective_zone": "Asia/Tokyo"}
    status, again = await member.call("PUT", "/api/notifications", json={"quiet_hours": None})
    assert again == changed | {"quiet_hours": None}


async def test_a_bad_value_is_refused_by_its_field_and_changes_nothing(
    client: Client, context: Context, make_member: MakeMember
) -> None:
    member = await speak(client, context, await make_member())
    for form, field in (
        ({"quiet_hours": "25:00-08:00"}, "quiet_hours"),
        ({"quiet_hours": "08:00-08:00"}, "quiet_hours"),
        ({"time_zone": "Mars/Phobos"}, "time_zone"),
        ({"match": "yes"}, "match"),
        ({"system": False}, "system"),
    ):
        status, refused = await member.call("PUT", "/api/notifications", json={"like": False} | form)
        assert (status, refused["error"]["field"]) == (422, field)
    assert (await member.call("GET", "/api/notifications"))[1]["like"] is True
