"""Erasing: nothing of a member is left anywhere, and that is looked for in every column of every table."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from obstore.exceptions import GenericError

from api.conftest import picture
from chat import Chat
from conftest import BERLIN, MakeMember
from datingbot.domain.consent import SUBJECTS
from datingbot.domain.message import Draft
from datingbot.photos.store import PhotoStore, open_objects
from datingbot.services.chatting import send_message
from datingbot.services.consenting import give_consents
from datingbot.services.context import Context
from datingbot.services.doomed_objects import delete_doomed
from datingbot.services.erasure import erase
from datingbot.services.exporting import Exporter, ask_for_export, export_key
from datingbot.services.housekeeping import tidy_hourly, tidy_often
from datingbot.services.photos import add_photo, remove_photo
from datingbot.services.swiping import swipe
from datingbot.storage import credentials, outbox, photos
from datingbot.storage.announcements import listen
from datingbot.storage.database import Connection, MemberGone, execute, fetch_all, fetch_value
from datingbot.storage.departures import list_departures
from datingbot.storage.matches import list_matches
from datingbot.storage.profiles import CHANGED_CHANNEL
from datingbot.telegram.keyboards import ErasureStep

LEAVER, MATCH, ADMIRER, PASSED = 7_300_000_001, 7_300_000_002, 7_300_000_003, 7_300_000_004

NAME, BIO, NOTE = "Ottoline Quist", "I breed harlequin newts and play the serpent", "Do you like newts?"
FILE_ID, DRAFT, TYPED = "AgACAgIAAxkBAAIBZ2f0zL", "a draft about salamanders", "a question about axolotls"
LATITUDE = "52.5162746"

FEW_ROWS = {"moderators.added_by", "broadcasts.created_by"}

TRACES = (str(LEAVER), NAME, BIO, NOTE, FILE_ID, DRAFT, TYPED)


class Unreliable(PhotoStore):
    """A store that can be away."""

    def __init__(self, folder: Path) -> None:
        super().__init__(open_objects(str(folder)))
        self.is_away = False

    async def delete_object(self, key: str) -> None:
        """Refuse while away."""
        if self.is_away:
            raise GenericError("connection refused")
        await super().delete_object(key)


async def leave_traces(context: Context, make_member: MakeMember) -> UUID:
    """Use everything there is, as a member who will leave; the id of their photo."""
    await make_member(user_id=LEAVER, name=NAME, bio=BIO)
    for user_id, name in ((MATCH, "Mattis"), (ADMIRER, "Adrian"), (PASSED, "Pascal")):
        await make_member(user_id=user_id, name=name)
    photo = await add_photo(context, user_id=LEAVER, content=picture())
    for one, other, action, more in (
        (LEAVER, MATCH, "like", {"note": NOTE, "super": True}),
        (MATCH, LEAVER, "like", {}),
        (ADMIRER, LEAVER, "like", {"note": "Hello"}),
        (LEAVER, PASSED, "dislike", {}),
        (PASSED, LEAVER, "dislike", {}),
    ):
        form = {"target_id": other, "action": action, "key": str(uuid4()), **more}
        await swipe(context, user_id=one, form=form)
    async with context.database.begin() as connection:
        told = await fetch_value(connection, "SELECT count(*) FROM outbox WHERE about = :id", id=LEAVER)
        assert told >= 1, "the match was told of them"
        match_id = await fetch_value(connection, "SELECT id FROM matches")
        for one in (LEAVER, MATCH):
            await send_message(context, connection, user_id=one, match_id=match_id, draft=Draft(uuid4(), TYPED))
        export = await ask_for_export(context, connection, user_id=LEAVER, to_chat=False)
    await Exporter(context, wake=lambda: None).build_next()
    assert await context.photos.get_object(export_key(export.id)) is not None
    async with context.database.begin() as connection:
        await photos.remember_file_id(connection, photo_id=photo.id, file_id=FILE_ID)
        form = dict.fromkeys(SUBJECTS, True)
        await give_consents(context, connection, user_id=LEAVER, form=form, language="en", place="app")
        far = context.clock().replace(year=2100)
        await credentials.redeem(connection, digest=b"digest", nonce="nonce", user_id=LEAVER, expires_at=far)
    chat = Chat(context, user_id=LEAVER)
    await chat.write("/profile")
    await chat.press("edit:bio")
    async with context.database.begin() as connection:
        draft = json.dumps({"draft": {"form": {"bio": DRAFT}, "problem": None}})
        statement = "UPDATE conversation_state SET data = CAST(:data AS jsonb) WHERE user_id = :id"
        await execute(connection, statement, data=draft, id=LEAVER)
    await fail_an_update(context, chat)
    # What the match looked at in the chat is in the outbox, as it is before it is sent.
    await Chat(context, user_id=MATCH).write("/matches")
    return photo.id


async def fail_an_update(context: Context, chat: Chat) -> None:
    """An update that would not go through, with where its sender stood."""
    place = {"latitude": float(LATITUDE), "longitude": 13.3777}
    venue = {"location": place, "title": "Home", "address": LATITUDE}
    message = chat.message(text=TYPED, location=place, venue=venue)
    body = json.dumps({"update_id": 990, "message": message}).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chat.desk, "_take", _fail)
        with pytest.raises(Exception, match="update 990 failed"):
            await chat.desk.accept(body)
    async with context.database.begin() as connection:
        kept = await fetch_value(connection, "SELECT payload::text || error FROM failed_updates")
    assert str(LEAVER) in kept
    assert TYPED not in kept
    assert LATITUDE not in kept, "an exact position is kept nowhere"


async def _fail(*_: object, **__: object) -> None:
    raise RuntimeError(f"cannot handle {TYPED}")


async def find_traces(connection: Connection, *, photo_id: UUID) -> list[str]:
    """Every value of every column of every table that has a trace; bytes are looked at in several ways."""
    tables = await fetch_all(
        connection,
        """SELECT c.relname AS plain, format('%I', c.relname) AS name FROM pg_class c
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1""",
    )
    found = []
    for table in tables:
        for row in await fetch_all(connection, f"SELECT * FROM {table.name}"):  # noqa: S608 - our own names
            for column, value in row.items():
                text = _readable(value)
                found += [f"{table.plain}.{column}: {text}" for trace in (*TRACES, str(photo_id)) if trace in text]
    return found


def _readable(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    return f"{value.decode('utf-8', 'replace')} {value.hex()} {base64.b64encode(value).decode()}"


def objects(folder: Path) -> list[str]:
    """All that the store holds, files and folders."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture
def store(context: Context, tmp_path: Path) -> Unreliable:
    """The context's photos, in a store that can be away."""
    unreliable = Unreliable(tmp_path / "photos")
    object.__setattr__(context, "photos", unreliable)
    return unreliable


@pytest.mark.parametrize("door", ["the Mini App", "the chat"])
async def test_nothing_of_a_member_is_left(
    context: Context,
    make_member: MakeMember,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    store: Unreliable,
    door: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    photo_id = await leave_traces(context, make_member)
    async with context.database.begin() as connection:
        assert len(await find_traces(connection, photo_id=photo_id)) > 20, "there is much to find before"
    assert any(str(photo_id) in name for name in objects(tmp_path / "photos"))
    caplog.clear()

    if door == "the chat":
        chat = Chat(context, user_id=LEAVER)
        step = ErasureStep(step="erase", asked_at=int(context.clock().timestamp())).pack()
        _, farewell = await chat.press(step)
        assert farewell.text.startswith("Everything about you is erased")
        async with context.database.begin() as connection:
            # As the sender does, when both are sent.
            await execute(connection, "INSERT INTO chat_pace VALUES (:id, now())", id=LEAVER)
            await execute(connection, "UPDATE outbox SET state = 'sent', finished_at = now() WHERE farewell")
    else:
        await erase(context, user_id=LEAVER)
    await tidy_often(context)

    async with context.database.begin() as connection:
        assert await find_traces(connection, photo_id=photo_id) == []
        assert await fetch_value(connection, "SELECT count(*) FROM doomed_objects") == 0
    assert objects(tmp_path / "photos") == [], "photos are gone, and the folders named by them"
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert [trace for trace in (*TRACES, str(photo_id)) if trace in logged] == []


async def test_photos_are_deleted_when_the_store_is_back(
    context: Context, make_member: MakeMember, tmp_path: Path, store: Unreliable
) -> None:
    photo_id = await leave_traces(context, make_member)
    store.is_away = True
    await erase(context, user_id=LEAVER)
    assert len(objects(tmp_path / "photos")) > 3, "the store did not let go"
    store.is_away = False
    assert await delete_doomed(context) == 0, "it is not asked again at once"
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE doomed_objects SET not_before = now()")
    await tidy_often(context)
    assert objects(tmp_path / "photos") == []
    async with context.database.begin() as connection:
        assert await find_traces(connection, photo_id=photo_id) == []


async def test_a_deleted_photo_leaves_the_store_too(
    context: Context, make_member: MakeMember, tmp_path: Path, store: Unreliable
) -> None:
    member = await make_member()
    photo = await add_photo(context, user_id=member, content=picture())
    store.is_away = True
    assert await remove_photo(context, user_id=member, photo_id=photo.id)
    store.is_away = False
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE doomed_objects SET not_before = now()")
    await tidy_often(context)
    assert objects(tmp_path / "photos") == []


async def test_whoever_stays_sees_that_somebody_left_but_not_who(context: Context, make_member: MakeMember) -> None:
    await leave_traces(context, make_member)
    await erase(context, user_id=LEAVER)
    async with context.database.begin() as connection:
        assert await list_matches(connection, user_id=MATCH) == []
        (left,) = await list_departures(connection, user_id=MATCH)
        assert left.left_at > left.matched_at
        assert await list_departures(connection, user_id=ADMIRER) == [], "a like is not a match"
        await execute(connection, "UPDATE departures SET left_at = now() - interval '15 days'")
    await tidy_hourly(context, keep_updates_days=3)
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM departures") == 0


async def test_every_replica_forgets_who_was_erased(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=LEAVER)
    heard, listening = asyncio.Event(), asyncio.Event()
    news: list[str] = []

    def take(payload: str) -> None:
        news.append(payload)
        heard.set()

    listener = asyncio.create_task(listen(context.database, channels={CHANGED_CHANNEL: take}, on_gap=(listening.set,)))
    try:
        async with asyncio.timeout(60):
            await listening.wait()
            await erase(context, user_id=LEAVER)
            await heard.wait()
    finally:
        listener.cancel()
    assert news == [str(LEAVER)]


async def test_nothing_is_stored_about_somebody_who_is_being_erased(context: Context, make_member: MakeMember) -> None:
    liker = await make_member()
    await make_member(user_id=LEAVER)
    async with context.database.begin() as connection:
        await execute(connection, "DELETE FROM members WHERE user_id = :id", id=LEAVER)
        form = {"target_id": LEAVER, "action": "like", "key": str(uuid4())}
        late = asyncio.create_task(swipe(context, user_id=liker, form=form))
        # Until the other waits for the member's row, which is when Postgres says so.
        while not await fetch_value(connection, "SELECT count(*) FROM pg_locks WHERE NOT granted"):  # noqa: ASYNC110
            await asyncio.sleep(0)
    with pytest.raises(MemberGone):
        await late
    async with context.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM user_interactions") == 0


async def test_a_launch_that_was_used_stays_used(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=LEAVER)
    far = context.clock().replace(year=2100)
    async with context.database.begin() as connection:
        assert await credentials.redeem(connection, digest=b"d", nonce="n", user_id=LEAVER, expires_at=far)
    await erase(context, user_id=LEAVER)
    async with context.database.begin() as connection:
        assert not await credentials.redeem(connection, digest=b"d", nonce="n", user_id=LEAVER, expires_at=far)


async def test_erasing_reads_no_table_from_end_to_end(context: Context) -> None:
    """Each key that leads to a member has an index of its own: among millions, one is erased in no time."""
    async with context.database.begin() as connection:
        bare = await fetch_all(
            connection,
            """SELECT k.conrelid::regclass::text AS name, a.attname AS column FROM pg_constraint k
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                WHERE k.contype = 'f' AND k.confrelid IN ('members'::regclass, 'matches'::regclass)
                  AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
                                     AND i.indkey[0] = k.conkey[1])""",
        )
    assert {f"{one.name}.{one.column}" for one in bare} <= FEW_ROWS


async def test_leaving_and_coming_back_is_beginning_anew(context: Context, make_member: MakeMember) -> None:
    await leave_traces(context, make_member)
    await erase(context, user_id=LEAVER)
    await make_member(user_id=LEAVER, place_id=BERLIN)
    async with context.database.begin() as connection:
        assert await list_matches(connection, user_id=LEAVER) == []
        assert await fetch_value(connection, "SELECT count(*) FROM consents") == 0
        await outbox.purge_paces(connection)
