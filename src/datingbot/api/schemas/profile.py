"""The profile form, settings, and the catalogue they choose from."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from datingbot.api.schemas.photos import PhotoInfo
from datingbot.domain.interests import INTERESTS
from datingbot.domain.profile import GENDERS, GOALS, PREFERENCES

Gender = Annotated[str, Meta(extra_json_schema={"enum": list(GENDERS)})]
Preference = Annotated[str, Meta(extra_json_schema={"enum": list(PREFERENCES)})]
Goal = Annotated[str, Meta(extra_json_schema={"enum": list(GOALS)})]
Interest = Annotated[str, Meta(extra_json_schema={"enum": list(INTERESTS)})]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}$")]


class Limits(Struct):
    """The rules the form checks before sending."""

    name: int
    bio: int
    interests: int
    photos: int
    min_age: int
    max_age: int
    max_distance: int
    note: int
    photo_bytes: int


class LanguageInfo(Struct):
    """A language that is spoken here, and what its speakers call it."""

    code: str
    name: str


class Catalogue(Struct):
    """What can be chosen from."""

    interests: list[str]
    goals: list[str]
    limits: Limits
    languages: list[LanguageInfo]
    bot_url: str | None
    """Where the chat is; None until Telegram has told who the bot is."""


class ProfileInput(Struct, forbid_unknown_fields=True):
    """The profile form."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    birth_date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    gender: Gender
    preference: Preference
    place_id: Annotated[str, Meta(min_length=1, max_length=32)]
    goal: Goal
    bio: Annotated[str, Meta(max_length=500)] = ""
    interests: Annotated[list[Interest], Meta(max_length=20)] = []


class ProfileInfo(Struct):
    """The member's own profile."""

    user_id: int
    name: str
    birth_date: str
    age: int
    gender: str
    preference: str
    bio: str
    place_id: str
    location: str
    interests: list[str]
    goal: str
    photos: list[PhotoInfo]
    visible: bool
    verified: bool


class SettingsInput(Struct, forbid_unknown_fields=True):
    """Settings to change; what is left out stays."""

    min_age: Annotated[int, Meta(ge=18, le=120)] | UnsetType = UNSET
    max_age: Annotated[int, Meta(ge=18, le=120)] | UnsetType = UNSET
    max_distance: Annotated[int, Meta(ge=1, le=500)] | UnsetType = UNSET
    show_online_status: bool | UnsetType = UNSET
    allow_notifications: bool | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    discoverable: bool | UnsetType = UNSET
    incognito: bool | UnsetType = UNSET
    age_dealbreaker: bool | UnsetType = UNSET
    distance_dealbreaker: bool | UnsetType = UNSET
    wanted_goals: Annotated[list[Goal], Meta(max_length=6)] | UnsetType = UNSET
    goal_dealbreaker: bool | UnsetType = UNSET
    wants_photo: bool | UnsetType = UNSET
    photo_dealbreaker: bool | UnsetType = UNSET
    relay_messages: bool | UnsetType = UNSET
    read_marks: bool | UnsetType = UNSET
    show_typing: bool | UnsetType = UNSET
    ask_outcome: bool | UnsetType = UNSET


class SettingsInfo(Struct):
    """The member's settings: ages in years, distance in kilometres; no wanted goals are all of them.

    A filter that is no dealbreaker only puts those who fit before others.
    """

    min_age: int
    max_age: int
    max_distance: int
    show_online_status: bool
    allow_notifications: bool
    language: str
    discoverable: bool
    incognito: bool
    age_dealbreaker: bool
    distance_dealbreaker: bool
    wanted_goals: list[str]
    goal_dealbreaker: bool
    wants_photo: bool
    photo_dealbreaker: bool
    relay_messages: bool
    read_marks: bool
    show_typing: bool
    ask_outcome: bool
