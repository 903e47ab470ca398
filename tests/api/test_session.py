"""Who may open a session: Telegram's word for this bot, fresh, once; everything else is refused alike."""

from __future__ import annotations

import string
import time
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from api.conftest import Client, launch, sign
from conftest import TOKEN
from datingbot.api.init_data import InvalidInitData, parse_init_data
from datingbot.services.context import Context
from datingbot.storage.database import execute, fetch_value


async def exchange(client: Client, credential: str, *, key: str | None = None) -> tuple[int, Any]:
    headers = {"Authorization": credential, "Idempotency-Key": key or str(uuid4())}
    async with client.post("/api/session", headers=headers) as response:
        return response.status, await response.json()


def swap(raw: str, **changes: str) -> str:
    return urlencode(dict(parse_qsl(raw)) | changes)


NOW = int(time.time())
LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
GOOD = sign(launch(7))
FORGERIES = {
    "empty": "",
    "not a query": "hello",
    "no hash": urlencode(launch(7)),
    "empty hash": swap(GOOD, hash=""),
    "hash of zeros": swap(GOOD, hash="0" * 64),
    "hash not ascii": swap(GOOD, hash="é" * 64),
    "another user": swap(GOOD, user='{"id":8,"first_name":"Mallory"}'),
    "a field more": GOOD + "&is_admin=1",
    "a field twice": GOOD + "&user=%7B%22id%22%3A8%7D",
    "hash twice": GOOD + "&hash=" + "0" * 64,
    "another bot's": sign(launch(7), token="999999999:" + "B" * 35),
    "token as the key": sign(launch(7), token=""),
    "too old": sign(launch(7, auth_date=NOW - 7200)),
    "from the future": sign(launch(7, auth_date=NOW + 7200)),
    "auth_date negative": sign({**launch(7), "auth_date": "-5"}),
    "auth_date missing": sign({"user": '{"id":7}'}),
    "auth_date huge": sign({**launch(7), "auth_date": "9" * 40}),
    "user missing": sign({"auth_date": str(NOW)}),
    "user not JSON": sign({**launch(7), "user": "{"}),
    "user a list": sign({**launch(7), "user": "[]"}),
    "user id a text": sign({**launch(7), "user": '{"id":"7"}'}),
    "user id negative": sign({**launch(7), "user": '{"id":-7}'}),
    "user id too large": sign({**launch(7), "user": '{"id":99999999999999999999}'}),
    "a bot": sign({**launch(7), "user": '{"id":7,"is_bot":true}'}),
    "too long": sign({**launch(7), "start_param": "x" * 5000}),
    "bad percent encoding": GOOD + "&x=%ff%fe",
}


async def test_a_genuine_launch_opens_a_session(client: Client) -> None:
    status, body = await exchange(client, f"tma {sign(launch(7))}")
    assert status == 200
    assert (body["user_id"], body["language"], body["has_profile"], body["is_admin"]) == (7, "en", False, False)
    async with client.get("/api/settings", headers={"Authorization": f"Bearer {body['token']}"}) as response:
        assert response.status == 200


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forgery_is_refused_and_leaves_no_trace(client: Client, context: Context, forgery: str) -> None:
    status, body = await exchange(client, f"tma {FORGERIES[forgery]}")
    assert (status, body["error"]["code"]) == (401, "unauthorized")
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM members") == 0


async def test_a_launch_is_exchanged_once_and_its_request_may_be_repeated(client: Client) -> None:
    credential, key = f"tma {sign(launch(7))}", str(uuid4())
    assert (await exchange(client, credential, key=key))[0] == 200
    assert (await exchange(client, credential, key=key))[0] == 200, "the answer was lost, the request comes again"
    assert (await exchange(client, credential))[0] == 401, "somebody else has the same launch"


async def test_the_same_launch_in_another_order_of_fields_is_still_a_replay(client: Client) -> None:
    raw = sign(launch(7))
    assert (await exchange(client, f"tma {raw}"))[0] == 200
    assert (await exchange(client, f"tma {urlencode(sorted(parse_qsl(raw), reverse=True))}"))[0] == 401


async def test_a_launch_is_over_however_the_same_is_spelt_again(client: Client, context: Context) -> None:
    token = context.signer.launch_token(7)
    assert (await exchange(client, f"launch {token}"))[0] == 200
    # 32 bytes are 43 letters of base64, whose last one has two bits of no meaning.
    last = LETTERS.index(token[-1])
    for other in {*range(last & ~3, (last & ~3) + 4)} - {last}:
        assert (await exchange(client, f"launch {token[:-1]}{LETTERS[other]}"))[0] == 401
    assert (await exchange(client, f"launch {token}="))[0] == 401


