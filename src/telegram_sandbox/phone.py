"""A person's phone for tests in Python: the person API of a sandbox, here or on another machine, as methods."""

import io
from typing import Any

import aiohttp

from telegram_sandbox.shapes import Json


class PhoneError(Exception):
    """The sandbox refused what the person tried; `status` is the HTTP status, the text says why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status


class Phone:
    """One person. Messages are JSON: a Bot API Message plus `from_bot`. Every method raises PhoneError when refused."""

    def __init__(self, session: aiohttp.ClientSession, *, url: str, person: Json, bot: str | None = None) -> None:
        self._session = session
        self._url = url
        self._query = {"bot": bot} if bot else {}
        self.person = person
        self.id: int = person["id"]

    @classmethod
    async def register(
        cls, session: aiohttp.ClientSession, *, url: str, first_name: str, bot: str | None = None, **profile: str
    ) -> "Phone":
        """Create a person in the sandbox at `url`; `profile` is last_name, username, language_code, photo."""
        body = {"first_name": first_name, **profile}
        person = await _request(session, "POST", f"{url}/api/people", json=body)
        return cls(session, url=url, person=person, bot=bot)

    async def do(self, action: str, **body: object) -> Json:
        """POST to an action of the person API, such as "press" or "block"."""
        return dict(await self._call("POST", action, json=body))

    async def send(self, text: str) -> int:
        """Write to the bot and return the message's id."""
        return int((await self.do("send", text=text))["message_id"])

    async def send_photo(self, picture: bytes, *, caption: str = "", name: str = "photo.jpg") -> int:
        """Send a picture and return the message's id."""
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(picture), filename=name, content_type="image/jpeg")
        form.add_field("caption", caption)
        return int((await self._call("POST", "photo", data=form))["message_id"])

    async def press(self, message: Json, *, text: str) -> Json:
        """Press the inline button with this text: {"kind": "callback" | "web_app" | "url", ...}."""
        return await self.do("press", message_id=message["message_id"], text=text)

    async def pay(self, message: Json) -> Json:
        """Pay the invoice in this message: {"paid", "error", "telegram_payment_charge_id"}."""
        return await self.do("pay", message_id=message["message_id"])

    async def chat(self) -> Json:
        """The whole chat: messages, keyboards, menu button, commands."""
        return dict(await self._call("GET", "chat"))

    async def wait(self, *, after: int = 0, contains: str = "", timeout: float = 10) -> Json:  # noqa: ASYNC109
        """The first message from the bot with an id above `after` and this text in it, at most `timeout` seconds."""
        params = {"after": str(after), "contains": contains, "timeout": str(timeout)}
        return dict(await self._call("GET", "wait", params=params))

    async def callback_answer(self, callback_query_id: str) -> Json:
        """How the bot answered a press: {"answered", "text", "show_alert"}."""
        return dict(await self._call("GET", f"callbacks/{callback_query_id}"))

    async def _call(self, verb: str, action: str, *, params: dict[str, str] | None = None, **body: Any) -> Any:
        address = f"{self._url}/api/people/{self.id}/{action}"
        return await _request(self._session, verb, address, params={**self._query, **(params or {})}, **body)


async def _request(session: aiohttp.ClientSession, verb: str, address: str, **details: Any) -> Any:
    async with session.request(verb, address, **details) as response:
        answer = await response.json()
        if response.status != 200:
            raise PhoneError(response.status, answer.get("error", ""))
        return answer
