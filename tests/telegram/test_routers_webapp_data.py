"""``sendData``: what the app sends is stored or refused with a sentence; nothing a person typed is lost."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from chat import Chat
from conftest import BERLIN, MakeMember, agree
from datingbot.services.context import Context
from datingbot.storage.database import fetch_value
from datingbot.telegram.cards import visible_length

FORM: dict[str, Any] = {
    "name": "Anna",
    "birth_date": "1996-05-17",
    "gender": "female",
    "preference": "any",
    "bio": "Tea <3",
    "place_id": BERLIN,
    "interests": ["hiking"],
    "goal": "dating",
}


async def value(context: Context, sql: str) -> object:
    async with context.database.begin() as connection:
        return await fetch_value(connection, sql)


def profile(**fields: Any) -> dict[str, Any]:
    return {"action": "profile", "profile": {**FORM, **fields}}


def one_swipe(target_id: Any, action: Any = "like", **more: Any) -> dict[str, Any]:
    return {"target_id": target_id, "action": action, "key": str(uuid4()), **more}


async def test_a_profile_is_saved_and_the_used_up_keyboard_renewed(context: Context) -> None:
    await agree(context, 5)
    (said,) = await Chat(context, user_id=5).send_data(profile())
    assert said.text.startswith("Your profile is saved, welcome!")
    (launch,) = said.payload["reply_markup"]["keyboard"][0]
    assert context.signer.read_launch_token(launch["web_app"]["url"].split("launch=")[1])[0] == 5
    assert await value(context, "SELECT name || bio FROM profiles WHERE user_id = 5") == "AnnaTea <3"


async def test_a_profile_waits_for_its_owners_consent(context: Context) -> None:
    chat = Chat(context, user_id=5)
    (consent,) = await chat.send_data(profile())
    assert await value(context, "SELECT count(*) FROM profiles") == 0
    _, saved = await chat.press(consent.buttons["I agree to both"]["callback_data"])
    assert saved.text.startswith("Your profile is saved, welcome!"), "and nothing typed is lost meanwhile"
    assert await value(context, "SELECT string_agg(subject || place, ',' ORDER BY subject) FROM consents") == (
        "sensitivechat,termschat"
    )


async def test_a_refused_profile_is_kept_and_finished_in_the_chat(context: Context) -> None:
    await agree(context, 5)
    chat = Chat(context, user_id=5)
    refused, asked = await chat.send_data(profile(name="  ", bio="Long story"))
    assert "<b>Name</b>: Please fill this in." in refused.text
    assert asked.text == "What is your name?"
    missing, kept = await chat.write("/profile")
    assert "no profile yet" in missing.text
    assert "Please fill this in." in kept.text
    (saved,) = await chat.write("Anna")
    assert saved.text.startswith("Your profile is saved")
    assert await value(context, "SELECT name || bio FROM profiles WHERE user_id = 5") == "AnnaLong story"
    assert len(await chat.write("/profile")) == 1, "no draft is left"


async def test_nothing_of_a_minor_is_kept(context: Context) -> None:
    chat = Chat(context, user_id=5)
    (refused,) = await chat.send_data(profile(birth_date=f"{context.today().year - 16}-01-01"))
    assert "18" in refused.text
    assert len(await chat.write("/profile")) == 1
    assert await value(context, "SELECT count(*) FROM profiles") == 0


BAD_PAYLOADS: dict[str, str | dict[str, Any]] = {
    "empty": "",
    "not json": "like!",
    "a number": "17",
    "a list": "[]",
    "null": "null",
    "cut off": '{"action":"profile","profile":{',
    "deeply nested": "[" * 2000 + "]" * 2000,
    "4097 bytes": json.dumps({"action": "delete", "x": "y" * 4064}),
    "4097 bytes of Cyrillic": '{"action":"' + "я" * 2043 + '"}',
    "no action": {"profile": FORM},
    "unknown action": {"action": "drop_tables"},
    "action is a list": {"action": ["like"]},
    "action is a NUL": '{"action":"\\u0000"}',
    "unknown field with a NUL": '{"action":"delete","\\u0000":1}',
    "lone surrogate": '{"action":"\\ud800"}',
    "profile missing": {"action": "profile"},
    "profile a string": {"action": "profile", "profile": "me"},
    "profile empty": {"action": "profile", "profile": {}},
    "profile with an unknown field": profile(age=30),
    "profile with a NUL in an unknown field": profile(**{"\x00<b>": 1}),
    "profile name a number": profile(name=1),
    "profile name with a NUL": profile(name="A\x00nna"),
    "profile name too long": profile(name="x" * 65),
    "profile name of two lines": profile(name="A\nB"),
    "profile bio too long": profile(bio="x" * 501),
    "profile gender unknown": profile(gender="<b>robot"),
    "profile goal a list": profile(goal=["dating"]),
    "profile place unknown": profile(place_id="1"),
    "profile born tomorrow": profile(birth_date="2999-01-01"),
    "profile born never": profile(birth_date="1996-02-31"),
    "profile too young": profile(birth_date="2024-01-01"),
    "profile interests unknown": profile(interests=["<b>\x00"]),
    "profile interests a string": profile(interests="hiking"),
    "profile of huge numbers": '{"action":"profile","profile":{"name":' + "9" * 3000 + "}}",
    "swipes missing": {"action": "swipes"},
    "swipes an object": {"action": "swipes", "swipes": {}},
    "swipes empty": {"action": "swipes", "swipes": []},
    "too many swipes": {"action": "swipes", "swipes": [{}] * 101},
    "swipes of numbers": {"action": "swipes", "swipes": [1, None, "x", []]},
    "swipe of oneself": {"action": "swipes", "swipes": [one_swipe(5)]},
    "swipe of nobody": {"action": "swipes", "swipes": [one_swipe(123456)]},
    "swipe of true": {"action": "swipes", "swipes": [one_swipe(True)]},
    "swipe of a huge id": {"action": "swipes", "swipes": [one_swipe(2**60)]},
    "swipe without a key": {"action": "swipes", "swipes": [{"target_id": 6, "action": "like"}]},
    "swipe with a bad key": {"action": "swipes", "swipes": [one_swipe(6, key="x" * 32)]},
    "swipe of an unknown kind": {"action": "swipes", "swipes": [one_swipe(6, "poke")]},
    "pass with a note": {"action": "swipes", "swipes": [one_swipe(6, "dislike", note="hi")]},
    "note with a NUL": {"action": "swipes", "swipes": [one_swipe(6, note="\x00")]},
    "like of a word": {"action": "like", "target_user_id": "six"},
    "like of nobody": {"action": "like"},
    "like with an unknown field": {"action": "like", "target_user_id": 6, "money": 5},
    "settings of a wrong type": {"action": "update_settings", "min_age": "20"},
    "settings reversed": {"action": "update_settings", "min_age": 40, "max_age": 30},
    "settings unknown": {"action": "update_settings", "theme": "dark"},
    "settings a list": {"action": "update_settings", "settings": []},
}


@pytest.mark.parametrize("payload", BAD_PAYLOADS.values(), ids=BAD_PAYLOADS.keys())
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_bad_data_is_refused_in_a_sentence_and_changes_nothing(
    context: Context, make_member: MakeMember, payload: str | dict[str, Any], language: str
) -> None:
    await make_member(user_id=5, name="Before", language=language)
    await make_member(user_id=6)
    said = await Chat(context, user_id=5, language=language).send_data(payload)
    assert 1 <= len(said) <= 2
    assert all(one.method == "sendMessage" and 0 < visible_length(one.text) <= 4096 for one in said)
    assert "{" not in said[0].text, "every variable of the sentence is known"
    assert "<b>robot" not in said[0].text
    assert await value(context, "SELECT name FROM profiles WHERE user_id = 5") == "Before"
    assert await value(context, "SELECT count(*) FROM user_interactions") == 0
    assert await value(context, "SELECT count(*) FROM user_settings") == 0


async def test_a_queue_of_swipes_is_summed_up_with_the_reasons_of_refusals(
    context: Context, make_member: MakeMember
) -> None:
    me = await make_member(user_id=5)
    liked, passed, matched = [await make_member() for _ in range(3)]
    await Chat(context, user_id=matched).send_data({"action": "like", "target_user_id": me})
    swipes = [one_swipe(liked), one_swipe(passed, "dislike"), one_swipe(matched), one_swipe(777), one_swipe(888), {}]
    chat = Chat(context, user_id=me)
    announced, said = await chat.send_data({"action": "swipes", "swipes": swipes})
    assert "match" in announced.text
    assert "Likes: 2, passed: 1, matches: 1" in said.text
    assert "2 were not taken: This is no longer here." in said.text
    assert "1 was not taken: <b>Person</b>" in said.text
    (again,) = await chat.send_data({"action": "swipes", "swipes": swipes})
    assert "matches: 0" in again.text
    assert await value(context, "SELECT count(*) FROM matches") == 1


async def test_swipes_without_a_profile_ask_for_it(context: Context, make_member: MakeMember) -> None:
    other = await make_member()
    (said,) = await Chat(context, user_id=5).send_data({"action": "swipes", "swipes": [one_swipe(other)]})
    assert said.text == "First fill in your profile."


async def test_the_originals_forms_work(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    other = await make_member()
    chat = Chat(context, user_id=5)
    assert "1 person" in (await chat.send_data({"action": "get_recommendations"}))[0].text
    assert "passed: 1" in (await chat.send_data({"action": "dislike", "target_user_id": other}))[0].text
    (settings,) = await chat.send_data({"action": "update_settings", "min_age": 30, "max_age": 40})
    assert "30–40" in settings.text
    await chat.send_data({"action": "update_settings", "settings": {"language": "ru"}})
    (asked,) = await chat.send_data({"action": "delete"})
    assert list(asked.buttons) == ["Стереть", "Оставить"]
    assert await value(context, "SELECT count(*) FROM profiles") == 2
