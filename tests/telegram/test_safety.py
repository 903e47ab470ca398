"""Safety in the chat: the queue's buttons, commands by id, what is left to who was shut out, and the selfie check."""

from __future__ import annotations

import io
from random import Random

import pytest
from PIL import Image

from chat import Chat
from conftest import MakeMember
from datingbot.services import banning, reporting
from datingbot.services.context import Context
from datingbot.services.photos import add_photo
from datingbot.storage import moderators
from datingbot.storage.database import fetch_all, fetch_value
from datingbot.telegram.safety_keyboards import AppealPressed, CasePressed

OWNER, MARA, NINA = 99, 601, 602


def picture(seed: int) -> bytes:
    chance = Random(seed)
    small = Image.new("RGB", (6, 6))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(36)])
    buffer = io.BytesIO()
    small.resize((400, 500)).save(buffer, "JPEG")
    return buffer.getvalue()


async def value(context: Context, sql: str, **values: object) -> object:
    async with context.database.begin() as connection:
        return await fetch_value(connection, sql, **values)


async def make_moderator(context: Context, make_member: MakeMember, user_id: int) -> Chat:
    await make_member(user_id=user_id)
    async with context.database.begin() as connection:
        await moderators.add_moderator(connection, user_id=user_id, added_by=OWNER)
    return Chat(context, user_id=user_id)


async def reported(context: Context, make_member: MakeMember, *, times: int = 1) -> int:
    target = await make_member()
    for _ in range(times):
        reporter = await make_member()
        await reporting.report(
            context, user_id=reporter, form={"target_id": target, "reason": "spam", "words": "<b>Sells</b> things"}
        )
    return target


@pytest.mark.parametrize("command", ["/reports", "/ban 5", "/unban 5", "/moderators", "/moderators 5"])
async def test_to_everybody_else_these_are_unknown_commands(
    context: Context, make_member: MakeMember, command: str
) -> None:
    await make_member(user_id=5)
    await make_member(user_id=6)
    (said,) = await Chat(context, user_id=6).write(command)
    assert said.text.startswith("I did not understand")
    assert await value(context, "SELECT count(*) FROM moderation_log") == 0


async def test_a_moderators_buttons_do_nothing_for_others(context: Context, make_member: MakeMember) -> None:
    await reported(context, make_member)
    case_id = await value(context, "SELECT id FROM cases")
    await make_member(user_id=6)
    said = await Chat(context, user_id=6).press(CasePressed(case_id=int(str(case_id)), verdict="ban").pack())
    assert [one.method for one in said] == ["answerCallbackQuery"]
    assert await value(context, "SELECT decided_at FROM cases") is None


async def test_the_queue_is_shown_case_by_case_and_decided_by_buttons(
    context: Context, make_member: MakeMember
) -> None:
    mara = await make_moderator(context, make_member, MARA)
    await reported(context, make_member)
    await reported(context, make_member)
    shown = (await mara.write("/reports"))[-1]
    assert "2 waiting" in shown.text
    assert "&lt;b&gt;Sells&lt;/b&gt; things" in shown.text, "what people typed is escaped"
    assert list(shown.buttons)[:4] == ["✅ Approve", "⚠️ Warn", "⛔ Ban", "⏭ Next"]
    said = await mara.press(shown.buttons["⚠️ Warn"]["callback_data"])
    assert said[0].payload["text"] == "Warned"
    assert "1 waiting" in said[-1].text
    again = await mara.press(shown.buttons["⛔ Ban"]["callback_data"])
    assert "Another moderator" in again[0].text
    last = await mara.press(said[-1].buttons["✅ Approve"]["callback_data"])
    assert last[-1].text == "Nothing waits. Thank you!"


async def test_next_goes_on_without_deciding(context: Context, make_member: MakeMember) -> None:
    mara = await make_moderator(context, make_member, MARA)
    for _ in range(2):
        await reported(context, make_member)
    first = (await mara.write("/reports"))[-1]
    second = (await mara.press(first.buttons["⏭ Next"]["callback_data"]))[-1]
    assert first.text != second.text
    assert (await mara.press(second.buttons["⏭ Next"]["callback_data"]))[-1].text == first.text


