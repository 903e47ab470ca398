"""Members without a browser: they write to the bot and use the API through the ingress, as the Mini App does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import aiohttp
from cluster.stage import TELEGRAM_URL, Bot

from telegram_sandbox import Phone


@dataclass
class Member:
    """One person with a session in the Mini App."""

    http: aiohttp.ClientSession
    phone: Phone
    url: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def join(cls, http: aiohttp.ClientSession, bot: Bot, *, name: str) -> Member:
        """Press Start, open the Mini App, save a profile."""
        phone = await Phone.register(
            http, url=TELEGRAM_URL, first_name=name, language_code="en", bot=f"{bot.release}_bot"
        )
        member = cls(http, phone, bot.url)
        await member._log_in()
        await member._fill_in(name)
        return member

    async def ask(self, verb: str, path: str, **details: Any) -> tuple[int, Any]:
        """(status, decoded body) of one request; a connection that was cut counts as status 0."""
        headers = {**self.headers, **details.pop("headers", {})}
        try:
            async with self.http.request(verb, self.url + path, headers=headers, **details) as answer:
                return answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return 0, repr(error)

    async def _log_in(self) -> None:
        sent = await self.phone.send("/start")
        answer = await self.phone.wait(after=sent, timeout=30)
        while not (button := _find_button(answer)):
            answer = await self.phone.wait(after=answer["message_id"], timeout=30)
        pressed = await self.phone.press(answer, text=button)
        init_data = parse_qs(urlsplit(pressed["url"]).fragment)["tgWebAppData"][0]
        headers = {"Authorization": f"tma {init_data}", "Idempotency-Key": str(uuid4())}
        status, session = await self.ask("POST", "/api/session", headers=headers)
        assert status == 200, session
        self.headers = {"Authorization": f"Bearer {session['token']}"}

    async def _fill_in(self, name: str) -> None:
        _, found = await self.ask("GET", "/api/places", params={"q": "Reykjavik", "lang": "en"})
        form = {
            "name": name,
            "birth_date": "1996-05-17",
            "gender": "female",
            "preference": "any",
            "bio": "",
            "interests": ["hiking"],
            "goal": "dating",
            "place_id": found["places"][0]["id"],
        }
        # A service of an earlier release asks for no consent, and answers that there is nothing like it.
        await self.ask("PUT", "/api/consents", json={"terms": True, "sensitive": True})
        status, profile = await self.ask("PUT", "/api/profile", json=form)
        assert status == 200, profile


def _find_button(message: dict[str, Any]) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((button["text"] for row in rows for button in row if "web_app" in button), "")


@dataclass
class Load:
    """Members who go on using the service until told to stop; every answer is kept."""

    members: list[Member]
    answered: int = 0
    failed: list[tuple[str, int, Any]] = field(default_factory=list)

    async def run(self, stop: asyncio.Event) -> None:
        """Each member looks at deck, matches and own profile in turn, one request after the other."""
        await asyncio.gather(*(self._use(member, stop) for member in self.members))

    async def _use(self, member: Member, stop: asyncio.Event) -> None:
        while not stop.is_set():
            for path in ("/api/deck", "/api/matches", "/api/profile"):
                status, body = await member.ask("GET", path)
                if status == 200:
                    self.answered += 1
                else:
                    self.failed.append((path, status, body))
