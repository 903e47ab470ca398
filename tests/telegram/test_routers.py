"""Conversations: what each command, button and photo answers, with a real database behind."""

from __future__ import annotations

import io
import time
from random import Random
from uuid import UUID

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetFile
from PIL import Image

from chat import Chat
from conftest import BERLIN, MakeMember, agree
from datingbot.domain.conduct import COMMANDS
from datingbot.domain.interests import INTERESTS
from datingbot.services.context import Context
from datingbot.services.counting import count_numbers
from datingbot.services.swiping import swipe
from datingbot.storage import members
from datingbot.storage.database import fetch_value
from datingbot.telegram.cards import CAPTION_MOST, visible_length
from datingbot.telegram.keyboards import ErasureStep, SettingChosen

OWNER = 99


def picture(side: int = 400) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), (200, 120, 90)).save(buffer, "JPEG")
    return buffer.getvalue()


def photo_sizes(file_size: int = 5000) -> list[dict[str, object]]:
    return [
        {"file_id": f"id{side}", "file_unique_id": f"u{side}", "width": side, "height": side, "file_size": file_size}
        for side in (90, 320, 800)
    ]


async def value(context: Context, sql: str, **values: object) -> object:
    async with context.database.begin() as connection:
        return await fetch_value(connection, sql, **values)


async def match(context: Context, a: int, b: int) -> None:
    for one, other in ((a, b), (b, a)):
        key = f"{Random(one * 1000 + other).getrandbits(128):032x}"
        await swipe(context, user_id=one, form={"target_id": other, "action": "like", "key": key})


@pytest.mark.parametrize("text", ["/start", "/start invite_42", "/START", "/start@datingbot", "/start " + "🙂" * 2000])
async def test_start_gives_both_ways_into_the_app(context: Context, text: str) -> None:
    greeting, keyboard = await Chat(context, user_id=5).write(text)
    assert "Eve &lt;b&gt;" in greeting.text, "names are escaped"
    assert [button["web_app"]["url"] for button in greeting.buttons.values()] == [f"{context.public_url}/"]
    (launch,) = keyboard.payload["reply_markup"]["keyboard"][0]
    address, token = launch["web_app"]["url"].split("?launch=")
    assert address == f"{context.public_url}/"
    assert context.signer.read_launch_token(token)[0] == 5


async def test_start_knows_a_member_again_in_their_language(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5, language="ru")
    greeting, _ = await Chat(context, user_id=5, language="en").write("/start")
    assert greeting.text.startswith("<b>С возвращением")


@pytest.mark.parametrize("command", ["help", "privacy", "cancel", "profile", "matches", "stats", "settings", "edit"])
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("has_profile", [True, False])
async def test_every_command_answers(
    context: Context, make_member: MakeMember, command: str, language: str, has_profile: bool
) -> None:
    await make_member(user_id=5, language=language, profile=has_profile)
    said = await Chat(context, user_id=5, language=language).write(f"/{command}")
    assert said
    assert all(one.method == "sendMessage" and 0 < visible_length(one.text) <= 4096 for one in said)


