"""Bot API methods that send something other than files, and those that only look like sending."""

from telegram_sandbox.calls import Call
from telegram_sandbox.messages import post, send_content, without_reply
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.texts import read_caption, read_text

# https://core.telegram.org/bots/api#reactiontypeemoji
_REACTIONS = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓"
    " 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
_ACTIONS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker"
    " find_location record_video_note upload_video_note"
)


def send_message(call: Call) -> Json:
    """sendMessage."""
    content = read_text(call.params)
    preview = call.params.get("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return send_content(call, content)


def send_location(call: Call) -> Json:
    """sendLocation."""
    check_place(latitude=call.params["latitude"], longitude=call.params["longitude"])
    return send_content(call, {"location": {name: call.params[name] for name in ("latitude", "longitude")}})


def check_place(*, latitude: float, longitude: float) -> None:
    """Refuse coordinates that are not on Earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")


def send_contact(call: Call) -> Json:
    """sendContact."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    return send_content(call, {"contact": {name: call.params[name] for name in names if name in call.params}})


def send_chat_action(call: Call) -> bool:
    """sendChatAction: the phone shows "typing..." for five seconds."""
    action = call.params["action"]
    if action not in _ACTIONS.split():
        raise bad_request("wrong parameter action in request")
    chat = call.chat()
    chat.require_writable()
    chat.announce("typing", action=action)
    return True


def copy_message(call: Call) -> Json:
    """copyMessage: the same content without a link to the original."""
    source = _find_source(call, missing="message to copy not found")
    service = ("message_id", "from", "chat", "date", "edit_date", "reply_markup", "via_bot", "media_group_id")
    content = {name: value for name, value in without_reply(source).items() if name not in service}
    if "caption" in call.params and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content.update(read_caption(call.params))
    return {"message_id": send_content(call, content)["message_id"]}


def forward_message(call: Call) -> Json:
    """forwardMessage: the same content, with its origin."""
    source = _find_source(call, missing="message to forward not found")
    service = ("message_id", "from", "chat", "date", "edit_date", "reply_markup")
    content = {name: value for name, value in without_reply(source).items() if name not in service}
    origin = {"type": "user", "sender_user": source["from"], "date": source["date"]}
    return send_content(call, {**content, "forward_origin": origin})


def _find_source(call: Call, *, missing: str) -> Json:
    chat = call.world.find_chat(call.bot, chat_id=call.params["from_chat_id"])
    message = chat.messages.get(call.params["message_id"])
    if message is None:
        raise bad_request(missing)
    if message.content.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    return message.content


def set_message_reaction(call: Call) -> bool:
    """setMessageReaction: one emoji from Telegram's list, or none."""
    chat, message = call.own_message(missing="message to react not found")
    reactions: list[Json] = call.params.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction.get("type") != "emoji" or reaction.get("emoji") not in _REACTIONS.split():
            raise bad_request("REACTION_INVALID")
    chat.announce("reaction", message_id=message.id, reaction=reactions)
    return True


def answer_web_app_query(call: Call) -> Json:
    """answerWebAppQuery: a message on behalf of the person who opened the Mini App from an inline or menu button."""
    result = call.params["result"]
    person_id = call.bot.web_app_queries.pop(call.params["web_app_query_id"], None)
    if person_id is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    words = result.get("input_message_content") or {}
    chat = call.world.find_chat(call.bot, chat_id=person_id)
    content = read_text({"text": words.get("message_text", ""), "parse_mode": words.get("parse_mode")})
    message = post(call.world, chat=chat, content={**content, "via_bot": call.bot.as_user()}, from_bot=False)
    return {"inline_message_id": f"{call.bot.id}_{message.id}"}