async def test_a_launch_token_of_the_reply_keyboard_is_good_once(client: Client, context: Context) -> None:
    token = context.signer.launch_token(7)
    assert (await exchange(client, f"launch {token}"))[0] == 200
    assert (await exchange(client, f"launch {token}"))[0] == 401
    assert (await exchange(client, f"launch {token[:-2]}"))[0] == 401
    session = context.signer.session_token(7)[0]
    assert (await exchange(client, f"launch {session}"))[0] == 401, "a token of one kind is none of another"


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer x", "Bearer 1.2.3.4", "Basic YTpi", "Bearer " + "é" * 9, "tma " + GOOD]
)
async def test_without_a_session_nothing_is_open(client: Client, header: str | None) -> None:
    headers = {"Authorization": header} if header is not None else {}
    for path in ("/api/profile", "/api/deck", "/api/matches", "/api/settings", "/api/likes", "/api/places?q=b"):
        async with client.get(path, headers=headers) as response:
            assert response.status == 401


async def test_a_banned_member_is_shut_out(client: Client, context: Context) -> None:
    assert (await exchange(client, f"tma {sign(launch(7))}"))[0] == 200
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE members SET banned_at = now() WHERE user_id = 7")
    assert (await exchange(client, f"tma {sign(launch(7))}"))[0] == 403


async def test_a_session_can_be_renewed_for_a_day_and_not_longer(client: Client, context: Context) -> None:
    await exchange(client, f"tma {sign(launch(7))}")
    for age, expected in ((0, 200), (3600 * 23, 200), (3600 * 25, 401)):
        token, _ = context.signer.session_token(7, opened_at=int(time.time()) - age)
        async with client.post("/api/session/refresh", headers={"Authorization": f"Bearer {token}"}) as response:
            assert response.status == expected


async def test_logging_in_over_and_over_is_slowed_down(client: Client) -> None:
    statuses = [(await exchange(client, f"tma {sign(launch(7))}"))[0] for _ in range(32)]
    assert statuses[:20] == [200] * 20
    assert 429 in statuses or statuses.count(200) == 32, "a minute may end in between"


def test_telegrams_own_signature_is_enough_without_the_token() -> None:
    private = Ed25519PrivateKey.generate()
    fields = launch(7)
    checked = "4242424242:WebAppData\n" + "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    signature = urlsafe_b64encode(private.sign(checked.encode())).decode().rstrip("=")
    raw = urlencode({**fields, "signature": signature, "hash": "whatever"})
    key = private.public_key().public_bytes_raw()
    given = {"bot_token": None, "bot_id": 4242424242, "now": time.time()}
    read = parse_init_data(raw, ed25519_key=key, **given)
    assert read.user_id == 7
    # Nothing proves the hash here: with another one it is still the same launch, and no second one.
    assert parse_init_data(swap(raw, hash="other"), ed25519_key=key, **given) == read
    for wrong in (raw.replace("Eve", "Eva"), raw.replace("signature=", "signature=A")):
        with pytest.raises(InvalidInitData):
            parse_init_data(wrong, ed25519_key=key, **given)
    with pytest.raises(InvalidInitData):
        parse_init_data(raw, ed25519_key=None, **given)


@given(raw=st.text() | st.dictionaries(st.text(), st.text()).map(urlencode))
def test_whatever_is_sent_is_refused_and_never_crashes(raw: str) -> None:
    with pytest.raises(InvalidInitData):
        parse_init_data(raw, bot_token=TOKEN, bot_id=1, ed25519_key=None, now=time.time())


@given(position=st.integers(0, len(GOOD) - 1), letter=st.characters(codec="ascii"))
def test_one_changed_letter_breaks_the_seal(position: int, letter: str) -> None:
    changed = GOOD[:position] + letter + GOOD[position + 1 :]
    if dict(parse_qsl(changed, keep_blank_values=True)) == dict(parse_qsl(GOOD)):
        return
    with pytest.raises(InvalidInitData):
        parse_init_data(changed, bot_token=TOKEN, bot_id=1, ed25519_key=None, now=NOW)


def test_the_user_is_read_from_what_was_signed() -> None:
    data = parse_init_data(GOOD, bot_token=TOKEN, bot_id=1, ed25519_key=None, now=NOW)
    assert (data.user_id, data.first_name, data.language_code) == (7, "Eve", "en")
    assert msgspec.json.decode(dict(parse_qsl(GOOD))["user"])["id"] == 7
