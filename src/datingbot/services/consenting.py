"""Consenting: what a member is asked before there is a profile, and what they may agree to or take back at any time."""

from __future__ import annotations

from collections.abc import Mapping

from datingbot.domain.consent import LEARNING, OUTCOME, REQUIRED, consents_due, parse_consents
from datingbot.domain.profile import parse_profile
from datingbot.services.context import Context
from datingbot.services.profiles import save_profile, save_settings
from datingbot.storage import consents, standings
from datingbot.storage.consents import Standing
from datingbot.storage.database import Connection
from datingbot.storage.profiles import Profile, read_profile


class ConsentNeeded(Exception):
    """There can be no profile yet: these subjects were not agreed to."""

    def __init__(self, due: tuple[str, ...]) -> None:
        super().__init__(f"not agreed to: {', '.join(due)}")
        self.due = due


async def find_due(context: Context, connection: Connection, *, user_id: int) -> tuple[str, ...]:
    """What the member still has to be asked before there is a profile."""
    standing = await consents.read_standing(connection, user_id=user_id)
    return consents_due(
        {subject: one.version for subject, one in standing.items()}, version=context.rules.privacy.version
    )


async def give_consents(
    context: Context,
    connection: Connection,
    *,
    user_id: int,
    form: Mapping[str, object],
    language: str,
    place: str,
) -> dict[str, Standing]:
    """Note what the member agrees to and takes back; all that stands now. Raises :class:`InvalidField`."""
    given = parse_consents(form)
    await consents.record(
        connection,
        user_id=user_id,
        given=given,
        version=context.rules.privacy.version,
        language=language,
        place=place,
    )
    if given.get(LEARNING) is False:
        await standings.forget_learned(connection, user_id=user_id)
    if OUTCOME in given:
        # The settings have a switch for the same question; both tell the same.
        await save_settings(context, connection, user_id=user_id, form={"ask_outcome": given[OUTCOME]})
    return await consents.read_standing(connection, user_id=user_id)


async def agree_to_required(
    context: Context, connection: Connection, *, user_id: int, language: str, place: str
) -> None:
    """Note that the member agrees to all that a profile needs."""
    form = dict.fromkeys(REQUIRED, True)
    await give_consents(context, connection, user_id=user_id, form=form, language=language, place=place)


async def save_agreed_profile(
    context: Context, connection: Connection, *, user_id: int, form: Mapping[str, object]
) -> tuple[Profile, bool]:
    """Store a profile, which whoever has none yet must have agreed to.

    Raises :class:`InvalidField` first, then :class:`ConsentNeeded`; nothing is stored then.
    """
    parse_profile(form, today=context.today())
    if await read_profile(connection, user_id=user_id) is None:
        due = await find_due(context, connection, user_id=user_id)
        if due:
            raise ConsentNeeded(due)
    return await save_profile(context, connection, user_id=user_id, form=form)
