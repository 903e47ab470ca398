"""What all messages share: their place in a chat, replies, keyboards, and the limits on sending."""

from telegram_sandbox.calls import Call
from telegram_sandbox.keyboards import apply_reply_markup, read_markup
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Chat, StoredMessage, World


def send_contents(call: Call, contents: list[Json]) -> list[Json]:
    """Put messages with these contents (such as {"text": ...}) into the call's chat and return Bot API Messages.

    Several contents are an album: they cost several messages and share one check. Raises RefusalError when the bot may
    not write, writes too fast, or names a reply or a keyboard Telegram would refuse.
    """
    chat = call.chat()
    markup = read_markup(call.params.get("reply_markup"))
    reply = _find_reply(call, chat=chat)
    chat.require_writable()
    call.bot.limiter.spend(chat.person.id, messages=len(contents))
    extra: Json = {"reply_to_message": reply} if reply else {}
    if markup is not None and "inline_keyboard" in markup:
        extra["reply_markup"] = markup
    if call.params.get("protect_content"):
        extra["has_protected_content"] = True
    if call.params.get("message_effect_id"):
        extra["effect_id"] = call.params["message_effect_id"]
    sent = [post(call.world, chat=chat, content={**content, **extra}, from_bot=True) for content in contents]
    apply_reply_markup(chat, markup=markup)
    return [message.content for message in sent]


def send_content(call: Call, content: Json) -> Json:
    """As `send_contents` for a single message."""
    return send_contents(call, [content])[0]


def post(world: World, *, chat: Chat, content: Json, from_bot: bool) -> StoredMessage:
    """Write a message into a chat from either side, with the next number and the present time."""
    author = chat.bot.as_user() if from_bot else chat.person.as_user()
    header = {
        "message_id": next(chat.bot.message_ids),
        "from": author,
        "chat": chat.person.as_chat(),
        "date": int(world.now()),
    }
    return chat.keep(StoredMessage(content={**header, **content}, from_bot=from_bot))


def without_reply(message: Json) -> Json:
    """A message as it stands inside another: Telegram shows one level of replies only."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _find_reply(call: Call, *, chat: Chat) -> Json | None:
    parameters = call.params.get("reply_parameters") or {}
    number = parameters.get("message_id", call.params.get("reply_to_message_id"))
    if number is None:
        return None
    message = chat.messages.get(number)
    if message is not None:
        return without_reply(message.content)
    if parameters.get("allow_sending_without_reply") or call.params.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
