"""What a person does in a chat: writing, pressing buttons, blocking; each becomes an update for the bot."""

from telegram_sandbox.entities import find_plain_entities
from telegram_sandbox.keyboards import find_button
from telegram_sandbox.launches import Launches, chat_instance
from telegram_sandbox.messages import post, without_reply
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.texts import TEXT_CHARACTERS
from telegram_sandbox.world import Chat, StoredMessage, World


def write(world: World, *, chat: Chat, content: Json, reply_to: int | None = None) -> StoredMessage:
    """Send a message to the bot; the first one lets the bot write back. Raises RefusalError when the bot is blocked."""
    if chat.blocked:
        raise RefusalError(409, "Conflict: this person has blocked the bot; unblock it first")
    if reply_to is not None:
        original = chat.messages.get(reply_to)
        if original is None:
            raise bad_request("message to be replied not found")
        content = {**content, "reply_to_message": without_reply(original.content)}
    chat.writable = True
    message = post(world, chat=chat, content=content, from_bot=False)
    chat.bot.updates.add("message", message.content, lane=f"chat:{chat.person.id}")
    return message


def write_text(world: World, *, chat: Chat, text: str, reply_to: int | None = None) -> StoredMessage:
    """Send a text; commands, links and mentions in it get their entities."""
    text = text.strip()
    if not 1 <= len(text) <= TEXT_CHARACTERS:
        raise bad_request(f"text must be 1 to {TEXT_CHARACTERS} characters")
    entities = sorted(find_plain_entities(text, taken=[]), key=lambda entity: int(entity["offset"]))
    content: Json = {"text": text, **({"entities": entities} if entities else {})}
    return write(world, chat=chat, content=content, reply_to=reply_to)


def press_inline_button(
    chat: Chat,
    *,
    launches: Launches,
    message_id: int,
    text: str | None = None,
    row: int | None = None,
    column: int | None = None,
    theme: str = "light",
) -> Json:
    """Press a button under a message and say what came of it: a callback, a Mini App, or a link."""
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message not found")
    rows = message.content.get("reply_markup", {}).get("inline_keyboard", [])
    button = find_button(rows, text=text, row=row, column=column)
    if button is None:
        labels = [[button["text"] for button in line] for line in rows]
        raise bad_request(f"no such button under message {message_id}; its buttons are {labels}")
    if "web_app" in button:
        url = launches.open_from_button(chat, url=button["web_app"]["url"], theme=theme)
        return {"kind": "web_app", "url": url}
    if "url" in button:
        return {"kind": "url", "url": button["url"]}
    if "copy_text" in button:
        return {"kind": "copy_text", "text": button["copy_text"]["text"]}
    if "callback_data" not in button:
        raise bad_request("the sandbox can not press this kind of button")
    query = chat.bot.callbacks.open(person_id=chat.person.id)
    content = {
        "id": query.id,
        "from": chat.person.as_user(),
        "message": message.content,
        "chat_instance": chat_instance(chat),
        "data": button["callback_data"],
    }
    chat.bot.updates.add("callback_query", content, lane=f"callback:{chat.person.id}")
    return {"kind": "callback", "callback_query_id": query.id}


def press_reply_button(
    world: World, *, chat: Chat, launches: Launches, text: str, place: Json | None = None, theme: str = "light"
) -> Json:
    """Press a button of the reply keyboard. `place` is the Bot API Location for a button that asks for one."""
    keyboard = chat.reply_keyboard or {}
    button = find_button(keyboard.get("keyboard", []), text=text, row=None, column=None)
    if button is None:
        raise bad_request(f'no button "{text}" on the reply keyboard')
    if button.get("web_app"):
        return launches.open_from_keyboard(chat, url=button["web_app"]["url"], theme=theme)
    if button.get("request_location"):
        message = write(world, chat=chat, content={"location": place or {"latitude": 55.751, "longitude": 37.618}})
    elif button.get("request_contact"):
        message = share_contact(world, chat=chat)
    else:
        message = write_text(world, chat=chat, text=button["text"])
    if keyboard.get("one_time_keyboard"):
        chat.announce("keyboard", reply_keyboard=chat.reply_keyboard, hidden=True)
    return {"kind": "message", "message_id": message.id}


def share_contact(world: World, *, chat: Chat) -> StoredMessage:
    """Share the person's own phone number, which is made up from their id."""
    person = chat.person
    contact: Json = {"phone_number": f"+999{person.id}", "first_name": person.first_name, "user_id": person.id}
    if person.last_name:
        contact["last_name"] = person.last_name
    return write(world, chat=chat, content={"contact": contact})


def set_blocked(world: World, *, chat: Chat, blocked: bool) -> None:
    """Block or unblock the bot, which hears of it as `my_chat_member`."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    banned = {"status": "kicked", "user": chat.bot.as_user(), "until_date": 0}
    member = {"status": "member", "user": chat.bot.as_user()}
    old, new = (member, banned) if blocked else (banned, member)
    content = {
        "chat": chat.person.as_chat(),
        "from": chat.person.as_user(),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    chat.bot.updates.add("my_chat_member", content, lane=f"chat:{chat.person.id}")
    chat.announce("blocked", blocked=blocked)


def allow_writing(world: World, *, chat: Chat) -> None:
    """Grant what a Mini App's requestWriteAccess asks: the bot may write first, and hears of it."""
    if chat.writable:
        return
    chat.writable = True
    content = {"write_access_allowed": {"from_request": True}}
    message = post(world, chat=chat, content=content, from_bot=False)
    chat.bot.updates.add("message", message.content, lane=f"chat:{chat.person.id}")
