"""Inviting: members' and campaigns' links, and the arrival of those who follow them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from datingbot.domain.fields import InvalidField, require_text
from datingbot.storage import invites
from datingbot.storage.database import Connection
from datingbot.storage.invites import OwnInvite

CODE_FORM = re.compile(r"^i-[A-Za-z0-9_-]{10}$")
"""What a code looks like in ``start`` and ``startapp``; no screen of the Mini App begins like this."""

NAME_MOST = 40


async def own_link(connection: Connection, *, user_id: int) -> OwnInvite:
    """The member's link and who came by it."""
    return await invites.own_invite(connection, user_id=user_id, code=_make_code())


async def arrive_by(connection: Connection, *, user_id: int, start_param: str | None) -> bool:
    """Note a newcomer's arrival when what they started with is an invite's code; anything else changes nothing."""
    if start_param is None or not CODE_FORM.match(start_param):
        return False
    return await invites.arrive(connection, user_id=user_id, code=start_param)


async def start_campaign(connection: Connection, *, form: Mapping[str, object]) -> str:
    """Make a campaign's link; its code. Refuses a bad or taken name with :class:`InvalidField`."""
    name = require_text(form.get("name"), field="name", least=1, most=NAME_MOST)
    code = _make_code()
    if not await invites.start_campaign(connection, name=name, code=code):
        raise InvalidField("name", "campaign-name-taken")
    return code


def invite_link(bot_url: str, code: str) -> str:
    """The address that opens the bot's chat with the code; ``bot_url`` is ``https://t.me/<username>``."""
    return f"{bot_url}?start={code}"


def _make_code() -> str:
    code = secrets.token_urlsafe(8)[:10]
    return f"i-{code}"
