"""Profile: /profile shows it, a photo sent to the bot joins it."""

from __future__ import annotations

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from datingbot.domain.fields import InvalidField
from datingbot.services.context import Context
from datingbot.services.photos import add_photo_within
from datingbot.services.swiping import QuotaSpent
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.storage.profiles import Profile, read_profile
from datingbot.telegram.keyboards import open_app
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import describe
from datingbot.texts import Texts

DRAFT_PROBLEM = "draft_problem"
"""Key in the dialogue's data: why the last form was refused."""


def build() -> Router:
    """The feature's router."""
    router = Router(name="profile")
    router.message.register(show, Command("profile"))
    router.message.register(add_photo, F.photo)
    return router


async def show(
    _message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    state: FSMContext,
) -> None:
    """The own profile with its first photo, or the way to make one."""
    texts = context.texts
    profile = await read_profile(connection, user_id=member.user_id)
    keyboard = open_app(context, text=texts.say(language, "bot-edit"), screen="profile")
    problem = (await state.get_data()).get(DRAFT_PROBLEM)
    if problem:
        said = texts.say_html(language, "bot-profile-draft", problem=str(problem))
        await out.text(member.user_id, said, keyboard=keyboard)
    elif profile is None:
        await out.text(member.user_id, texts.say_html(language, "bot-profile-missing"), keyboard=keyboard)
    elif profile.photos:
        caption = _describe(texts, language, profile, context)
        await out.photo(member.user_id, profile.photos[0].id, caption=caption, keyboard=keyboard)
    else:
        await out.text(member.user_id, _describe(texts, language, profile, context), keyboard=keyboard)


async def add_photo(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    bot: Bot,
) -> None:
    """Fetch the largest size and process it like an upload: what others get was re-encoded by us."""
    texts = context.texts
    if not member.has_profile:
        keyboard = open_app(context, text=texts.say(language, "bot-edit"), screen="profile")
        await out.text(member.user_id, texts.say_html(language, "bot-photo-needs-profile"), keyboard=keyboard)
        return
    largest = max(message.photo or [], key=lambda size: size.width * size.height)
    content = await bot.download(largest)
    try:
        await add_photo_within(context, connection, user_id=member.user_id, content=content.read() if content else b"")
    except (InvalidField, QuotaSpent) as error:
        problem = describe(texts, language, error)
        await out.text(member.user_id, texts.say_html(language, "bot-photo-refused", problem=problem))
        return
    await out.text(member.user_id, texts.say_html(language, "bot-photo-added"))


def _describe(texts: Texts, language: str, profile: Profile, context: Context) -> str:
    lines = [
        texts.say_html(
            language,
            "bot-profile",
            name=profile.name,
            age=profile.age,
            place=context.gazetteer.name_of(profile.place, language=language),
            goal=texts.say(language, f"goal-{profile.goal}"),
            bio=profile.bio,
        ).strip()
    ]
    if profile.interests:
        names = ", ".join(texts.say(language, f"interest-{slug}") for slug in profile.interests)
        lines.append(texts.say_html(language, "bot-profile-interests", interests=names))
    return "\n".join(lines)
