"""A bot on aiogram and people talk to each other, as on Telegram."""

import base64

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramUnauthorizedError
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    MenuButtonWebApp,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    WebAppInfo,
)

from telegram_sandbox import Phone, PhoneError, Sandbox

LIKE = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Like", callback_data="like:1")]])


async def test_a_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot, me.has_main_web_app) == (42, "date_bot", True, True)


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox, bot: Bot) -> None:
    async with Bot("42:wrong", session=bot.session) as impostor:
        with pytest.raises(TelegramUnauthorizedError):
            await impostor.get_me()


async def test_a_command_arrives_with_its_entity_and_author(bot: Bot, anna: Phone) -> None:
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start"
    assert update.message.entities is not None
    assert update.message.entities[0].type == "bot_command"
    assert update.message.from_user is not None
    assert update.message.from_user.id == anna.id > 2**32
    assert update.message.from_user.language_code == "en"


async def test_people_see_what_the_bot_writes(bot: Bot, anna: Phone) -> None:
    await bot.send_message(anna.id, "Hello, <b>Anna</b>", parse_mode="HTML")
    message = await anna.wait()
    assert message["text"] == "Hello, Anna"
    assert message["entities"] == [{"type": "bold", "offset": 7, "length": 4}]
    assert message["from_bot"] is True


async def test_waiting_skips_messages_without_the_wanted_words(bot: Bot, anna: Phone) -> None:
    await bot.send_message(anna.id, "one")
    await bot.send_message(anna.id, "two")
    assert (await anna.wait(contains="tw"))["text"] == "two"
    with pytest.raises(PhoneError, match="408"):
        await anna.wait(contains="three", timeout=0.05)


async def test_a_bot_may_not_write_first(bot: Bot, stranger: Phone) -> None:
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "Hi")


async def test_granted_write_access_lets_a_bot_write_first(bot: Bot, stranger: Phone) -> None:
    await stranger.do("allow-writing")
    await bot.send_message(stranger.id, "Hi")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.write_access_allowed is not None


async def test_blocking_shuts_the_bot_up_and_tells_it(bot: Bot, anna: Phone) -> None:
    await anna.do("block")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "Come back")
    await anna.do("unblock")
    await bot.send_message(anna.id, "Welcome back")
    states = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [state.new_chat_member.status for state in states] == ["kicked", "member"]


async def test_a_press_is_answered_once(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "Olga, 31", reply_markup=LIKE)
    pressed = await anna.press({"message_id": sent.message_id}, text="Like")
    assert pressed["kind"] == "callback"
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "like:1"
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    await bot.answer_callback_query(query.id, text="Liked", show_alert=True)
    answer = await anna.callback_answer(pressed["callback_query_id"])
    assert (answer["answered"], answer["text"], answer["show_alert"]) == (True, "Liked", True)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)


async def test_pressing_a_button_that_is_not_there_names_those_that_are(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "Olga, 31", reply_markup=LIKE)
    with pytest.raises(PhoneError, match="Like"):
        await anna.press({"message_id": sent.message_id}, text="Dislike")


