"""Exporting: everything that is held about a member is in their archive, readable, and nothing that is another's."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any
from uuid import UUID, uuid4

import pytest
from obstore.exceptions import GenericError

from api.conftest import picture
from chat import Chat
from conftest import MakeMember
from datingbot.domain.message import Draft
from datingbot.services import exporting
from datingbot.services.chatting import send_message
from datingbot.services.context import Context
from datingbot.services.exporting import Exporter, ask_for_export, build_archive, export_key, read_archive
from datingbot.services.housekeeping import tidy_hourly, tidy_often
from datingbot.services.photos import add_photo
from datingbot.services.swiping import QuotaSpent, swipe
from datingbot.storage import exports
from datingbot.storage.database import execute, fetch_all, fetch_value
from datingbot.storage.holdings import HELD, WITHHELD
from services.test_erasure import ADMIRER, BIO, LEAVER, MATCH, NAME, NOTE, PASSED, leave_traces

SAID, ANSWERED = "The newts are asleep by now", "Then let us not wake them"

NO_MEMBERS = {"moderation_log.case_id", "telegram_updates.update_id", "failed_updates.update_id"}
"""Numbers that look like a member's and are none."""


def opened(archive: bytes) -> dict[str, Any]:
    """The parts of ``data.json``."""
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        assert content.testzip() is None
        return dict(json.loads(content.read("data.json"))["parts"])