async def test_owners_make_moderators_and_take_the_role_away(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=OWNER)
    await make_member(user_id=MARA)
    owner, mara = Chat(context, user_id=OWNER), Chat(context, user_id=MARA)
    assert (await owner.write("/moderators 12345"))[0].text.startswith("12345 is nobody here")
    assert (await owner.write(f"/moderators {MARA}"))[0].text == f"{MARA} is a moderator now."
    assert (await mara.write("/reports"))[0].text == "Nothing waits. Thank you!"
    assert f"({MARA})" in (await owner.write("/moderators"))[0].text
    await owner.write(f"/moderators -{MARA}")
    assert (await mara.write("/reports"))[0].text.startswith("I did not understand")
    async with context.database.begin() as connection:
        rows = await fetch_all(connection, "SELECT action FROM moderation_log ORDER BY id")
    assert [row.action for row in rows] == ["add-moderator", "remove-moderator"]


async def test_who_is_shut_out_reads_why_and_may_appeal_once(context: Context, make_member: MakeMember) -> None:
    mara = await make_moderator(context, make_member, MARA)
    nina = await make_moderator(context, make_member, NINA)
    await make_member(user_id=7)
    assert (await mara.write("/ban 7 scam Sold tickets"))[-1].text == "7 is shut out."
    out = Chat(context, user_id=7)
    (told,) = await out.write("/profile")
    assert "Your profile has been closed" in told.text
    assert "Scam or money" in told.text
    assert "Sold tickets" in told.text
    button = told.buttons["Appeal"]["callback_data"]
    assert "Why do you find" in (await out.press(button))[-1].text
    assert "in the queue" in (await out.write("That was somebody else"))[-1].text
    assert "not open" in (await out.press(button))[0].text
    assert (await mara.write("/reports"))[-1].text == "Nothing waits. Thank you!", "not their own decision's"
    shown = (await nina.write("/reports"))[-1]
    assert "That was somebody else" in shown.text
    await nina.press(shown.buttons["✅ Lift it"]["callback_data"])
    assert "Your profile has been closed" not in (await out.write("/profile"))[-1].text


async def test_nobody_appeals_against_anothers_decision(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=OWNER)
    target, other = await make_member(), await make_member()
    async with context.database.begin() as connection:
        await banning.ban(context, connection, moderator_id=OWNER, user_id=target, rule="spam")
    decision_id = int(str(await value(context, "SELECT id FROM decisions")))
    (said,) = await Chat(context, user_id=other).press(AppealPressed(decision_id=decision_id).pack())
    assert said.payload["show_alert"] is True
    assert await value(context, "SELECT count(*) FROM appeals") == 0


async def test_who_comes_back_after_erasing_is_known_at_the_first_word(
    context: Context, make_member: MakeMember
) -> None:
    mara = await make_moderator(context, make_member, MARA)
    await mara.write("/ban 7001 scam")
    (told,) = await Chat(context, user_id=7001).write("/start")
    assert "Your profile has been closed" in told.text
    assert "By a rule of the service" in told.text
    assert (await mara.write("/unban 7001"))[-1].text == "7001 may come in again."
    assert "Hello" in (await Chat(context, user_id=7001).write("/start"))[0].text


async def test_a_selfie_in_the_chat_is_no_profile_photo(context: Context, make_member: MakeMember) -> None:
    mara = await make_moderator(context, make_member, MARA)
    await make_member(user_id=8)
    chat = Chat(context, user_id=8)
    assert "add one first" in (await chat.write("/verify"))[0].text
    await add_photo(context, user_id=8, content=picture(1))
    assert "selfie" in (await chat.write("/verify"))[0].text
    chat.bot.content = picture(2)
    sizes = [{"file_id": "a", "file_unique_id": "b", "width": 400, "height": 500, "file_size": 9000}]
    assert (await chat.send(photo=sizes))[0].text.startswith("Thank you")
    assert await value(context, "SELECT count(*) FROM photos") == 1
    shown = (await mara.write("/reports"))[-1]
    await mara.press(shown.buttons["✅ Same person"]["callback_data"])
    assert await value(context, "SELECT verified_at IS NOT NULL FROM members WHERE user_id = 8") is True
    assert await value(context, "SELECT count(*) FROM selfie_checks") == 0
