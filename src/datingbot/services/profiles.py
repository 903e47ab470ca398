"""Saving a profile and settings: checked by the domain, stored, and put in the deck, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from datingbot.domain.consent import OUTCOME
from datingbot.domain.preference import Settings, parse_settings
from datingbot.domain.profile import parse_profile
from datingbot.services.banning import recall_ban
from datingbot.services.context import Context
from datingbot.services.screening import screen_profile
from datingbot.storage import consents, deck, members, profiles
from datingbot.storage.database import Connection
from datingbot.storage.profiles import Profile


async def save_profile(
    context: Context, connection: Connection, *, user_id: int, form: Mapping[str, object]
) -> tuple[Profile, bool]:
    """Check and store a whole profile; it, and whether it is new. Raises :class:`InvalidField`."""
    draft = parse_profile(form, today=context.today())
    place = context.gazetteer.find(draft.place_id).place()
    before = await profiles.read_profile(connection, user_id=user_id)
    created = await profiles.write_profile(connection, user_id=user_id, draft=draft, place=place, today=context.today())
    await deck.refresh_entry(connection, user_id=user_id, latitude=place.latitude, longitude=place.longitude)
    if created:
        # Somebody who was shut out, erased themselves and got as far as this is shut out before anybody sees them.
        await recall_ban(context, connection, user_id=user_id)
    if before is None or (before.name, before.bio) != (draft.name, draft.bio):
        await screen_profile(context, connection, user_id=user_id, name=draft.name, bio=draft.bio)
    context.profiles.forget(user_id)
    profile = await profiles.read_profile(connection, user_id=user_id)
    if profile is None:
        raise LookupError(f"the profile of {user_id} was just written")
    return profile, created


async def change_profile(
    context: Context, connection: Connection, *, user_id: int, changes: Mapping[str, object]
) -> Profile | None:
    """Change some fields of an existing profile; None when there is none. Raises :class:`InvalidField`."""
    profile = await profiles.read_profile(connection, user_id=user_id)
    if profile is None:
        return None
    return (await save_profile(context, connection, user_id=user_id, form={**form_of(profile), **changes}))[0]


def form_of(profile: Profile) -> dict[str, object]:
    """The form that would give this profile."""
    return {
        "name": profile.name,
        "birth_date": profile.birth_date.isoformat(),
        "gender": profile.gender,
        "preference": profile.preference,
        "bio": profile.bio,
        "place_id": profile.place.place_id,
        "interests": list(profile.interests),
        "goal": profile.goal,
    }


async def save_settings(
    context: Context, connection: Connection, *, user_id: int, form: Mapping[str, object]
) -> Settings:
    """Apply the fields of ``form`` to the member's settings. Raises :class:`InvalidField`; nothing is stored then."""
    before = await members.read_settings(connection, user_id=user_id)
    settings = parse_settings(form, current=before, languages=context.texts.languages)
    await members.write_settings(connection, user_id=user_id, settings=settings)
    if settings.ask_outcome != before.ask_outcome:
        # Being asked whether two met is agreed to by this switch: the ledger has every turn of it.
        await consents.record(
            connection,
            user_id=user_id,
            given={OUTCOME: settings.ask_outcome},
            version=context.rules.privacy.version,
            language=settings.language,
            place="app",
        )
    profile = await profiles.read_profile(connection, user_id=user_id)
    if profile is not None:
        await deck.refresh_entry(
            connection, user_id=user_id, latitude=profile.place.latitude, longitude=profile.place.longitude
        )
        context.profiles.forget(user_id)
        await profiles.announce_change(connection, user_id=user_id)
    return settings
