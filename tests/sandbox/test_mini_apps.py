"""Mini Apps are launched with genuinely signed data, as the official checks demand."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    WebAppInfo,
)
from aiogram.utils.web_app import check_webapp_signature, safe_parse_webapp_init_data
from aiogram.utils.web_app_signature import check_webapp_signature as check_ed25519_signature

from telegram_sandbox import Phone, PhoneError, Sandbox
from telegram_sandbox.init_data import make_launch_url

from .conftest import OTHER_TOKEN, TOKEN

APP = WebAppInfo(url="https://app.example.org/")


def read_fragment(url: str) -> dict[str, str]:
    fields = parse_qs(urlsplit(url).fragment, keep_blank_values=True, strict_parsing=True)
    return {name: values[0] for name, values in fields.items()}


async def test_init_data_passes_the_check_with_the_bot_token(anna: Phone) -> None:
    init_data = (await anna.do("init-data", start_param="match_5"))["init_data"]
    parsed = safe_parse_webapp_init_data(TOKEN, init_data)
    assert parsed.user is not None
    assert (parsed.user.id, parsed.user.first_name, parsed.user.language_code) == (anna.id, "Anna", "en")
    assert (parsed.start_param, parsed.user.allows_write_to_pm, parsed.query_id) == ("match_5", True, None)
    assert not check_webapp_signature(OTHER_TOKEN, init_data)
    assert not check_webapp_signature(TOKEN, init_data.replace("Anna", "Olga"))


async def test_stale_init_data_can_be_made(anna: Phone) -> None:
    init_data = (await anna.do("init-data", auth_date=1_700_000_000))["init_data"]
    assert safe_parse_webapp_init_data(TOKEN, init_data).auth_date.timestamp() == 1_700_000_000


async def test_init_data_passes_the_check_with_the_public_key(
    sandbox: Sandbox, http: aiohttp.ClientSession, anna: Phone
) -> None:
    init_data = (await anna.do("init-data"))["init_data"]
    async with http.get(f"{sandbox.url}/api/ed25519-key") as response:
        key = bytes.fromhex((await response.json())["public_key"])
    assert check_ed25519_signature(42, init_data, key)
    assert not check_ed25519_signature(43, init_data, key)


async def test_an_inline_button_launches_with_a_query(bot: Bot, anna: Phone) -> None:
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Open", web_app=APP)]])
    await bot.send_message(anna.id, "Look", reply_markup=keyboard)
    opened = await anna.press(await anna.wait(), text="Open")
    assert opened["kind"] == "web_app"
    fragment = read_fragment(opened["url"])
    assert (fragment["tgWebAppVersion"], fragment["tgWebAppPlatform"]) == ("9.1", "web")
    assert json.loads(fragment["tgWebAppThemeParams"])["bg_color"] == "#ffffff"
    query = safe_parse_webapp_init_data(TOKEN, fragment["tgWebAppData"]).query_id
    assert query is not None
    result = InlineQueryResultArticle(
        id="1", title="Card", input_message_content=InputTextMessageContent(message_text="My card")
    )
    await bot.answer_web_app_query(query, result)
    assert (await anna.chat())["messages"][-1]["via_bot"]["username"] == "date_bot"
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_web_app_query(query, result)


async def test_a_reply_button_launches_without_identity_but_may_send_data_once(bot: Bot, anna: Phone) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Form", web_app=APP)]])
    await bot.send_message(anna.id, "Fill in", reply_markup=keyboard)
    opened = await anna.do("reply-button", text="Form")
    assert read_fragment(opened["url"])["tgWebAppData"] == ""
    answer = {"web_view": opened["web_view"], "button_text": "Form"}
    with pytest.raises(PhoneError, match="4096 bytes"):
        await anna.do("web-app-data", data="я" * 2049, **answer)
    await anna.do("web-app-data", data="я" * 2048, **answer)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.web_app_data is not None
    assert (len(message.web_app_data.data), message.web_app_data.button_text) == (2048, "Form")
    with pytest.raises(PhoneError, match="sendData works once"):
        await anna.do("web-app-data", data="again", **answer)


async def test_startapp_opens_the_main_mini_app_even_for_strangers(stranger: Phone) -> None:
    url = (await stranger.do("startapp", start_param="invite_9"))["url"]
    assert url.startswith("https://app.example.org/?tgWebAppStartParam=invite_9#tgWebAppData=")
    parsed = safe_parse_webapp_init_data(TOKEN, read_fragment(url)["tgWebAppData"])
    assert parsed.start_param == "invite_9"
    assert parsed.user is not None
    assert parsed.user.allows_write_to_pm is False
    linked = await stranger.do("open-link", url="https://t.me/date_bot?startapp=invite_9")
    assert re.match(r"https://app\.example\.org/\?tgWebAppStartParam=invite_9#", linked["url"])


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://a.org/", "https://a.org/#tgWebAppData="),
        ("https://a.org/#/deck", "https://a.org/#/deck?tgWebAppData="),
        ("https://a.org/#tab=1", "https://a.org/#tab=1&tgWebAppData="),
    ],
)
def test_launch_data_joins_a_fragment_the_address_already_has(url: str, start: str) -> None:
    assert make_launch_url(url, init_data="").startswith(start)