@pytest.mark.parametrize(
    "content",
    [
        {"text": "hello"},
        {"text": "/nonsense"},
        {"text": "/analytics"},
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
        {"location": {"latitude": 52.5, "longitude": 13.4}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
)  # fmt: skip
async def test_whatever_else_people_send_gets_one_helpful_answer(context: Context, content: dict[str, object]) -> None:
    said = await Chat(context, user_id=5).send(**content)
    assert len(said) == 1
    assert "/help" in said[0].text


async def test_an_edited_message_is_answered_and_not_acted_on(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    said = await chat.feed(edited_message=chat.message(text="/pause", edit_date=int(time.time())))
    assert [one.text for one in said] == ["I do not follow edits. Please send it as a new message."]
    assert await value(context, "SELECT count(*) FROM user_settings") == 0


async def test_service_messages_get_no_answer(context: Context) -> None:
    assert await Chat(context, user_id=5).send(message_auto_delete_timer_changed={"message_auto_delete_time": 60}) == []


async def test_profile_shows_what_others_see(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5, name="<i>Anna</i> & Co", bio="1 < 2")
    (said,) = await Chat(context, user_id=5).write("/profile")
    assert "&lt;i&gt;Anna&lt;/i&gt; &amp; Co" in said.text
    assert "1 &lt; 2" in said.text
    assert "Hiking" in said.text
    assert "no photo yet" in said.text


async def test_a_sent_photo_joins_the_profile_and_is_shown_by_it(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5, name="Anna")
    chat = Chat(context, user_id=5)
    chat.bot.content = picture()
    (said,) = await chat.send(photo=photo_sizes())
    assert said.text.startswith("The photo is in your profile.")
    (shown,) = await chat.write("/profile")
    assert shown.method == "sendPhoto"
    photo_id = await value(context, "SELECT id FROM photos WHERE user_id = 5")
    assert shown.photo_id == photo_id
    assert await context.photos.get(photo_id, "card")  # type: ignore[arg-type]


async def test_an_image_sent_as_a_file_joins_the_profile(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    chat.bot.content = picture()
    await chat.send(document={"file_id": "d", "file_unique_id": "d", "mime_type": "image/png", "file_size": 9})
    assert await value(context, "SELECT count(*) FROM photos") == 1


@pytest.mark.parametrize(
    ("content", "sizes", "reason"),
    [
        (b"not an image", photo_sizes(), "not a photo"),
        (picture(side=30), photo_sizes(), "too small"),
        (b"", photo_sizes(file_size=20_000_000), "too large"),
        (TelegramNetworkError(method=GetFile(file_id="x"), message="gone"), photo_sizes(), "send it again"),
        (TimeoutError(), photo_sizes(), "send it again"),
    ],
)
async def test_a_photo_that_can_not_be_used_is_refused_with_the_reason(
    context: Context,
    make_member: MakeMember,
    content: bytes | Exception,
    sizes: list[dict[str, object]],
    reason: str,
) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    chat.bot.content = content
    (said,) = await chat.send(photo=sizes)
    assert reason in said.text
    assert await value(context, "SELECT count(*) FROM photos") == 0


async def test_a_photo_before_a_profile_asks_for_the_profile(context: Context) -> None:
    (said,) = await Chat(context, user_id=5).send(photo=photo_sizes())
    assert said.buttons
    assert "First make a profile" in said.text


async def test_matches_are_cards_with_a_button_and_a_count_of_the_rest(
    context: Context, make_member: MakeMember
) -> None:
    me = await make_member(user_id=5)
    for number in range(7):
        await match(context, me, await make_member(name=f"Person {number} <&>"))
    said = await Chat(context, user_id=me).write("/matches")
    assert said[0].text == "<b>7 matches</b>"
    assert "Person 6 &lt;&amp;&gt;" in said[1].text
    for card in said[1:-1]:
        assert card.buttons["Reply"]["callback_data"].startswith("chat:reply:")
        assert "?screen=chats-" in card.buttons["Open the chat"]["web_app"]["url"]
    assert said[-1].text == "And 2 more in the app."
    assert len(said) == 7


async def test_numbers_are_ones_own(context: Context, make_member: MakeMember) -> None:
    me, other = await make_member(user_id=5), await make_member()
    await match(context, me, other)
    (said,) = await Chat(context, user_id=me).write("/stats")
    assert said.text.endswith("Likes given: 1\nPassed: 0\nLikes received: 1\nMatches: 1")


async def test_the_services_numbers_are_for_owners_only(context: Context) -> None:
    owner = Chat(context, user_id=OWNER)
    (early,) = await owner.write("/analytics")
    assert (early.method, early.photo_id) == ("sendMessage", None)
    await count_numbers(context)
    (owners,) = await owner.write("/analytics")
    (members_,) = await Chat(context, user_id=5).write("/analytics")
    (unknown,) = await Chat(context, user_id=5).write("/nonsense")
    assert owners.method == "sendPhoto"
    assert isinstance(owners.photo_id, UUID)
    assert await context.photos.get(owners.photo_id, "card")
    assert "Members: 1" in owners.text
    assert len(owners.text) <= 1024
    assert members_.text == unknown.text


async def test_every_switch_sets_answers_once_and_edits_once(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    (shown,) = await chat.write("/settings")
    data = [button["callback_data"] for button in shown.buttons.values() if "callback_data" in button]
    data.remove("tell/show/")
    assert len(data) == 5
    for one in data:
        assert len(one.encode()) <= 64
        first = await chat.press(one)
        assert [said.method for said in first][:2] == ["answerCallbackQuery", "editMessageText"]
        again = await chat.press(one)
        assert [said.method for said in again] == ["answerCallbackQuery"], "a second press changes nothing"
    async with context.database.begin() as connection:
        settings = await members.read_settings(connection, user_id=5)
    assert (settings.allow_notifications, settings.show_online_status, settings.discoverable, settings.language) == (
        False, False, False, "ru",
    )  # fmt: skip


async def test_a_new_language_changes_the_keyboard_too(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    said = await Chat(context, user_id=5).press(SettingChosen(field="language", value="ru").pack())
    assert said[1].text.startswith("<b>Настройки</b>")
    assert list(said[2].buttons) == ["💛 Открыть приложение"]


async def test_a_setting_whose_message_is_too_old_to_edit_is_shown_anew(
    context: Context, make_member: MakeMember
) -> None:
    await make_member(user_id=5)
    old = {"message_id": 3, "date": 0, "chat": {"id": 5, "type": "private"}}
    said = await Chat(context, user_id=5).press(SettingChosen(field="discoverable", value="off").pack(), message=old)
    assert [one.method for one in said] == ["answerCallbackQuery", "sendMessage"]


@pytest.mark.parametrize(
    "data",
    [
        "set", "set:", "set:language", "set:language:xx", "set:min_age:on", "set:discoverable:maybe", "set:a:b:c",
        "erase:erase:0", "erase:erase:99999999999", "erase:again:-5", "erase:what:1", "erase:erase:x", "edit:age",
        "value:name:Eve", "value:gender:male", "value::", "", "🙂" * 16, "nothing",
    ],
)  # fmt: skip
async def test_a_button_nobody_made_is_answered_exactly_once(
    context: Context, make_member: MakeMember, data: str
) -> None:
    await make_member(user_id=5)
    said = await Chat(context, user_id=5).press(data)
    assert [one.method for one in said] == ["answerCallbackQuery"]
    assert 0 < len(said[0].text) <= 200
    assert await value(context, "SELECT count(*) FROM profiles") == 1


async def test_pause_hides_and_resume_shows(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    await chat.write("/pause")
    assert await value(context, "SELECT visible FROM deck_entries WHERE user_id = 5") is False
    (profile,) = await chat.write("/profile")
    assert "/resume" in profile.text
    await chat.write("/resume")
    assert await value(context, "SELECT visible FROM deck_entries WHERE user_id = 5") is True


async def test_delete_asks_twice_and_then_nothing_is_left(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    chat.bot.content = picture()
    await chat.send(photo=photo_sizes())
    photo_id = await value(context, "SELECT id FROM photos")
    (first,) = await chat.write("/delete")
    _, second = await chat.press(first.buttons["Erase"]["callback_data"])
    assert await value(context, "SELECT count(*) FROM profiles") == 1, "one yes is not enough"
    answered, farewell = await chat.press(second.buttons["Yes, erase everything"]["callback_data"])
    assert answered.method == "answerCallbackQuery"
    assert farewell.payload["reply_markup"]["remove_keyboard"] is True
    assert await value(context, "SELECT count(*) FROM members") == 0
    assert await value(context, "SELECT count(*) FROM doomed_objects") == 0
    assert await context.photos.get(photo_id, "card") is None  # type: ignore[arg-type]


async def test_delete_can_be_declined_at_both_questions(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    (first,) = await chat.write("/delete")
    _, second = await chat.press(first.buttons["Erase"]["callback_data"])
    for question in (first, second):
        _, kept = await chat.press(question.buttons["Keep it"]["callback_data"])
        assert kept.text == "Everything stays as it was."
    assert await value(context, "SELECT count(*) FROM profiles") == 1


async def test_an_old_question_erases_nobody(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    old = ErasureStep(step="erase", asked_at=int(time.time()) - 4000).pack()
    (said,) = await Chat(context, user_id=5).press(old)
    assert "/delete" in said.text
    assert await value(context, "SELECT count(*) FROM profiles") == 1


async def test_who_blocks_the_bot_is_not_written_to(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    person = {"id": 5, "is_bot": False, "first_name": "Eve"}
    bot = {"id": 42, "is_bot": True, "first_name": "Bot"}
    said = await chat.feed(
        my_chat_member={
            "chat": {"id": 5, "type": "private"},
            "from": person,
            "date": int(time.time()),
            "old_chat_member": {"status": "member", "user": bot},
            "new_chat_member": {"status": "kicked", "user": bot, "until_date": 0},
        }
    )
    assert said == []
    assert await value(context, "SELECT reachable FROM members WHERE user_id = 5") is False


async def test_too_many_commands_are_told_so_once(context: Context) -> None:
    chat = Chat(context, user_id=5)
    said = [await chat.write("/help") for _ in range(COMMANDS.most)]
    while all(said):  # a minute may have begun meanwhile
        said.append(await chat.write("/help"))
    assert said[-2][0].text == "Slowly, please: I answer again in a minute."
    (pressed,) = await chat.press("nothing")
    assert pressed.method == "answerCallbackQuery", "a button never spins for ever"


async def test_a_new_profile_can_be_made_in_the_chat(context: Context) -> None:
    chat = Chat(context, user_id=5)
    (consent,) = await chat.write("/edit")
    assert "18 or older" in consent.text
    (again,) = await chat.write("/edit")
    assert again.text == consent.text, "nothing is asked, and nothing kept, before that"
    _, asked = await chat.press(consent.buttons["I agree to both"]["callback_data"])
    assert asked.text == "What is your name?"
    await chat.write("Anna")
    await chat.write("17.05.1996")
    await chat.press("value:gender:female")
    await chat.press("value:preference:any")
    (towns,) = await chat.write("berlin")
    await chat.press(next(iter(towns.buttons.values()))["callback_data"])
    await chat.write("dates")
    await chat.write("Hiking, кофе")
    _, saved = await chat.press("value:bio:-")
    assert saved.text.startswith("Your profile is saved")
    assert await value(context, "SELECT place_id || birth_date || goal || (interests->>1) FROM profiles") == (
        f"{BERLIN}1996-05-17datingcoffee"
    )


async def test_one_field_can_be_changed_in_the_chat(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    (menu,) = await chat.write("/edit")
    _, asked = await chat.press(menu.buttons["About me"]["callback_data"])
    assert asked.text == "A few words about you, up to 500 characters."
    (refused,) = await chat.write("x" * 501)
    assert "500" in refused.text
    await chat.write("I like trains")
    assert await value(context, "SELECT bio FROM profiles") == "I like trains"
    assert (await chat.write("and planes"))[0].text.startswith("I did not understand"), "the dialogue is over"


async def test_a_town_can_be_given_as_a_position(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    await chat.press("edit:place_id")
    await chat.send(location={"latitude": 48.137, "longitude": 11.575})
    assert await value(context, "SELECT location FROM profiles") == "Munich"


async def test_cancel_leaves_the_dialogue(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    await chat.press("edit:bio")
    assert (await chat.write("/cancel"))[0].text == "All right, we leave it there."
    await chat.write("not a bio")
    assert await value(context, "SELECT bio FROM profiles") == ""
    assert (await chat.write("/cancel"))[0].text == "There is nothing to cancel."


async def test_nothing_of_a_minor_is_kept_by_the_dialogue(context: Context) -> None:
    chat = Chat(context, user_id=5)
    await agree(context, 5)
    await chat.write("/edit")
    await chat.write("Tim")
    (refused,) = await chat.write(f"01.01.{context.today().year - 15}")
    assert "18" in refused.text
    assert (await chat.write("/edit"))[0].text == "What is your name?"


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_the_longest_profile_fits_telegrams_lengths(
    context: Context, make_member: MakeMember, language: str
) -> None:
    longest = sorted(INTERESTS, key=len)[-20:]
    me = await make_member(user_id=5, name="&" * 64, bio="🙂" * 500, interests=longest, language=language)
    chat = Chat(context, user_id=me, language=language)
    chat.bot.content = picture()
    await chat.send(photo=photo_sizes())
    said = await chat.write("/profile")
    assert [one.method for one in said] == ["sendPhoto", "sendMessage"]
    for one in said:
        assert visible_length(one.text) <= (CAPTION_MOST if one.method == "sendPhoto" else 4096)


async def test_deleting_twice_is_harmless(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=5)
    chat = Chat(context, user_id=5)
    step = ErasureStep(step="erase", asked_at=int(time.time())).pack()
    for _ in range(2):
        assert [one.method for one in await chat.press(step)] == ["answerCallbackQuery", "sendMessage"]