def names(archive: bytes) -> list[str]:
    """The files in an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        return sorted(content.namelist())


async def converse(context: Context) -> None:
    async with context.database.begin() as connection:
        match_id = await fetch_value(connection, "SELECT id FROM matches")
        for user_id, text in ((LEAVER, SAID), (MATCH, ANSWERED)):
            await send_message(context, connection, user_id=user_id, match_id=match_id, draft=Draft(uuid4(), text))


async def test_an_archive_holds_everything_that_was_stored(context: Context, make_member: MakeMember) -> None:
    photo_id = await leave_traces(context, make_member)
    await converse(context)
    archive = await build_archive(context, user_id=LEAVER)
    parts = opened(archive)
    (profile,) = parts["profile"]["profiles"]
    assert (profile["name"], profile["bio"]) == (NAME, BIO)
    assert [like["note"] for like in parts["swipes"]["given"] if like["action"] == "like"] == [NOTE]
    assert sorted(like["note"] or "" for like in parts["swipes"]["likes_received"]) == ["", "Hello"]
    assert [message["text"] for message in parts["matches"]["messages"]][2:] == [SAID, ANSWERED], (
        "decrypted, both sides"
    )
    assert {consent["subject"] for consent in parts["agreements"]["consents"]} == {
        "terms", "sensitive", "learning", "outcome",
    }  # fmt: skip
    assert names(archive) == ["README.txt", "data.json", f"photos/{photo_id}.jpg"]

    # Whatever table names the member anywhere has rows in the archive.
    told = {held.table for held in HELD if parts[held.part][held.name]}
    async with context.database.begin() as connection:
        tables = await fetch_all(
            connection,
            """SELECT c.oid::regclass::text AS name, c.relname FROM pg_class c
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relnamespace = 'public'::regnamespace""",
        )
        for table in tables:
            query = f"SELECT count(*) FROM {table.name} t WHERE t::text ~ :id"  # noqa: S608 - our own names
            if await fetch_value(connection, query, id=rf"\m{LEAVER}\M"):
                assert table.relname in told, "its rows are missing"


async def test_every_column_that_leads_to_a_member_is_exported_or_has_a_reason(context: Context) -> None:
    async with context.database.begin() as connection:
        columns = await fetch_all(
            connection,
            """SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
                  AND a.attnum > 0 AND NOT a.attisdropped
                  AND (a.attname ~ '_id$' AND a.atttypid = 'bigint'::regtype OR a.attname = 'about'
                                                                     AND a.atttypid = 'bigint'::regtype
                       OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
                                     AND k.confrelid = 'members'::regclass AND a.attnum = ANY (k.conkey)))""",
        )
    covered = set(WITHHELD)
    for held in HELD:
        used = re.findall(r"\bt\.(\w+)", held.mine)
        covered |= {f"{held.table}.{column}" for column in (*used, *held.people)}
    assert {column.name for column in columns} - NO_MEMBERS - covered == set()


async def test_an_archive_tells_of_others_no_more_than_the_app(context: Context, make_member: MakeMember) -> None:
    await leave_traces(context, make_member)
    await converse(context)
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE profiles SET bio = 'secret of ' || user_id WHERE user_id <> :id", id=LEAVER)
    with zipfile.ZipFile(io.BytesIO(await build_archive(context, user_id=LEAVER))) as content:
        text = content.read("data.json").decode()
    assert str(LEAVER) in text
    for other in (MATCH, ADMIRER, PASSED):
        assert str(other) not in text
    assert "secret of" not in text
    assert text.count('"action":"dislike"') == 1, "who passed them stays the other's"
    parts = json.loads(text)["parts"]
    liked = next(one["to_user_id"] for one in parts["swipes"]["given"] if one["action"] == "like")
    (match,) = parts["matches"]["matches"]
    assert liked in (match["user1_id"], match["user2_id"]), "the same person has the same name throughout"


async def test_the_whole_way_from_asking_in_the_chat_to_the_file(context: Context, make_member: MakeMember) -> None:
    await leave_traces(context, make_member)
    (said,) = await Chat(context, user_id=LEAVER).write("/export")
    assert "moment" in said.text, "the webhook does not wait for it"
    woken: list[bool] = []
    exporter = Exporter(context, wake=lambda: woken.append(True))
    assert await exporter.build_next()
    assert not await exporter.build_next(), "built once"
    assert woken
    async with context.database.begin() as connection:
        (sent,) = await fetch_all(connection, "SELECT * FROM outbox WHERE method = 'sendDocument'")
        assert sent.chat_id == LEAVER
        export = await exports.find(connection, user_id=LEAVER)
    assert export is not None
    assert sent.photo_id == export.id
    archive = await read_archive(context, export_id=export.id)
    assert archive is not None
    assert len(archive) == export.bytes
    sealed = await context.photos.get_object(export_key(export.id))
    assert sealed is not None
    assert b"data.json" not in sealed, "in the store nobody can read it"


async def test_asking_again_makes_a_new_archive_and_forgets_the_old(context: Context, make_member: MakeMember) -> None:
    member = await make_member()
    exporter = Exporter(context, wake=lambda: None)
    ids: list[UUID] = []
    for _ in range(2):
        async with context.database.begin() as connection:
            first = await ask_for_export(context, connection, user_id=member, to_chat=False)
            again = await ask_for_export(context, connection, user_id=member, to_chat=True)
        assert first.id == again.id, "one that is being built will do"
        assert again.to_chat
        await exporter.build_next()
        ids.append(again.id)
    await tidy_often(context)
    assert ids[0] != ids[1]
    assert await read_archive(context, export_id=ids[0]) is None
    assert await context.photos.get_object(export_key(ids[0])) is None
    assert await read_archive(context, export_id=ids[1]) is not None
    async with context.database.begin() as connection:
        await ask_for_export(context, connection, user_id=member, to_chat=False)
        with pytest.raises(QuotaSpent):
            await ask_for_export(context, connection, user_id=member, to_chat=False)


async def test_an_archive_is_forgotten_after_a_day(context: Context, make_member: MakeMember) -> None:
    member = await make_member()
    async with context.database.begin() as connection:
        export = await ask_for_export(context, connection, user_id=member, to_chat=False)
    await Exporter(context, wake=lambda: None).build_next()
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE exports SET asked_at = now() - interval '25 hours'")
    await tidy_hourly(context, keep_updates_days=3)
    await tidy_often(context)
    assert await read_archive(context, export_id=export.id) is None
    assert await context.photos.get_object(export_key(export.id)) is None


async def test_an_archive_that_cannot_be_kept_is_tried_again_and_then_given_up(
    context: Context, make_member: MakeMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = await make_member()

    async def refuse(*_: object) -> None:
        raise GenericError("connection refused")

    monkeypatch.setattr(type(context.photos), "put_object", refuse)
    async with context.database.begin() as connection:
        await ask_for_export(context, connection, user_id=member, to_chat=True)
    exporter = Exporter(context, wake=lambda: None)
    for attempt in range(exports.ATTEMPTS_MOST):
        assert await exporter.build_next(), attempt
        assert not await exporter.build_next(), "not at once"
        async with context.database.begin() as connection:
            await execute(connection, "UPDATE exports SET claimed_until = now() - interval '1 second'")
    assert not await exporter.build_next()
    async with context.database.begin() as connection:
        export = await exports.find(connection, user_id=member)
        told = await fetch_value(connection, "SELECT payload->>'text' FROM outbox WHERE chat_id = :id", id=member)
    assert export is not None
    assert export.failed_at is not None
    assert "/export" in told


async def test_an_archive_has_a_largest_size(
    context: Context, make_member: MakeMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = await make_member()
    await add_photo(context, user_id=member, content=picture())
    monkeypatch.setattr(exporting, "ARCHIVE_BYTES_MOST", 1000)
    with pytest.raises(exporting.ArchiveTooLarge):
        await build_archive(context, user_id=member)


async def test_many_rows_are_read_some_at_a_time(
    context: Context, make_member: MakeMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datingbot.storage.holdings.ROWS_AT_ONCE", 3)
    member = await make_member()
    for _ in range(7):
        form = {"target_id": await make_member(), "action": "dislike", "key": str(uuid4())}
        await swipe(context, user_id=member, form=form)
    given = opened(await build_archive(context, user_id=member))["swipes"]["given"]
    assert len({one["to_user_id"] for one in given}) == 7
