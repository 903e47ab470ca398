"""Profile: /profile shows one's own, and a photo sent to the bot joins it."""

from __future__ import annotations

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from datingbot.domain.fields import InvalidField
from datingbot.services.context import Context
from datingbot.services.photos import add_photo_within
from datingbot.services.swiping import QuotaSpent
from datingbot.storage import members, photos, profiles
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.cards import describe, show_profile
from datingbot.telegram.downloads import NotFetched, download
from datingbot.telegram.drafts import read_draft
from datingbot.telegram.filters import Asks, Has, IsImageFile
from datingbot.telegram.keyboards import open_keyboard, profile_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain


def build() -> Router:
    """The router of this feature."""
    router = Router(name="profile")
    router.message.register(show_own, Asks("profile"))
    router.message.register(add_photo, Has("photo"))
    router.message.register(add_photo, IsImageFile())
    return router


async def show_own(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """/profile: the profile as others see it, and a form that could not be saved yet."""
    profile = await profiles.read_profile(connection, user_id=member.user_id, with_held=True)
    if profile is None:
        out.text(
            message.chat.id,
            context.texts.say_html(language, "bot-profile-missing"),
            keyboard=profile_keyboard(context, language=language),
        )
    else:
        text = describe(context, profile, language=language)
        settings = await members.read_settings(connection, user_id=member.user_id)
        if not settings.discoverable:
            text += "\n\n" + context.texts.say_html(language, "bot-paused")
        if not profile.photos:
            text += "\n\n" + context.texts.say_html(language, "bot-photo-missing")
        show_profile(
            context,
            out,
            chat_id=message.chat.id,
            profile=profile,
            text=text,
            language=language,
            keyboard=profile_keyboard(context, language=language),
        )
    draft = read_draft(await state.get_data())
    if draft is not None and draft.problem is not None:
        problem = explain(context.texts, language, draft.problem)
        out.text(message.chat.id, context.texts.say(language, "bot-profile-draft", problem=problem))


async def add_photo(
    message: Message,
    bot: Bot,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
) -> None:
    """A photo, or an image sent as a file: into the profile, at the end."""
    if not member.has_profile:
        out.text(
            message.chat.id,
            context.texts.say_html(language, "bot-photo-needs-profile"),
            keyboard=open_keyboard(context, language=language, screen="profile"),
        )
        return
    try:
        content = await download(bot, message)
        # Processed like an upload, not kept by Telegram's id: what others get was re-encoded by us.
        photo = await add_photo_within(context, connection, user_id=member.user_id, content=content)
    except (InvalidField, QuotaSpent) as error:
        problem = explain(context.texts, language, error, with_field=False)
        out.text(message.chat.id, context.texts.say(language, "bot-photo-refused", problem=problem))
        return
    except NotFetched:
        problem = context.texts.say_html(language, "bot-photo-lost")
        out.text(message.chat.id, context.texts.say(language, "bot-photo-refused", problem=problem))
        return
    if photo.held:
        out.text(message.chat.id, context.texts.say_html(language, "bot-photo-held"))
        return
    own = (await photos.list_photos(connection, user_ids=[member.user_id], with_held=True))[member.user_id]
    out.text(message.chat.id, context.texts.say_html(language, "bot-photo-added", count=len(own)))
