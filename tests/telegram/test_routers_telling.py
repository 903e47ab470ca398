"""In the chat: what one is told of and when not, and an owner's broadcast from its words to its end."""

from __future__ import annotations

from chat import Chat, Said
from conftest import MakeMember
from datingbot.services.context import Context
from datingbot.services.feeding import feed_broadcasts
from datingbot.storage import notification_settings
from datingbot.storage.database import fetch_all, fetch_value

OWNER = 99


def data(said: Said, label: str) -> str:
    return str(next(button for text, button in said.buttons.items() if label in text)["callback_data"])


async def test_what_is_told_is_chosen_by_buttons(context: Context, make_member: MakeMember) -> None:
    chat = Chat(context, user_id=await make_member(user_id=5))
    (settings,) = await chat.write("/settings")
    _, shown = await chat.press(data(settings, "What to tell me"))
    assert "Quiet hours: none" in shown.text
    _, changed = await chat.press(data(shown, "Likes"))
    assert changed.method == "editMessageText"
    assert "▫️ Likes" in changed.text
    assert "✅ Matches" in changed.text
    _, quiet = await chat.press(data(changed, "23:00–08:00"))
    assert "Quiet hours: 23:00–08:00" in quiet.text
    (again,) = await chat.press(data(changed, "23:00–08:00"))
    assert again.text == "It is so already"
    async with context.database.begin() as connection:
        stored = await notification_settings.read_settings(connection, user_id=5)
    assert (stored.like, stored.match, str(stored.quiet_hours)) == (False, True, "23:00-08:00")
    _, off = await chat.press(data(quiet, "No quiet hours"))
    assert "Quiet hours: none" in off.text
    (refused,) = await chat.press("tell/quiet/soon")
    assert refused.payload["show_alert"]
    (unknown,) = await chat.press("tell/system/off")
    assert unknown.payload["show_alert"]


async def test_an_owner_broadcasts_and_stops(context: Context, make_member: MakeMember) -> None:
    owner = Chat(context, user_id=await make_member(user_id=OWNER))
    english, russian = await make_member(user_id=11), await make_member(user_id=12, language="ru")
    (asked,) = await owner.write("/broadcast")
    assert "Send me the announcement" in asked.text
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    shown, whom = await owner.send(text="Party < tonight", entities=bold)
    assert (shown.text, shown.payload["parse_mode"]) == ("<b>Party</b> &lt; tonight", "HTML")
    assert "<b>3</b> members" in whom.text
    _, narrowed = await owner.press(data(whom, "Русский"))
    assert "<b>1</b> member." in narrowed.text
    _, everybody = await owner.press(data(narrowed, "Every language"))
    assert "<b>3</b> members" in everybody.text
    _, sure = await owner.press(data(everybody, "Send"))
    _, back = await owner.press(data(sure, "Not yet"))
    assert "<b>3</b> members" in back.text
    _, begun = await owner.press(data(sure, "Yes, send it"))
    assert "Being sent" in begun.text
    await feed_broadcasts(context)
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "SELECT chat_id, payload->>'text' AS text FROM outbox WHERE broadcast_id IS NOT NULL ORDER BY 1"
        )
    assert [(row.chat_id, row.text) for row in rows] == [
        (reader, "<b>Party</b> &lt; tonight") for reader in (english, russian, OWNER)
    ]
    _, stopped = await owner.press(data(begun, "Stop"))
    assert "Stopped" in stopped.text
    assert stopped.buttons == {}
    (late, *_) = await owner.press(data(whom, "Everybody"))
    assert late.payload["show_alert"]


async def test_a_draft_is_thrown_away_and_a_long_text_is_refused(context: Context, make_member: MakeMember) -> None:
    owner = Chat(context, user_id=await make_member(user_id=OWNER))
    await owner.write("/broadcast")
    _, whom = await owner.send(text="Nothing")
    _, gone = await owner.press(data(whom, "Throw away"))
    assert "gone" in gone.text
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM broadcasts") == 0


async def test_nobody_else_broadcasts(context: Context, make_member: MakeMember) -> None:
    chat = Chat(context, user_id=await make_member(user_id=5))
    (said,) = await chat.write("/broadcast")
    assert "did not understand" in said.text
    owner = Chat(context, user_id=await make_member(user_id=OWNER))
    await owner.write("/broadcast")
    _, whom = await owner.send(text="Hello")
    (refused,) = await chat.press(data(whom, "Send"))
    assert refused.payload["show_alert"]
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT state FROM broadcasts") == "draft"
