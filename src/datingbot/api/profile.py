"""The member's own profile, settings, and the catalogue that the form chooses from."""

from __future__ import annotations

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, read_form
from datingbot.api.errors import not_found
from datingbot.api.route import Route
from datingbot.api.schemas.profile import (
    Catalogue,
    LanguageInfo,
    Limits,
    ProfileInfo,
    ProfileInput,
    SettingsInfo,
    SettingsInput,
)
from datingbot.api.views import profile_info
from datingbot.domain.conduct import EDITS, NOTE_MOST
from datingbot.domain.interests import INTERESTS
from datingbot.domain.preference import MAX_DISTANCE_KM, Settings
from datingbot.domain.profile import (
    AGE_LEAST,
    AGE_MOST,
    BIO_MOST,
    GOALS,
    INTERESTS_MOST,
    NAME_MOST,
    PHOTOS_MOST,
)
from datingbot.photos.processing import BYTES_MOST
from datingbot.services import profiles
from datingbot.services.consenting import save_agreed_profile
from datingbot.services.swiping import QuotaSpent
from datingbot.storage import members, quotas
from datingbot.storage.database import Connection
from datingbot.storage.profiles import read_profile


async def show_catalogue(desk: ApiDesk, _request: web.Request) -> Catalogue:
    """What can be chosen from, and the limits of each field."""
    texts = desk.context.texts
    return Catalogue(
        interests=list(INTERESTS),
        goals=list(GOALS),
        limits=Limits(
            name=NAME_MOST,
            bio=BIO_MOST,
            interests=INTERESTS_MOST,
            photos=PHOTOS_MOST,
            min_age=AGE_LEAST,
            max_age=AGE_MOST,
            max_distance=MAX_DISTANCE_KM,
            note=NOTE_MOST,
            photo_bytes=BYTES_MOST,
        ),
        languages=[LanguageInfo(code, texts.say(code, "language-name")) for code in texts.languages],
        bot_url=desk.bot.url,
    )


async def show_profile(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> ProfileInfo:
    """The own profile, read past the cache: it may have been changed in another replica a moment ago."""
    async with desk.context.database.begin() as connection:
        return await _own(desk, connection, speaker)


async def save_profile(desk: ApiDesk, request: web.Request, speaker: Speaker) -> ProfileInfo:
    """Create or replace the profile."""
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        await _take_edit(connection, speaker)
        await save_agreed_profile(desk.context, connection, user_id=speaker.user_id, form=form)
        return await _own(desk, connection, speaker)


async def show_settings(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> SettingsInfo:
    """The member's settings."""
    async with desk.context.database.autocommit() as connection:
        return _settings_info(await members.read_settings(connection, user_id=speaker.user_id))


async def save_settings(desk: ApiDesk, request: web.Request, speaker: Speaker) -> SettingsInfo:
    """Change what is given, keep the rest."""
    form = await read_form(request)
    async with desk.context.database.begin() as connection:
        await _take_edit(connection, speaker)
        settings = await profiles.save_settings(desk.context, connection, user_id=speaker.user_id, form=form)
    desk.forget(speaker.user_id)
    return _settings_info(settings)


async def _take_edit(connection: Connection, speaker: Speaker) -> None:
    if not await quotas.take(connection, user_id=speaker.user_id, quota=EDITS):
        raise QuotaSpent(EDITS)


async def _own(desk: ApiDesk, connection: Connection, speaker: Speaker) -> ProfileInfo:
    profile = await read_profile(connection, user_id=speaker.user_id, with_held=True)
    if profile is None:
        raise not_found()
    settings = await members.read_settings(connection, user_id=speaker.user_id)
    return profile_info(desk.context, profile, visible=settings.discoverable, language=speaker.language)


def _settings_info(settings: Settings) -> SettingsInfo:
    return SettingsInfo(
        min_age=settings.min_age,
        max_age=settings.max_age,
        max_distance=settings.max_distance,
        show_online_status=settings.show_online_status,
        allow_notifications=settings.allow_notifications,
        language=settings.language,
        discoverable=settings.discoverable,
        incognito=settings.incognito,
        age_dealbreaker=settings.age_dealbreaker,
        distance_dealbreaker=settings.distance_dealbreaker,
        wanted_goals=list(settings.wanted_goals),
        goal_dealbreaker=settings.goal_dealbreaker,
        wants_photo=settings.wants_photo,
        photo_dealbreaker=settings.photo_dealbreaker,
        relay_messages=settings.relay_messages,
        read_marks=settings.read_marks,
        show_typing=settings.show_typing,
        ask_outcome=settings.ask_outcome,
    )


ROUTES = (
    Route(method="GET", path="/api/catalogue", handler=show_catalogue, answer=Catalogue, auth="none"),
    Route(method="GET", path="/api/profile", handler=show_profile, answer=ProfileInfo, failures=(404,)),
    Route(
        method="PUT",
        path="/api/profile",
        handler=save_profile,
        answer=ProfileInfo,
        body=ProfileInput,
        failures=(400, 409, 422, 429),
    ),
    Route(method="GET", path="/api/settings", handler=show_settings, answer=SettingsInfo),
    Route(
        method="PUT",
        path="/api/settings",
        handler=save_settings,
        answer=SettingsInfo,
        body=SettingsInput,
        failures=(400, 422, 429),
    ),
)
