"""Updates that nothing can read as a whole are set aside at once: Telegram would send them again for a day."""

from __future__ import annotations

import json

import pytest

from chat import Chat
from datingbot.services.context import Context
from datingbot.storage.database import fetch_value
from datingbot.telegram.updates import Outcome

SPOILED = {
    "a name that is no UTF-8": b'"na\xd0me": 1',
    "a text that is no UTF-8": b'"caption": "\xed\xa0\x80"',
    "a number beyond all numbers": b'"weight": 1e999',
    "an endless number": b'"weight": ' + b"9" * 5_000,
    "a date that is none": b'"date": [[1]]',
}


@pytest.mark.parametrize("part", SPOILED.values(), ids=list(SPOILED))
async def test_what_cannot_be_read_is_set_aside_with_its_outline(context: Context, part: bytes) -> None:
    person = {"id": 5, "is_bot": False, "first_name": "Eve"}
    message = {"message_id": 1, "chat": {"id": 5, "type": "private"}, "from": person, "text": "The owl sleeps"}
    whole = json.dumps({"update_id": 7, "message": message}).encode()
    # Without a date no model of Telegram's holds it, whatever else is wrong.
    body = whole.replace(b'"text"', part + b', "text"')
    desk = Chat(context, user_id=5).desk
    assert await desk.accept(body) is Outcome.GIVEN_UP
    assert await desk.accept(body) is Outcome.REPLAYED
    async with context.database.autocommit() as connection:
        kept = await fetch_value(connection, "SELECT payload #>> '{}' FROM failed_updates")
    assert "owl" not in kept
    assert "bytes" in kept or json.loads(kept)["update_id"] == 7
