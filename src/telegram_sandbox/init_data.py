"""Signed launch data of Mini Apps, as https://core.telegram.org/bots/webapps#validating-data describes it."""

import base64
import hashlib
import hmac
import json
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from telegram_sandbox.shapes import Json

_VERSION = "9.1"
_THEMES: dict[str, Json] = {
    "light": {
        "bg_color": "#ffffff",
        "text_color": "#000000",
        "hint_color": "#707579",
        "link_color": "#3390ec",
        "button_color": "#3390ec",
        "button_text_color": "#ffffff",
        "secondary_bg_color": "#f4f4f5",
        "header_bg_color": "#ffffff",
        "bottom_bar_bg_color": "#ffffff",
        "accent_text_color": "#3390ec",
        "section_bg_color": "#ffffff",
        "section_header_text_color": "#707579",
        "section_separator_color": "#e4e4e5",
        "subtitle_text_color": "#707579",
        "destructive_text_color": "#e53935",
    },
    "dark": {
        "bg_color": "#212121",
        "text_color": "#ffffff",
        "hint_color": "#aaaaaa",
        "link_color": "#8774e1",
        "button_color": "#8774e1",
        "button_text_color": "#ffffff",
        "secondary_bg_color": "#0f0f0f",
        "header_bg_color": "#212121",
        "bottom_bar_bg_color": "#212121",
        "accent_text_color": "#8774e1",
        "section_bg_color": "#212121",
        "section_header_text_color": "#aaaaaa",
        "section_separator_color": "#0f0f0f",
        "subtitle_text_color": "#aaaaaa",
        "destructive_text_color": "#e53935",
    },
}


class InitDataSigner:
    """Signs launch data for all bots of a sandbox with a key of its own, made at random."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> str:
        """The Ed25519 key to check `signature` with, in hex; stands for the one Telegram publishes."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, fields: Json, *, token: str) -> str:
        """The raw initData: `fields` (strings, or JSON objects) with `signature` and `hash`, as a query string."""
        texts = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            for name, value in fields.items()
        }
        bot_id = token.partition(":")[0]
        signature = self._key.sign(f"{bot_id}:WebAppData\n{_join(texts)}".encode())
        texts["signature"] = base64.urlsafe_b64encode(signature).decode().rstrip("=")
        secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
        texts["hash"] = hmac.new(secret, _join(texts).encode(), hashlib.sha256).hexdigest()
        return urlencode(texts, quote_via=quote)


def _join(fields: dict[str, str]) -> str:
    return "\n".join(f"{name}={fields[name]}" for name in sorted(fields))


def make_launch_url(url: str, *, init_data: str, theme: str = "light", start_param: str | None = None) -> str:
    """The address a Telegram client opens for a Mini App: launch parameters in the fragment, as the web client does."""
    if start_param is not None:
        head, mark, tail = url.partition("#")
        url = f"{head}{'&' if '?' in head else '?'}tgWebAppStartParam={quote(start_param, safe='')}{mark}{tail}"
    parameters = {
        "tgWebAppData": init_data,
        "tgWebAppVersion": _VERSION,
        "tgWebAppPlatform": "web",
        "tgWebAppThemeParams": json.dumps(_THEMES.get(theme, _THEMES["light"]), separators=(",", ":")),
    }
    _, mark, fragment = url.partition("#")
    joint = "#" if not mark else "&" if set("?=") & set(fragment) else "?"
    return url + joint + urlencode(parameters, quote_via=quote)
