"""Exporting: all that is held about a member, as one archive, built in the background by whichever replica is free."""

from __future__ import annotations

import asyncio
import io
import tempfile
import zipfile
from collections.abc import Callable
from typing import IO, Any
from uuid import UUID, uuid4

import msgspec
import structlog

from datingbot.domain.conduct import EXPORTS
from datingbot.dumps.seal import CannotOpen, seal, unseal
from datingbot.photos.store import STORE_ERRORS
from datingbot.services.context import Context
from datingbot.services.keyring import CannotOpen as CannotUnseal
from datingbot.services.keyring import Keyring, message_place, outbox_place, username_place
from datingbot.services.swiping import QuotaSpent
from datingbot.storage import exports, holdings, members, outbox, photos, quotas
from datingbot.storage.database import Connection, DatabaseUnavailable
from datingbot.storage.doomed_objects import doom
from datingbot.storage.exports import Export
from datingbot.storage.holdings import HELD, Held

ARCHIVE_BYTES_MOST = 48 * 1024 * 1024
"""Telegram takes files of up to 50 MB from a bot; years of a member's rows are a few of them."""

IN_MEMORY_BYTES = 4 * 1024 * 1024
IDLE_SECONDS = 2.0
FILE_NAME = "datingbot-data.zip"

log = structlog.get_logger(__name__)


class ArchiveTooLarge(Exception):
    """More is held about the member than one archive may have."""


async def ask_for_export(context: Context, connection: Connection, *, user_id: int, to_chat: bool) -> Export:
    """Have an archive built; with ``to_chat`` the bot sends it when it is. Raises :class:`QuotaSpent`."""
    if not await quotas.take(connection, user_id=user_id, quota=EXPORTS):
        raise QuotaSpent(EXPORTS)
    before = await exports.ask(connection, export_id=uuid4(), user_id=user_id, to_chat=to_chat)
    now = await exports.find(connection, user_id=user_id)
    if now is None:
        raise LookupError("the export was just asked for")
    if before is not None and before.id != now.id:
        await doom(connection, [export_key(before.id)])
    return now


def export_key(export_id: UUID) -> str:
    """Where the store has an archive, sealed."""
    return f"exports/{export_id}"


async def read_archive(context: Context, *, export_id: UUID) -> bytes | None:
    """An archive as it was built, or None when it is not there (any more)."""
    async with context.database.autocommit() as connection:
        if not await exports.is_kept(connection, export_id=export_id):
            return None
    sealed = await context.photos.get_object(export_key(export_id))
    if sealed is None:
        return None
    try:
        return await asyncio.to_thread(_unseal, context.signer.archive_secret(export_id), sealed)
    except CannotOpen:
        # Sealed before the secret was changed: as good as gone.
        return None


async def forget_old_exports(context: Context) -> None:
    """Forget archives of yesterday; whoever still wants one asks anew."""
    async with context.database.begin() as connection:
        old = await exports.forget_old(connection)
        await doom(connection, [export_key(export_id) for export_id in old])


class Exporter:
    """Runs in every replica; each archive is built by one of them."""

    def __init__(self, context: Context, *, wake: Callable[[], None]) -> None:
        self._context = context
        self._wake = wake

    async def run(self) -> None:
        """Build what is asked for, until cancelled."""
        while True:
            try:
                built = await self.build_next()
            except DatabaseUnavailable as error:
                log.warning("exports wait for the database", error=str(error))
                built = False
            except Exception:
                log.exception("an export could not be built")
                built = False
            if not built:
                await asyncio.sleep(IDLE_SECONDS)

    async def build_next(self) -> bool:
        """Build one archive that waits; False when none does."""
        context = self._context
        async with context.database.begin() as connection:
            claimed = await exports.claim(connection)
        if claimed is None:
            return False
        try:
            archive = await build_archive(context, user_id=claimed.user_id)
            sealed = await asyncio.to_thread(_seal, context.signer.archive_secret(claimed.id), archive)
            await context.photos.put_object(export_key(claimed.id), sealed)
        except (*STORE_ERRORS, ArchiveTooLarge) as error:
            await self._give_back(claimed, error)
            return True
        async with context.database.begin() as connection:
            finished = await exports.finish(connection, export_id=claimed.id, size=len(archive))
            if finished is None:
                # Erased, or asked for anew, meanwhile.
                await doom(connection, [export_key(claimed.id)])
            elif finished.to_chat:
                await _send(context, connection, finished)
        self._wake()
        return True

    async def _give_back(self, claimed: Export, error: Exception) -> None:
        async with self._context.database.begin() as connection:
            failed = await exports.give_back(connection, export_id=claimed.id)
            if failed and claimed.to_chat:
                language = (await members.read_settings(connection, user_id=claimed.user_id)).language
                text = self._context.texts.say_html(language, "bot-export-failed")
                payload = {"chat_id": claimed.user_id, "text": text, "parse_mode": "HTML"}
                call = outbox.Call(chat_id=claimed.user_id, method="sendMessage", payload=payload)
                await outbox.enqueue(connection, call)
        log.warning("an archive could not be built", error=type(error).__name__, given_up=failed)
        self._wake()


