"""What a bot sets about itself and asks about others: names, descriptions, commands, menu buttons, chats."""

import re
from typing import Any

from telegram_sandbox.calls import Call
from telegram_sandbox.files import Upload
from telegram_sandbox.keyboards import check_menu_button
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Bot, Chat, Person

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_COMMANDS = 100
_COMMAND_DESCRIPTION_CHARACTERS = 256
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}


def get_me(call: Call) -> Json:
    """getMe."""
    return {
        **call.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": call.bot.profile.main_web_app_url is not None,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def set_text(call: Call) -> bool:
    """setMyName, setMyDescription, setMyShortDescription, by language."""
    field = _settled_field(call.method)
    text = call.params.get(field, "")
    if len(text) > _LENGTHS[field]:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    call.bot.settings[field, _language(call)] = {field: text}
    return True


def get_text(call: Call) -> Json:
    """getMyName, getMyDescription, getMyShortDescription, falling back to the text without a language."""
    field = _settled_field(call.method)
    own = call.bot.settings.get((field, _language(call))) or call.bot.settings.get((field, ""))
    return own or {field: call.bot.profile.first_name if field == "name" else ""}


def _settled_field(method: str) -> str:
    return {"name": "name", "description": "description", "shortdescription": "short_description"}[method.lower()[5:]]


def _language(call: Call) -> str:
    language: str = call.params.get("language_code", "")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("language code must be a two-letter ISO 639-1 code")
    return language


def _scope(call: Call) -> str:
    scope = call.params.get("scope") or {"type": "default"}
    return ":".join(str(part) for part in scope.values())


def set_my_commands(call: Call) -> bool:
    """setMyCommands, by scope and language."""
    commands: list[Json] = call.params["commands"]
    if len(commands) > _COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= _COMMAND_DESCRIPTION_CHARACTERS:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.settings["commands", _scope(call), _language(call)] = {"commands": commands}
    for chat in call.bot.chats.values():
        chat.announce("commands", commands=commands_for(chat))
    return True


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: exactly those set for the scope and language."""
    return _stored_commands(call.bot, scope=_scope(call), language=_language(call)) or []


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.settings.pop(("commands", _scope(call), _language(call)), None)
    for chat in call.bot.chats.values():
        chat.announce("commands", commands=commands_for(chat))
    return True


def _stored_commands(bot: Bot, *, scope: str, language: str) -> list[Json] | None:
    stored = bot.settings.get(("commands", scope, language))
    return list(stored["commands"]) if stored else None


def commands_for(chat: Chat) -> list[Json]:
    """What a person's phone offers: the first scope and language with commands, in Telegram's order of preference."""
    language = (chat.person.language_code or "").partition("-")[0]
    for scope in (f"chat:{chat.person.id}", "all_private_chats", "default"):
        for wanted in dict.fromkeys((language, "")):
            commands = _stored_commands(chat.bot, scope=scope, language=wanted)
            if commands:
                return commands
    return []


def menu_button_for(chat: Chat) -> Json:
    """The menu button a person sees: the chat's own, else the bot's."""
    return chat.menu_button or chat.bot.default_menu_button


def set_chat_menu_button(call: Call) -> bool:
    """setChatMenuButton, for one chat or for all; type "default" returns to what holds for all."""
    button: Json = call.params.get("menu_button") or {"type": "default"}
    check_menu_button(button)
    if "chat_id" in call.params:
        chats = [call.chat()]
        chats[0].menu_button = None if button["type"] == "default" else button
    else:
        chats = list(call.bot.chats.values())
        call.bot.default_menu_button = {"type": "commands"} if button["type"] == "default" else button
    for chat in chats:
        chat.announce("menu_button", menu_button=menu_button_for(chat))
    return True


def get_chat_menu_button(call: Call) -> Json:
    """getChatMenuButton."""
    return menu_button_for(call.chat()) if "chat_id" in call.params else call.bot.default_menu_button


def get_chat(call: Call) -> Json:
    """getChat, as ChatFullInfo."""
    person = call.chat().person
    accepted = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    gifts = dict.fromkeys(accepted, True)
    return {**person.as_chat(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_user_profile_photos(call: Call) -> Json:
    """getUserProfilePhotos: none, or the one the person was made with."""
    person: Person | None = call.world.people.get(call.params["user_id"])
    if person is None:
        raise bad_request("user not found")
    if person.photo is None:
        return {"total_count": 0, "photos": []}
    upload = Upload(name="profile.jpg", content_type="image/jpeg", data=person.photo)
    return {"total_count": 1, "photos": [call.bot.files.add_photo(upload)]}


def get_file(call: Call) -> Json:
    """getFile."""
    return call.bot.files.describe(call.params["file_id"])


def accept(call: Call) -> Any:
    """Methods without an effect here that any test can see: logOut, close, pinning."""
    if "chat_id" in call.params:
        call.chat().require_writable()
    return True
