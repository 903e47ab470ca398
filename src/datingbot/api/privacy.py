"""Privacy: the policy, what one agrees to, an archive of one's data, and erasing everything after being asked twice."""

from __future__ import annotations

from typing import Literal

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, path_uuid, read_form
from datingbot.api.errors import not_found, question_stale
from datingbot.api.route import Route
from datingbot.api.schemas.privacy import (
    ConsentInfo,
    Consents,
    ConsentsInput,
    ErasureInput,
    ErasureQuestion,
    ExportInfo,
    ExportInput,
    Policy,
    PolicySection,
)
from datingbot.domain.conduct import EDITS
from datingbot.domain.consent import REQUIRED, SUBJECTS, consents_due
from datingbot.domain.fields import InvalidField, require_boolean, require_text
from datingbot.services import exporting
from datingbot.services.consenting import give_consents
from datingbot.services.doomed_objects import delete_doomed
from datingbot.services.erasure import erase
from datingbot.services.policy import read_policy
from datingbot.services.swiping import QuotaSpent
from datingbot.storage import consents, exports, matches, photos, quotas
from datingbot.storage.consents import Standing
from datingbot.storage.database import Connection
from datingbot.storage.exports import Export


async def show_policy(desk: ApiDesk, request: web.Request) -> Policy:
    """The privacy policy."""
    context = desk.context
    language = context.texts.choose(request.query.get("lang"))
    return Policy(
        version=context.rules.privacy.version,
        url=context.rules.privacy.url,
        sections=[PolicySection(one.title, one.text) for one in read_policy(context, language=language)],
    )


async def show_consents(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Consents:
    """All that the member may agree to, and what of it they do."""
    async with desk.context.database.autocommit() as connection:
        return _consents(desk, await consents.read_standing(connection, user_id=speaker.user_id))


async def save_consents(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Consents:
    """Agree to something, or take it back; every answer is kept in a ledger."""
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        await _take_edit(connection, speaker)
        standing = await give_consents(
            desk.context,
            connection,
            user_id=speaker.user_id,
            form=form,
            language=speaker.language,
            place="app",
        )
    return _consents(desk, standing)


async def ask_for_export(desk: ApiDesk, request: web.Request, speaker: Speaker) -> ExportInfo:
    """Have an archive of everything built; one that is being built already will do."""
    form = await read_form(request)
    if unknown := sorted(set(form) - {"to_chat"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    to_chat = require_boolean(form.get("to_chat", False), field="to_chat")
    async with desk.context.database.begin() as connection:
        export = await exporting.ask_for_export(desk.context, connection, user_id=speaker.user_id, to_chat=to_chat)
    await delete_doomed(desk.context)
    return _export(desk, export)


async def show_export(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> ExportInfo:
    """How far the archive is, and where it can be fetched."""
    async with desk.context.database.autocommit() as connection:
        return _export(desk, await exports.find(connection, user_id=speaker.user_id))


async def serve_export(desk: ApiDesk, request: web.Request) -> web.Response:
    """The archive behind a signed address; a wrong or old signature is as good as no archive."""
    export_id = path_uuid(request, "export_id")
    expires_at = request.query.get("e", "")
    allowed = (
        expires_at.isascii()
        and expires_at.isdigit()
        and len(expires_at) <= 12
        and desk.context.signer.export_allowed(export_id, expires_at=int(expires_at), mark=request.query.get("s", ""))
    )
    content = await exporting.read_archive(desk.context, export_id=export_id) if allowed else None
    if content is None:
        raise not_found()
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'attachment; filename="{exporting.FILE_NAME}"',
    }
    return web.Response(body=content, content_type="application/zip", headers=headers)


async def ask_to_erase(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> ErasureQuestion:
    """The first question: nothing is erased yet."""
    token, expires_at = desk.context.signer.erasure_token(speaker.user_id)
    async with desk.context.database.begin() as connection:
        own = await photos.list_photos(connection, user_ids=[speaker.user_id])
        open_matches = await matches.list_matches(connection, user_id=speaker.user_id)
    return ErasureQuestion(
        token=token, expires_at=expires_at, photos=len(own.get(speaker.user_id, ())), matches=len(open_matches)
    )


async def erase_everything(desk: ApiDesk, request: web.Request, speaker: Speaker) -> None:
    """The second question's yes: everything about the member is gone when this is answered."""
    form = await read_form(request)
    if unknown := sorted(set(form) - {"token"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    token = require_text(form.get("token"), field="token", least=1, most=200)
    if not desk.context.signer.erasure_allowed(token, user_id=speaker.user_id):
        raise question_stale()
    await erase(desk.context, user_id=speaker.user_id)
    desk.forget(speaker.user_id)


def _consents(desk: ApiDesk, standing: dict[str, Standing]) -> Consents:
    version = desk.context.rules.privacy.version
    return Consents(
        consents=[
            ConsentInfo(
                subject=subject,
                required=subject in REQUIRED,
                given=(one := standing.get(subject)) is not None,
                version=one.version if one else None,
                since=int(one.since.timestamp()) if one else None,
            )
            for subject in SUBJECTS
        ],
        version=version,
        due=list(consents_due({subject: one.version for subject, one in standing.items()}, version=version)),
    )


def _export(desk: ApiDesk, export: Export | None) -> ExportInfo:
    if export is None:
        return ExportInfo("none", None, None, exporting.FILE_NAME, None, None)
    asked_at = int(export.asked_at.timestamp())
    if export.ready_at is None:
        state: Literal["building", "failed"] = "building" if export.failed_at is None else "failed"
        return ExportInfo(state, asked_at, None, exporting.FILE_NAME, None, None)
    url, expires_at = desk.context.signer.export_path(export.id)
    return ExportInfo("ready", asked_at, export.bytes, exporting.FILE_NAME, url, expires_at)


async def _take_edit(connection: Connection, speaker: Speaker) -> None:
    if not await quotas.take(connection, user_id=speaker.user_id, quota=EDITS):
        raise QuotaSpent(EDITS)


ROUTES = (
    Route(
        method="GET",
        path="/api/policy",
        handler=show_policy,
        answer=Policy,
        auth="none",
        query={"lang": {"type": "string"}},
    ),
    Route(method="GET", path="/api/consents", handler=show_consents, answer=Consents),
    Route(
        method="PUT",
        path="/api/consents",
        handler=save_consents,
        answer=Consents,
        body=ConsentsInput,
        failures=(400, 422, 429),
    ),
    Route(method="GET", path="/api/export", handler=show_export, answer=ExportInfo),
    Route(
        method="POST",
        path="/api/export",
        handler=ask_for_export,
        answer=ExportInfo,
        body=ExportInput,
        failures=(400, 422, 429),
    ),
    Route(method="POST", path="/api/erasure", handler=ask_to_erase, answer=ErasureQuestion),
    Route(
        method="POST",
        path="/api/erasure/yes",
        handler=erase_everything,
        body=ErasureInput,
        status=204,
        failures=(400, 409, 422),
    ),
)