async def build_archive(context: Context, *, user_id: int) -> bytes:
    """Everything held about the member: ``data.json``, the photos, and a page that explains them."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            async with context.database.begin() as connection:
                await holdings.read_at_one_moment(connection)
                language = (await members.read_settings(connection, user_id=user_id)).language
                own = await photos.list_own_ids(connection, user_id=user_id)
                with archive.open("data.json", "w") as data:
                    await _write_rows(context, connection, data, user_id=user_id)
            readme = context.texts.say(language, "bot-export-readme")
            archive.writestr("README.txt", readme)
            for photo_id in own:
                content = await context.photos.get(photo_id, "full")
                if content is not None:
                    await asyncio.to_thread(archive.writestr, f"photos/{photo_id}.jpg", content, zipfile.ZIP_STORED)
        size = file.tell()
        if size > ARCHIVE_BYTES_MOST:
            raise ArchiveTooLarge(f"{size} bytes are more than {ARCHIVE_BYTES_MOST}")
        file.seek(0)
        return file.read()


class _People:
    """Other members as an archive names them: by the order in which they come up in it."""

    def __init__(self, user_id: int) -> None:
        self._own = user_id
        self._known: dict[int, str] = {}

    def name(self, user_id: int | None) -> int | str | None:
        """One's own id as it is, another's as ``person 1`` and so on."""
        if user_id is None or user_id == self._own:
            return user_id
        return self._known.setdefault(user_id, f"person {len(self._known) + 1}")


async def _write_rows(context: Context, connection: Connection, data: IO[bytes], *, user_id: int) -> None:
    people = _People(user_id)
    head = {"made_at": context.clock().isoformat(), "you": user_id}
    data.write(msgspec.json.encode(head)[:-1] + b',"parts":{')
    part = None
    for held in HELD:
        if held.part != part:
            data.write((b"" if part is None else b"},") + _name(held.part) + b":{")
        else:
            data.write(b",")
        part = held.part
        data.write(b"\n" + _name(held.name) + b":[")
        first = True
        async for rows in holdings.read_held(connection, held, user_id=user_id):
            lines = await asyncio.to_thread(_as_lines, context, held, rows, people)
            await asyncio.to_thread(data.write, (b"\n" if first else b",\n") + lines)
            first = False
        data.write(b"]")
    data.write(b"}}}\n")


def _as_lines(context: Context, held: Held, rows: list[str], people: _People) -> bytes:
    return b",\n".join(msgspec.json.encode(_as_told(context, held, msgspec.json.decode(row), people)) for row in rows)


def _as_told(context: Context, held: Held, row: dict[str, Any], people: _People) -> dict[str, Any]:
    opened = _opened(context.keyring, held, row)
    return opened | {column: people.name(row[column]) for column in held.people}


def _opened(keyring: Keyring, held: Held, row: dict[str, Any]) -> dict[str, Any]:
    """A row with what is sealed in it readable again."""
    match held.table:
        case "messages":
            column, name = "sealed", "text"
            place = message_place(match_id=row["match_id"], sender_id=row["sender_id"], key=row["key"])
        case "chat_participants":
            column = name = "username"
            place = username_place(match_id=row["match_id"], user_id=row["user_id"])
        case "outbox":
            column, name = "sealed", "text"
            place = outbox_place(row["chat_id"])
        case _:
            return row
    sealed = row.pop(column)
    try:
        # Postgres gives bytes in JSON as \x and hexadecimal digits.
        text = keyring.open(bytes.fromhex(sealed[2:]), bound_to=place) if sealed else None
    except CannotUnseal:
        text = None
    return row | {name: text}


def _name(name: str) -> bytes:
    return msgspec.json.encode(name)


async def _send(context: Context, connection: Connection, export: Export) -> None:
    language = (await members.read_settings(connection, user_id=export.user_id)).language
    caption = context.texts.say_html(language, "bot-export-ready")
    await outbox.enqueue(
        connection,
        outbox.Call(
            chat_id=export.user_id,
            method="sendDocument",
            payload={"chat_id": export.user_id, "caption": caption, "parse_mode": "HTML"},
            photo_id=export.id,
            dedupe_key=f"export:{export.id}",
        ),
    )


def _seal(secret: str, archive: bytes) -> bytes:
    sealed = io.BytesIO()
    seal(secret, io.BytesIO(archive), sealed)
    return sealed.getvalue()


def _unseal(secret: str, sealed: bytes) -> bytes:
    return b"".join(unseal(secret, [sealed]))
