"""Keyboards under messages and in place of the phone's own keyboard: what Telegram accepts, and finding a button."""

from urllib.parse import urlsplit

from telegram_sandbox.addresses import check_address
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Chat

_CALLBACK_DATA_BYTES = 64
_INLINE_BUTTONS = 100
_INLINE_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def read_markup(markup: Json | None) -> Json | None:
    """A checked `reply_markup`, None when there is nothing in it. Raises RefusalError with Telegram's words."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = [row for row in markup["inline_keyboard"] if row]
        for button in (button for row in rows for button in row):
            _check_inline_button(button)
        if sum(map(len, rows)) > _INLINE_BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        for button in (button for row in markup["keyboard"] for button in row):
            _check_reply_button(button)
    return markup


def read_inline_markup(markup: Json | None) -> Json | None:
    """As `read_markup` for methods that edit: only an inline keyboard may stand under a message."""
    checked = read_markup(markup)
    if checked is not None and "inline_keyboard" not in checked:
        raise bad_request("inline keyboard expected")
    return checked


def apply_reply_markup(chat: Chat, *, markup: Json | None) -> None:
    """Change the keyboard on the person's phone when a message brings or removes one."""
    if markup is None or not ({"keyboard", "remove_keyboard"} & markup.keys()):
        return
    chat.reply_keyboard = markup if "keyboard" in markup else None
    chat.announce("keyboard", reply_keyboard=chat.reply_keyboard)


def find_button(rows: list[list[Json]], *, text: str | None, row: int | None, column: int | None) -> Json | None:
    """The button at a place, or the first with exactly this text. Reply buttons may be bare strings."""
    if text is not None:
        buttons = (as_button(button) for line in rows for button in line)
        return next((button for button in buttons if button["text"] == text), None)
    if row is None or column is None or not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        return None
    return as_button(rows[row][column])


def as_button(button: Json | str) -> Json:
    """A reply button as an object."""
    return {"text": button} if isinstance(button, str) else button


def _check_inline_button(button: Json) -> None:
    text = button.get("text")
    if not text or not str(text).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String and not empty')
    actions = [action for action in _INLINE_ACTIONS if button.get(action) is not None]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: only one of {', '.join(actions)} may be used")
    if "callback_data" in actions and not 1 <= len(str(button["callback_data"]).encode()) <= _CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in actions:
        _check_link(str(button["url"]))
    if "web_app" in actions:
        _check_web_app(str(button["web_app"]["url"]))


def _check_reply_button(button: Json | str) -> None:
    button = as_button(button)
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: text must not be empty")
    if button.get("web_app"):
        _check_web_app(str(button["web_app"]["url"]))


def _check_web_app(url: str) -> None:
    problem = check_address(url)
    if problem:
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: {problem}")


def _check_link(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    known = parts.scheme in ("http", "https", "tg", "ton") and parts.netloc
    if not known or (
        parts.scheme in ("http", "https") and not set(".:") & set(parts.netloc) and parts.netloc != "localhost"
    ):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def check_menu_button(button: Json) -> None:
    """Refuse a menu button with an empty text or an address Telegram would not open."""
    if button["type"] == "web_app":
        if not button["text"].strip():
            raise bad_request("MenuButton text must not be empty")
        _check_web_app(str(button["web_app"]["url"]))
