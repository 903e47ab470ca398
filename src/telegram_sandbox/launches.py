"""Opening Mini Apps: which data a person's client hands over from each kind of button."""

import re
import secrets
from urllib.parse import parse_qs, urlsplit

from telegram_sandbox.init_data import InitDataSigner, make_launch_url
from telegram_sandbox.messages import post
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Chat, StoredMessage, World

# https://core.telegram.org/bots/webapps#initializing-mini-apps: sendData takes up to 4096 bytes.
_SEND_DATA_BYTES = 4096
_START = re.compile(r"[A-Za-z0-9_-]{0,64}")
_START_APP = re.compile(r"[A-Za-z0-9_-]{0,512}")


class Launches:
    """Makes launch addresses, and takes the data that Mini Apps send back."""

    def __init__(self, world: World, *, signer: InitDataSigner) -> None:
        self._world = world
        self._signer = signer
        self._web_views: dict[str, Chat] = {}  # opened from a reply keyboard, good for one sendData

    def make_init_data(
        self, chat: Chat, *, start_param: str | None = None, query: bool = False, auth_date: int | None = None
    ) -> str:
        """Signed initData of this person; with `query` it has a `query_id` that answerWebAppQuery takes once.

        `auth_date` is Unix time in seconds, now by default; another lets tests try stale data.
        """
        fields: Json = {}
        if query:
            fields["query_id"] = secrets.token_urlsafe(16)
            chat.bot.web_app_queries[fields["query_id"]] = chat.person.id
        fields["user"] = {**chat.person.as_user(), "allows_write_to_pm": chat.writable and not chat.blocked}
        del fields["user"]["is_bot"]
        if start_param is not None:
            fields |= {"chat_instance": chat_instance(chat), "chat_type": "sender", "start_param": start_param}
        fields["auth_date"] = str(int(self._world.now()) if auth_date is None else auth_date)
        return self._signer.sign(fields, token=chat.bot.token)

    def open_from_button(self, chat: Chat, *, url: str, theme: str) -> str:
        """The launch address of an inline or menu button."""
        return make_launch_url(url, init_data=self.make_init_data(chat, query=True), theme=theme)

    def open_from_keyboard(self, chat: Chat, *, url: str, theme: str) -> Json:
        """The launch of a reply keyboard button: no initData at all, but the right to call sendData once."""
        web_view = secrets.token_urlsafe(12)
        self._web_views[web_view] = chat
        return {"kind": "web_app", "url": make_launch_url(url, init_data="", theme=theme), "web_view": web_view}

    def open_main_app(self, chat: Chat, *, start_param: str, theme: str) -> str:
        """The launch address behind t.me/<bot>?startapp=<start_param>. Raises RefusalError without a Main Mini App."""
        button = chat.bot.default_menu_button
        url = chat.bot.profile.main_web_app_url or (button.get("web_app") or {}).get("url")
        if url is None:
            raise bad_request("the bot has no Main Mini App: give BotProfile main_web_app_url or set a menu button")
        if not _START_APP.fullmatch(start_param):
            raise bad_request("start_param takes up to 512 of A-Z a-z 0-9 _ -")
        init_data = self.make_init_data(chat, start_param=start_param or None)
        return make_launch_url(url, init_data=init_data, theme=theme, start_param=start_param or None)

    def take_data(self, chat: Chat, *, web_view: str, data: str, button_text: str) -> StoredMessage:
        """What Telegram.WebApp.sendData does: a service message to the bot, once, of at most 4096 bytes."""
        if self._web_views.get(web_view) is not chat:
            raise bad_request("sendData works once, in a Mini App opened from a reply keyboard button")
        if not 1 <= len(data.encode()) <= _SEND_DATA_BYTES:
            raise bad_request(f"WEB_APP_DATA_INVALID: data must be 1 to {_SEND_DATA_BYTES} bytes")
        del self._web_views[web_view]
        content = {"web_app_data": {"data": data, "button_text": button_text}}
        message = post(self._world, chat=chat, content=content, from_bot=False)
        chat.bot.updates.add("message", message.content, lane=f"chat:{chat.person.id}")
        return message


def chat_instance(chat: Chat) -> str:
    """The number that stands for this chat in callback queries and launch data."""
    return str(chat.bot.id * 1_000_003 + chat.person.id)


def parse_deep_link(url: str) -> tuple[str, str, str] | None:
    """(bot username, "start" or "startapp", parameter) of a t.me or tg://resolve link; None for other links."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if parts.scheme == "tg" and parts.netloc == "resolve":
        username = query.get("domain", "")
    elif parts.netloc in ("t.me", "telegram.me"):
        username = parts.path.strip("/").partition("/")[0]
    else:
        return None
    if not username:
        return None
    if "startapp" in query:
        return username, "startapp", query["startapp"]
    parameter = query.get("start", "")
    return (username, "start", parameter) if _START.fullmatch(parameter) else None
