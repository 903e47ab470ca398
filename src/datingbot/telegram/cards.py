"""Cards: a person's profile as one message of the chat, within Telegram's lengths."""

from __future__ import annotations

import html
import re

from aiogram.types import InlineKeyboardMarkup

from datingbot.services.context import Context
from datingbot.storage.profiles import Profile
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import name_choice

CAPTION_MOST = 1024
"""UTF-16 units of a caption after its tags are parsed (https://core.telegram.org/bots/api#sendphoto)."""

_TAG = re.compile("<[^>]*>")


def describe(context: Context, profile: Profile, *, language: str) -> str:
    """A whole profile as Telegram HTML: at most 64 + 500 characters of the member's own, and the catalogue's words."""
    texts = context.texts
    parts = [
        texts.say_html(
            language,
            "bot-profile",
            name=profile.name,
            age=profile.age,
            place=context.gazetteer.name_of(profile.place, language=language),
            goal=name_choice(texts, language, field="goal", value=profile.goal),
            bio=profile.bio,
        ).strip()
    ]
    if profile.interests:
        names = ", ".join(name_choice(texts, language, field="interest", value=slug) for slug in profile.interests)
        parts.append(texts.say_html(language, "bot-profile-interests", interests=names))
    return "\n\n".join(parts)


def show_profile(
    context: Context,
    out: Outgoing,
    *,
    chat_id: int,
    profile: Profile,
    text: str,
    language: str,
    keyboard: InlineKeyboardMarkup,
) -> None:
    """Send ``text`` under the person's first photo; one too long for a caption goes in a message of its own."""
    if not profile.photos:
        out.text(chat_id, text, keyboard=keyboard, about=profile.user_id)
    elif visible_length(text) <= CAPTION_MOST:
        out.photo(chat_id, profile.photos[0].id, caption=text, keyboard=keyboard, about=profile.user_id)
    else:
        place = context.gazetteer.name_of(profile.place, language=language)
        line = context.texts.say_html(language, "bot-match-line", name=profile.name, age=profile.age, place=place)
        out.photo(chat_id, profile.photos[0].id, caption=line, about=profile.user_id)
        out.text(chat_id, text, keyboard=keyboard, about=profile.user_id)


def visible_length(text: str) -> int:
    """How long Telegram finds an HTML text: UTF-16 units without the tags."""
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le", errors="replace")) // 2
