"""The sandbox refuses what Telegram refuses, in Telegram's words, and some mistakes Telegram would hide."""

import io
from typing import Any

import aiohttp
import pytest

from telegram_sandbox import Phone, Sandbox

from .conftest import TOKEN, Caller, make_png

LONG = "x" * 4097


def inline(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "b", **button}]]}


def text(**params: object) -> tuple[str, dict[str, object]]:
    return "sendMessage", {"text": "hi", **params}


REFUSED = {
    "no text": ("sendMessage", {}, "message text is empty"),
    "blank text": (*text(text="  \n "), "message text is empty"),
    "text too long": (*text(text=LONG), "message is too long"),
    "text of a wrong type": (*text(text=5), "can't parse text: text must be a String"),
    "unknown parameter": (*text(texte="hi"), 'unknown parameter "texte" of sendMessage'),
    "number as string": (*text(message_thread_id="5"), "message_thread_id must be an Integer"),
    "flag as string": (*text(protect_content="yes"), "can't parse protect_content JSON object"),
    "unknown parse mode": (*text(parse_mode="Markup"), "unsupported parse_mode"),
    "unclosed tag": (*text(text="<b>hi", parse_mode="HTML"), 'Can\'t find end tag corresponding to start tag "b"'),
    "unknown tag": (*text(text="<p>hi</p>", parse_mode="HTML"), 'Unsupported start tag "p" at byte offset 0'),
    "unescaped dot": (*text(text="hi.", parse_mode="MarkdownV2"), "Character '.' is reserved and must be escaped"),
    "unclosed bold": (*text(text="*hi", parse_mode="MarkdownV2"), "Can't find end of Bold entity at byte offset 0"),
    "button without action": (*text(reply_markup=inline()), "Text buttons are unallowed in the inline keyboard"),
    "button data too long": (*text(reply_markup=inline(callback_data="я" * 33)), "BUTTON_DATA_INVALID"),
    "button data empty": (*text(reply_markup=inline(callback_data="")), "BUTTON_DATA_INVALID"),
    "button with two actions": (*text(reply_markup=inline(callback_data="a", url="https://a.ru")), "only one of"),
    "button address": (*text(reply_markup=inline(url="nowhere")), "Wrong HTTP URL"),
    "web app over http": (
        *text(reply_markup=inline(web_app={"url": "http://example.org"})),
        "An HTTPS URL must be provided",
    ),
    "misspelt button field": (
        *text(reply_markup=inline(callbackdata="a")),
        'reply_markup.inline_keyboard[0][0] has an unknown field "callbackdata"',
    ),
    "reply markup of a wrong shape": (
        *text(reply_markup={"inline_keyboard": {"text": "b"}}),
        "reply_markup.inline_keyboard must be an Array",
    ),
    "inline keyboard expected": (
        "editMessageReplyMarkup",
        {"message_id": 1, "reply_markup": {"remove_keyboard": True}},
        "reply_markup",
    ),
    "editing what a person wrote": ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
    "editing nothing": ("editMessageText", {"message_id": 77, "text": "x"}, "message to edit not found"),
    "album of one": (
        "sendMediaGroup",
        {"media": [{"type": "photo", "media": "x"}]},
        "wrong number of messages in an album",
    ),
    "photo by unknown id": ("sendPhoto", {"photo": "AgAC"}, "wrong file identifier/HTTP URL specified"),
    "photo not attached": ("sendPhoto", {"photo": "attach://face"}, "can't find attached file"),
    "no photo": ("sendPhoto", {}, "there is no photo in the request"),
    "unknown action": ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    "place off Earth": ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong latitude or longitude"),
    "unknown reaction": (
        "setMessageReaction",
        {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "🧦"}]},
        "REACTION_INVALID",
    ),
}


@pytest.mark.parametrize(("method", "params", "words"), REFUSED.values(), ids=REFUSED)
async def test_a_wrong_call_is_refused_with_telegrams_words(
    call: Caller, anna: Phone, method: str, params: dict[str, object], words: str
) -> None:
    status, answer = await call(method, chat_id=anna.id, **params)
    assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
    assert str(answer["description"]).startswith("Bad Request: ")
    assert words in str(answer["description"])


