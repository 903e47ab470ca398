"""People whose first steps were taken before their story begins: profiles, matches, a moderator's duty."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping

from browser.phones import Couple, Screen, greet
from datingbot.app import open_context
from datingbot.demo.run import Demo
from datingbot.services.consenting import agree_to_required
from datingbot.services.context import Context
from datingbot.services.profiles import save_profile
from datingbot.storage import moderators
from datingbot.storage.database import Database
from datingbot.storage.matches import write_match


@contextlib.asynccontextmanager
async def context_of(demo: Demo) -> AsyncIterator[Context]:
    """What the demo's own use cases run on."""
    database = Database(demo.settings.database_url.get_secret_value(), pool_size=2)
    yield open_context(demo.settings, database=database)
    await database.close()


async def settle(
    demo: Demo,
    couple: Couple,
    *,
    town: str,
    touch: bool = False,
    moderate: bool = False,
    answers: Mapping[str, object] | None = None,
) -> None:
    """Both press Start and have profiles, with ``answers`` instead of the usual ones."""
    for screen, gender, wants in ((couple.her, "female", "male"), (couple.him, "male", "female")):
        await introduce(
            demo, screen, town=town, touch=touch, answers={"gender": gender, "preference": wants, **(answers or {})}
        )
        if moderate:
            await appoint(demo, screen)


async def introduce(demo: Demo, screen: Screen, *, town: str, touch: bool, answers: Mapping[str, object]) -> None:
    """One presses Start; the profile is written as the app would, with ``answers`` instead of the usual ones."""
    await greet(screen, touch=touch)
    form = {
        "name": screen.name,
        "birth_date": "1996-05-17",
        "place_id": town,
        "bio": "Bring olives.",
        "interests": ["hiking"],
        "goal": "dating",
    }
    async with context_of(demo) as context, context.database.begin() as connection:
        await agree_to_required(context, connection, user_id=screen.id, language="en", place="chat")
        await save_profile(context, connection, user_id=screen.id, form={**form, **answers})


async def appoint(demo: Demo, screen: Screen) -> None:
    """Make somebody a moderator."""
    async with context_of(demo) as context, context.database.begin() as connection:
        await moderators.add_moderator(connection, user_id=screen.id, added_by=screen.id)


async def match(demo: Demo, couple: Couple) -> int:
    """The two like each other; the match's id."""
    async with context_of(demo) as context, context.database.begin() as connection:
        match_id = await write_match(connection, a=couple.her.id, b=couple.him.id, score=0.7)
    assert match_id is not None
    return match_id
