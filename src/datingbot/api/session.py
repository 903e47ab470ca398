"""Sessions: a launch of the Mini App becomes a token for an hour, once."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker
from datingbot.api.errors import banned, unauthorized
from datingbot.api.init_data import AGE_MOST_SECONDS, InvalidInitData, parse_init_data
from datingbot.api.route import Route
from datingbot.api.schemas.session import SessionInfo
from datingbot.domain.conduct import LOGINS
from datingbot.domain.fields import InvalidField
from datingbot.services.banning import recall_ban
from datingbot.services.consenting import find_due
from datingbot.services.inviting import arrive_by
from datingbot.services.moderators import is_moderator
from datingbot.services.swiping import QuotaSpent
from datingbot.services.tokens import Session
from datingbot.storage import credentials, members, quotas
from datingbot.storage.members import Member

KEY_MOST = 64


async def open_session(desk: ApiDesk, request: web.Request) -> SessionInfo:
    """Exchange initData or a launch token.

    The same credential with the same Idempotency-Key is a repeated request; with another key it is a replay.
    """
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    key = request.headers.get("Idempotency-Key", "")
    if not (1 <= len(key) <= KEY_MOST and key.isascii() and key.isprintable()):
        raise InvalidField("Idempotency-Key", "not-a-key")
    user_id, language_code, digest, expires_at, start_param = _read_credential(desk, scheme.lower(), credential)
    context = desk.context
    async with context.database.begin() as connection:
        if not await quotas.take(connection, user_id=user_id, quota=LOGINS):
            raise QuotaSpent(LOGINS)
        if not await credentials.redeem(
            connection,
            digest=digest,
            nonce=key,
            user_id=user_id,
            expires_at=datetime.fromtimestamp(expires_at, UTC),
        ):
            raise unauthorized()
        member = await members.meet(connection, user_id=user_id, language=context.texts.choose(language_code))
        due = await find_due(context, connection, user_id=user_id)
        is_banned = member.banned_at is not None
        if not is_banned and not member.has_profile:
            is_banned = await recall_ban(context, connection, user_id=user_id)
        moderates = await is_moderator(context, connection, user_id=user_id)
        if not is_banned:
            await arrive_by(connection, user_id=user_id, start_param=start_param)
    if is_banned:
        raise banned()
    token, session = context.signer.session_token(user_id)
    return _info(desk, token, session, member=member, due=due, moderates=moderates)


async def refresh_session(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> SessionInfo:
    """A new hour for a session that began less than a day ago."""
    async with desk.context.database.autocommit() as connection:
        member = await members.find(connection, user_id=speaker.user_id)
        due = await find_due(desk.context, connection, user_id=speaker.user_id)
        moderates = await is_moderator(desk.context, connection, user_id=speaker.user_id)
    if member is None:
        raise unauthorized()
    token, session = desk.context.signer.renew_session(speaker.session)
    return _info(desk, token, session, member=member, due=due, moderates=moderates)


def _read_credential(desk: ApiDesk, scheme: str, credential: str) -> tuple[int, str | None, bytes, int, str | None]:
    now = desk.context.clock().timestamp()
    if scheme == "tma":
        bot_id = int(desk.bot_token.partition(":")[0])
        try:
            data = parse_init_data(
                credential, bot_token=desk.bot_token, bot_id=bot_id, ed25519_key=desk.ed25519_key, now=now
            )
        except InvalidInitData:
            raise unauthorized() from None
        return data.user_id, data.language_code, data.digest, data.auth_date + AGE_MOST_SECONDS, data.start_param
    if scheme == "launch":
        user_id, expires_at = desk.context.signer.read_launch_token(credential)
        return user_id, None, hashlib.sha256(credential.encode()).digest(), expires_at, None
    raise unauthorized()


def _info(
    desk: ApiDesk, token: str, session: Session, *, member: Member, due: tuple[str, ...], moderates: bool
) -> SessionInfo:
    return SessionInfo(
        token=token,
        expires_at=session.expires_at,
        user_id=session.user_id,
        language=member.language,
        has_profile=member.has_profile,
        is_admin=session.user_id in desk.context.admin_ids,
        is_moderator=moderates,
        sells=desk.context.rules.offer is not None,
        consents_due=list(due),
    )


ROUTES = (
    Route(
        method="POST",
        path="/api/session",
        handler=open_session,
        answer=SessionInfo,
        auth="credential",
        failures=(403, 422, 429),
    ),
    Route(
        method="POST",
        path="/api/session/refresh",
        handler=refresh_session,
        answer=SessionInfo,
    ),
)