ACCEPTED = {
    "longest text": text(text="x" * 4096),
    "length counts after parsing": text(text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML"),
    "chat id as a string": text(),
    "markup as a JSON string": text(reply_markup='{"inline_keyboard":[[{"text":"b","callback_data":"a"}]]}'),
    "empty inline keyboard": text(reply_markup={"inline_keyboard": []}),
    "longest button data": text(reply_markup=inline(callback_data="x" * 64)),
    "local web app over http": text(reply_markup=inline(web_app={"url": "http://localhost:8080/app/"})),
    "null parameter": text(parse_mode=None),
}


@pytest.mark.parametrize(("method", "params"), ACCEPTED.values(), ids=ACCEPTED)
async def test_a_right_call_is_accepted(call: Caller, anna: Phone, method: str, params: dict[str, object]) -> None:
    status, answer = await call(method, chat_id=str(anna.id), **params)
    assert (status, answer["ok"]) == (200, True), answer


@pytest.mark.parametrize(
    ("method", "params", "status", "words"),
    [
        ("sendMassage", {}, 404, "Not Found"),
        ("sendMessage", {"text": "hi"}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"text": "hi", "chat_id": 5}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"text": "hi", "chat_id": "@nobody"}, 400, "Bad Request: chat not found"),
        ("getFile", {"file_id": "nothing"}, 400, "Bad Request: invalid file_id"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, 400, "Bad Request: query is too old"),
        ("setWebhook", {"url": "http://example.org/hook"}, 400, "Bad Request: bad webhook: An HTTPS URL"),
        ("setWebhook", {"url": "https://example.org:444/hook"}, 400, "Bad Request: bad webhook: Webhook can be set up"),
        ("setWebhook", {"url": "https://example.org/", "secret_token": "é"}, 400, "Bad Request: secret token contains"),
        ("setMyCommands", {"commands": [{"command": "Help", "description": "x"}]}, 400, "BOT_COMMAND_INVALID"),
        ("setMyName", {"name": "x" * 65}, 400, "Bad Request: bot name is too long"),
        ("banChatMember", {"chat_id": 1, "user_id": 1}, 501, "Not Implemented: the sandbox does not carry out"),
    ],
)
async def test_errors_without_a_chat(
    call: Caller, method: str, params: dict[str, object], status: int, words: str
) -> None:
    answered, answer = await call(method, **params)
    assert (answered, answer["error_code"]) == (status, status)
    assert words in str(answer["description"])


async def test_method_names_are_read_in_any_case(call: Caller) -> None:
    assert (await call("getme"))[0] == 200


async def test_get_requests_and_forms_carry_parameters_too(
    sandbox: Sandbox, http: aiohttp.ClientSession, anna: Phone
) -> None:
    address = f"{sandbox.url}/bot{TOKEN}/sendMessage"
    async with http.get(address, params={"chat_id": str(anna.id), "text": "5"}) as response:
        assert (await response.json())["result"]["text"] == "5"
    async with http.post(address, data={"chat_id": str(anna.id), "text": "hi", "protect_content": "true"}) as response:
        assert (await response.json())["result"]["has_protected_content"] is True


async def test_a_body_that_is_not_json_is_refused(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{sandbox.url}/bot{TOKEN}/getMe", data="{", headers=headers) as response:
        assert response.status == 400


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (make_png(9000, 1500), "PHOTO_INVALID_DIMENSIONS"),
        (make_png(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (make_png(10, 10) + b"\0" * (10 * 2**20), "file is too big"),
    ],
    ids=["text", "nothing", "too large", "too narrow", "too heavy"],
)
async def test_a_picture_telegram_can_not_use_is_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, anna: Phone, picture: bytes, words: str
) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    form.add_field("photo", io.BytesIO(picture), filename="face.png", content_type="image/png")
    async with http.post(f"{sandbox.url}/bot{TOKEN}/sendPhoto", data=form) as response:
        answer = await response.json()
    assert response.status == 400
    assert words in answer["description"]


async def test_caption_is_shorter_than_text(
    sandbox: Sandbox, http: aiohttp.ClientSession, call: Caller, anna: Phone, picture: bytes
) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id), "caption": "x" * 1025})
    form.add_field("photo", io.BytesIO(picture), filename="face.png", content_type="image/png")
    async with http.post(f"{sandbox.url}/bot{TOKEN}/sendPhoto", data=form) as response:
        assert (await response.json())["description"] == "Bad Request: message caption is too long"
