"""Members: everyone who came through Telegram, their language, whether they can be reached, and their settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datingbot.domain.preference import Settings
from datingbot.storage.database import Connection, execute, fetch_one, fetch_value


@dataclass(frozen=True, slots=True)
class Member:
    """A member as every request needs them."""

    user_id: int
    language: str
    banned_at: datetime | None
    has_profile: bool


async def welcome(connection: Connection, *, user_id: int, language: str) -> Member:
    """Return the member, made on first sight with Telegram's language; whoever writes can be reached again."""
    row = await fetch_one(
        connection,
        """WITH m AS (
               INSERT INTO members AS m (user_id, language) VALUES (:user_id, :language)
               ON CONFLICT (user_id) DO UPDATE SET last_seen_at = now(), reachable = true
               RETURNING user_id, language, banned_at
           ) SELECT m.*, EXISTS (SELECT FROM profiles p WHERE p.user_id = m.user_id) FROM m""",
        user_id=user_id,
        language=language,
    )
    if row is None:
        raise LookupError(f"member {user_id} was neither found nor made")
    return Member(*row)


async def meet(connection: Connection, *, user_id: int, language: str) -> Member:
    """Return the member, made on first sight of the Mini App; whether the bot may write to them stays unknown."""
    row = await fetch_one(
        connection,
        """WITH m AS (
               INSERT INTO members AS m (user_id, language) VALUES (:user_id, :language)
               ON CONFLICT (user_id) DO UPDATE SET last_seen_at = now()
               RETURNING user_id, language, banned_at
           ) SELECT m.*, EXISTS (SELECT FROM profiles p WHERE p.user_id = m.user_id) FROM m""",
        user_id=user_id,
        language=language,
    )
    if row is None:
        raise LookupError(f"member {user_id} was neither found nor made")
    return Member(*row)


async def find(connection: Connection, *, user_id: int) -> Member | None:
    """The member, or None; counts as being seen."""
    row = await fetch_one(
        connection,
        """UPDATE members m SET last_seen_at = now() WHERE user_id = :user_id
           RETURNING user_id, language, banned_at,
                     EXISTS (SELECT FROM profiles p WHERE p.user_id = m.user_id)""",
        user_id=user_id,
    )
    return Member(*row) if row else None


async def reachable_language(connection: Connection, *, user_id: int) -> str | None:
    """The language of a member to whom the bot may write; None when it may not, or knows nobody of that id."""
    value = await fetch_value(
        connection, "SELECT language FROM members WHERE user_id = :user_id AND reachable", user_id=user_id
    )
    return str(value) if value is not None else None


async def mark_unreachable(connection: Connection, *, user_id: int) -> None:
    """The member blocked the bot or left Telegram: nothing is sent until they write again."""
    await execute(connection, "UPDATE members SET reachable = false WHERE user_id = :user_id", user_id=user_id)


async def read_settings(connection: Connection, *, user_id: int) -> Settings:
    """The member's settings, defaults where nothing was chosen."""
    row = await fetch_one(
        connection,
        """SELECT s.min_age, s.max_age, s.max_distance, s.show_online_status, s.allow_notifications, s.discoverable,
                  s.age_dealbreaker, s.distance_dealbreaker, s.wanted_goals, s.goal_dealbreaker, s.wants_photo,
                  s.photo_dealbreaker, s.incognito, s.relay_messages, s.read_marks, s.show_typing, s.ask_outcome,
                  m.language
             FROM members m LEFT JOIN user_settings s USING (user_id) WHERE m.user_id = :user_id""",
        user_id=user_id,
    )
    if row is None:
        return Settings()
    if row.min_age is None:
        return Settings(language=row.language)
    fields = dict(row)
    return Settings(**{**fields, "wanted_goals": tuple(fields["wanted_goals"])})


async def write_settings(connection: Connection, *, user_id: int, settings: Settings) -> None:
    """Store the settings; the deck entry is refreshed by the caller."""
    await fetch_value(
        connection,
        """WITH m AS (UPDATE members SET language = :language WHERE user_id = :user_id)
           INSERT INTO user_settings AS s (user_id, min_age, max_age, max_distance, show_online_status,
                                           allow_notifications, discoverable, age_dealbreaker, distance_dealbreaker,
                                           wanted_goals, goal_dealbreaker, wants_photo, photo_dealbreaker, incognito,
                                           relay_messages, read_marks, show_typing, ask_outcome)
           VALUES (:user_id, :min_age, :max_age, :max_distance, :show_online_status, :allow_notifications,
                   :discoverable, :age_dealbreaker, :distance_dealbreaker, CAST(:wanted_goals AS varchar[]),
                   :goal_dealbreaker, :wants_photo, :photo_dealbreaker, :incognito,
                   :relay_messages, :read_marks, :show_typing, :ask_outcome)
           ON CONFLICT (user_id) DO UPDATE SET min_age = excluded.min_age, max_age = excluded.max_age,
               max_distance = excluded.max_distance, show_online_status = excluded.show_online_status,
               allow_notifications = excluded.allow_notifications, discoverable = excluded.discoverable,
               age_dealbreaker = excluded.age_dealbreaker, distance_dealbreaker = excluded.distance_dealbreaker,
               wanted_goals = excluded.wanted_goals, goal_dealbreaker = excluded.goal_dealbreaker,
               wants_photo = excluded.wants_photo, photo_dealbreaker = excluded.photo_dealbreaker,
               incognito = excluded.incognito,
               relay_messages = excluded.relay_messages, read_marks = excluded.read_marks,
               show_typing = excluded.show_typing, ask_outcome = excluded.ask_outcome
           RETURNING 1""",
        user_id=user_id,
        language=settings.language,
        min_age=settings.min_age,
        max_age=settings.max_age,
        max_distance=settings.max_distance,
        show_online_status=settings.show_online_status,
        allow_notifications=settings.allow_notifications,
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
