"""Bot API methods that change or delete messages, and that answer button presses."""

from telegram_sandbox.calls import Call
from telegram_sandbox.keyboards import read_inline_markup
from telegram_sandbox.media import describe_input_media
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.texts import read_caption, read_text
from telegram_sandbox.world import Chat, StoredMessage

_DELETABLE_SECONDS = 48 * 3600
_CALLBACK_TEXT_CHARACTERS = 200
_MEDIA = ("photo", "video", "animation", "document", "audio")


def edit_message_text(call: Call) -> Json:
    """editMessageText: only a text message, only to a different one."""
    chat, message = _find_editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _replace(call, chat=chat, message=message, drop=("text", "entities"), content=read_text(call.params))


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption: an empty caption removes it."""
    chat, message = _find_editable(call)
    if not any(kind in message.content for kind in (*_MEDIA, "voice")):
        raise bad_request("there is no caption in the message to edit")
    content = read_caption(call.params)
    return _replace(call, chat=chat, message=message, drop=("caption", "caption_entities"), content=content)


def edit_message_media(call: Call) -> Json:
    """editMessageMedia: another file, with its own caption."""
    chat, message = _find_editable(call)
    content = describe_input_media(call, call.params["media"])
    drop = (*_MEDIA, "text", "entities", "caption", "caption_entities", "has_media_spoiler")
    return _replace(call, chat=chat, message=message, drop=drop, content=content)


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup: another inline keyboard, or none."""
    chat, message = _find_editable(call)
    return _replace(call, chat=chat, message=message, drop=(), content={})


def _find_editable(call: Call) -> tuple[Chat, StoredMessage]:
    chat, message = call.own_message(missing="message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    if chat.blocked:
        chat.require_writable()
    return chat, message


def _replace(call: Call, *, chat: Chat, message: StoredMessage, drop: tuple[str, ...], content: Json) -> Json:
    """An edit without `reply_markup` takes the keyboard away, as in Telegram."""
    markup = read_inline_markup(call.params.get("reply_markup"))
    kept = {name: value for name, value in message.content.items() if name not in (*drop, "reply_markup")}
    changed = {**kept, **content, **({"reply_markup": markup} if markup else {})}
    if {**changed, "edit_date": 0} == {**message.content, "edit_date": 0}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    changed["edit_date"] = int(call.world.now())
    return chat.change(message.id, content=changed).content


def delete_message(call: Call) -> bool:
    """deleteMessage: either side's, not older than 48 hours."""
    chat, message = call.own_message(missing="message to delete not found")
    if call.world.now() - message.content["date"] > _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    chat.remove(message.id)
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages: up to 100; those not found are skipped."""
    numbers = call.params["message_ids"]
    if not 1 <= len(numbers) <= 100:
        raise bad_request("message identifiers must be 1 to 100")
    chat = call.chat()
    for number in numbers:
        if number in chat.messages:
            chat.remove(number)
    return True


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery: once and in time, with a text of at most 200 characters."""
    text = call.params.get("text")
    if text is not None and len(text) > _CALLBACK_TEXT_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text or None, "show_alert": bool(call.params.get("show_alert")), "url": call.params.get("url")}
    query = call.bot.callbacks.answer(call.params["callback_query_id"], content=answer)
    chat = call.world.find_chat(call.bot, chat_id=query.person_id)
    chat.announce("callback_answer", callback_query_id=query.id, **answer)
    return True