async def test_edits_change_the_message_and_must_change_something(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "1 of 3", reply_markup=LIKE)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("1 of 3", chat_id=anna.id, message_id=sent.message_id, reply_markup=LIKE)
    edited = await bot.edit_message_text("2 of 3", chat_id=anna.id, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    assert edited.reply_markup is None, "an edit without reply_markup removes the keyboard"
    assert (await anna.chat())["messages"][-1]["text"] == "2 of 3"


async def test_deleted_messages_disappear(bot: Bot, anna: Phone) -> None:
    first = await bot.send_message(anna.id, "one")
    second = await bot.send_message(anna.id, "two")
    await bot.delete_message(anna.id, first.message_id)
    await bot.delete_messages(anna.id, [first.message_id, second.message_id])
    assert [message["from_bot"] for message in (await anna.chat())["messages"]] == [False]
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(anna.id, first.message_id)


async def test_a_reply_carries_the_original(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "Hi", reply_parameters=ReplyParameters(message_id=1))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(anna.id, "Hi", reply_parameters=ReplyParameters(message_id=99))


async def test_a_reply_keyboard_stays_until_removed(bot: Bot, anna: Phone) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Profile")]])
    await bot.send_message(anna.id, "Menu", reply_markup=keyboard)
    pressed = await anna.do("reply-button", text="Profile")
    assert (await anna.chat())["messages"][-1] == {
        **(await anna.chat())["messages"][-1],
        "message_id": pressed["message_id"],
        "text": "Profile",
        "from_bot": False,
    }
    await bot.send_message(anna.id, "Done", reply_markup=ReplyKeyboardRemove())
    assert (await anna.chat())["reply_keyboard"] is None


async def test_location_and_contact_buttons_share_them(bot: Bot, anna: Phone) -> None:
    keyboard = [[KeyboardButton(text="Where", request_location=True), KeyboardButton(text="Who", request_contact=True)]]
    await bot.send_message(anna.id, "?", reply_markup=ReplyKeyboardMarkup(keyboard=keyboard))
    await anna.do("reply-button", text="Where", latitude=59.9, longitude=30.3)
    await anna.do("reply-button", text="Who")
    where, who = (update.message for update in (await bot.get_updates())[-2:])
    assert where is not None
    assert where.location is not None
    assert (where.location.latitude, where.location.longitude) == (59.9, 30.3)
    assert who is not None
    assert who.contact is not None
    assert who.contact.user_id == anna.id


async def test_photos_travel_both_ways(bot: Bot, anna: Phone, picture: bytes) -> None:
    await anna.send_photo(picture, caption="Me")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.photo is not None
    assert message.caption == "Me"
    largest = message.photo[-1]
    assert (largest.width, largest.height, largest.file_size) == (40, 30, len(picture))
    file = await bot.get_file(largest.file_id)
    assert file.file_path is not None
    downloaded = await bot.download_file(file.file_path)
    assert downloaded is not None
    assert downloaded.read() == picture
    sent = await bot.send_photo(anna.id, largest.file_id, caption="<i>You</i>", parse_mode="HTML", has_spoiler=True)
    assert sent.caption == "You"
    assert sent.has_media_spoiler is True


async def test_people_send_files_a_bot_may_not_expect(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone
) -> None:
    for kind in ("voice", "document"):
        form = aiohttp.FormData({"kind": kind})
        form.add_field("file", b"OggS", filename="note.ogg", content_type="audio/ogg")
        async with http.post(f"{sandbox.url}/api/people/{anna.id}/file", data=form) as response:
            assert response.status == 200
    voice, document = (update.message for update in (await bot.get_updates())[-2:])
    assert voice is not None
    assert voice.voice is not None
    assert document is not None
    assert document.document is not None
    assert document.document.file_name == "note.ogg"


async def test_the_page_can_draw_a_photo(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone, picture: bytes
) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture, "face.png"))
    assert sent.photo is not None
    async with http.get(f"{sandbox.url}/api/files/{sent.photo[-1].file_id}") as response:
        assert await response.read() == picture


async def test_a_file_id_is_good_for_its_own_bot_only(
    bot: Bot, other_bot: Bot, anna: Phone, picture: bytes, http: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture, "face.png"))
    assert sent.photo is not None
    await Phone(http, url=sandbox.url, person=anna.person, bot="other_bot").send("/start")
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await other_bot.send_photo(anna.id, sent.photo[-1].file_id)
    with pytest.raises(TelegramBadRequest, match="Photo as Document"):
        await bot.send_document(anna.id, sent.photo[-1].file_id)


async def test_an_album_is_several_messages(bot: Bot, anna: Phone, picture: bytes) -> None:
    album = [
        InputMediaPhoto(media=BufferedInputFile(picture, "1.png"), caption="Both"),
        InputMediaPhoto(media=BufferedInputFile(picture, "2.png")),
    ]
    sent = await bot.send_media_group(anna.id, album)
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["Both", None]


async def test_a_photo_card_turns_to_the_next_one(bot: Bot, anna: Phone, picture: bytes) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture, "1.png"), caption="One", reply_markup=LIKE)
    media = InputMediaPhoto(media=BufferedInputFile(picture, "2.png"), caption="Two")
    edited = await bot.edit_message_media(media, chat_id=anna.id, message_id=sent.message_id, reply_markup=LIKE)
    assert not isinstance(edited, bool)
    assert edited.caption == "Two"
    captioned = await bot.edit_message_caption(chat_id=anna.id, message_id=sent.message_id, caption="Three")
    assert not isinstance(captioned, bool)
    assert captioned.caption == "Three"


async def test_a_photo_from_the_web_is_fetched(sandbox: Sandbox, bot: Bot, anna: Phone, picture: bytes) -> None:
    kept = await bot.send_photo(anna.id, BufferedInputFile(picture, "face.png"))
    assert kept.photo is not None
    sent = await bot.send_photo(anna.id, f"{sandbox.url}/api/files/{kept.photo[-1].file_id}")
    assert sent.photo is not None
    assert sent.photo[-1].width == 40
    with pytest.raises(TelegramBadRequest, match="failed to get HTTP URL content"):
        await bot.send_photo(anna.id, f"{sandbox.url}/nothing.png")


async def test_commands_follow_the_persons_language(bot: Bot, anna: Phone, stranger: Phone) -> None:
    await bot.set_my_commands([BotCommand(command="help", description="Help")])
    await bot.set_my_commands([BotCommand(command="help", description="Помощь")], language_code="ru")
    assert (await anna.chat())["commands"] == [{"command": "help", "description": "Help"}]
    assert (await stranger.chat())["commands"] == [{"command": "help", "description": "Помощь"}]
    assert (await bot.get_my_commands(language_code="ru"))[0].description == "Помощь"


async def test_names_and_descriptions_fall_back_to_the_default_language(bot: Bot) -> None:
    await bot.set_my_description("Meet people")
    await bot.set_my_short_description("Meet", language_code="en")
    assert (await bot.get_my_description(language_code="ru")).description == "Meet people"
    assert (await bot.get_my_short_description(language_code="ru")).short_description == ""
    assert (await bot.get_my_name()).name == "DatingBot"


async def test_a_menu_button_opens_the_mini_app(bot: Bot, anna: Phone) -> None:
    assert await anna.do("menu-button") == {"kind": "commands"}
    button = MenuButtonWebApp(text="Open", web_app=WebAppInfo(url="https://app.example.org/deck"))
    await bot.set_chat_menu_button(chat_id=anna.id, menu_button=button)
    opened = await anna.do("menu-button")
    assert opened["kind"] == "web_app"
    assert opened["url"].startswith("https://app.example.org/deck#tgWebAppData=query_id")
    assert (await bot.get_chat_menu_button(chat_id=anna.id)).type == "web_app"
    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_a_deep_link_presses_start(bot: Bot, stranger: Phone) -> None:
    await stranger.do("open-link", url="https://t.me/date_bot?start=invite_7")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start invite_7"
    assert (await stranger.do("open-link", url="https://example.org/"))["kind"] == "url"


async def test_profile_photos_and_chats_can_be_asked_for(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, anna: Phone, picture: bytes
) -> None:
    photo = "data:image/png;base64," + base64.b64encode(picture).decode()
    shown = await Phone.register(http, url=sandbox.url, first_name="Vera", photo=photo)
    assert (await bot.get_user_profile_photos(shown.id)).total_count == 1
    assert (await bot.get_user_profile_photos(anna.id)).total_count == 0
    assert (await bot.get_chat(anna.id)).username == "anna_k"
