"""The demo's story told without a browser: what two people do on their phones, step by step, each step checked."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import aiohttp

from datingbot.demo.portraits import draw_portrait, portrait_id
from datingbot.settings import CannotStart
from telegram_sandbox import Phone

VILLAGE = "Reykjavik"
"""Far from the demo's town, so that the two are each other's only choice."""

Say = Callable[[str], None]


class StoryBroke(CannotStart):
    """A step did not give what it should; says which, and what came instead."""


async def tell_story(*, sandbox_url: str, service_url: str, say: Say) -> None:
    """Two members: /start, profile, photo, like, like back, both notified. Raises :class:`StoryBroke`."""
    async with aiohttp.ClientSession() as http:
        say("Clara and David press Start in the local Telegram ...")
        people = [
            await _Person.join(http, sandbox_url, service_url, name="Clara", gender="female", wants="male"),
            await _Person.join(http, sandbox_url, service_url, name="David", gender="male", wants="female"),
        ]
        for person in people:
            await person.greet()
            say(f"  {person.name}: the bot greets, with a button that opens the Mini App")
        for person in people:
            await person.log_in()
            await person.save_profile()
            await person.add_photo()
            say(f"  {person.name}: opens the Mini App with signed initData, saves a profile and a photo")
        clara, david = people
        outcome = await clara.like(david)
        _expect("Clara's like", outcome["outcome"], "recorded")
        say("  Clara: finds David in her deck and likes him")
        heard = [await person.last_message() for person in people]
        outcome = await david.like(clara)
        _expect("David's like", outcome["outcome"], "matched")
        say("  David: finds Clara on top of his deck, likes her back - it is a match")
        for person, other, before in ((clara, david, heard[0]), (david, clara, heard[1])):
            await person.hear_of(other, after=before)
            say(f"  {person.name}: the chat rings, with {other.name}'s photo and a button")
            await person.see_match(other)


class _Person:
    """One phone with one Mini App."""

    def __init__(self, http: aiohttp.ClientSession, phone: Phone, service_url: str, form: Mapping[str, Any]) -> None:
        self._http = http
        self._phone = phone
        self._url = service_url
        self._form = dict(form)
        self._headers: dict[str, str] = {}
        self._launch_url = ""
        self.name: str = form["name"]

    @classmethod
    async def join(
        cls, http: aiohttp.ClientSession, sandbox_url: str, service_url: str, *, name: str, gender: str, wants: str
    ) -> _Person:
        """A new person in the sandbox."""
        phone = await Phone.register(http, url=sandbox_url, first_name=name, language_code="en")
        form = {
            "name": name,
            "birth_date": "1996-05-17",
            "gender": gender,
            "preference": wants,
            "bio": f"I am {name} <3 & I test things.",
            "interests": ["hiking", "coffee"],
            "goal": "dating",
        }
        return cls(http, phone, service_url, form)

    async def greet(self) -> None:
        """Press Start and wait for the button."""
        sent = await self._phone.send("/start")
        after = sent
        while True:
            answer = await self._phone.wait(after=after, timeout=20)
            after = answer["message_id"]
            rows = answer.get("reply_markup", {}).get("inline_keyboard", [])
            button = next((button for row in rows for button in row if "web_app" in button), None)
            if button is not None:
                pressed = await self._phone.press(answer, text=button["text"])
                self._launch_url = pressed["url"]
                return

    async def log_in(self) -> None:
        """Exchange the launch's initData for a session."""
        init_data = parse_qs(urlsplit(self._launch_url).fragment)["tgWebAppData"][0]
        session = await self._call(
            "POST",
            "/api/session",
            headers={"Authorization": f"tma {init_data}", "Idempotency-Key": str(uuid4())},
        )
        self._headers = {"Authorization": f"Bearer {session['token']}"}

    async def save_profile(self) -> None:
        """Agree to what a profile needs, and fill in the form."""
        await self._call("PUT", "/api/consents", json={"terms": True, "sensitive": True})
        found = await self._call("GET", "/api/places", params={"q": VILLAGE, "lang": "en"})
        self._form["place_id"] = found["places"][0]["id"]
        profile = await self._call("PUT", "/api/profile", json=self._form)
        _expect(f"{self.name}'s saved name", profile["name"], self.name)

    async def add_photo(self) -> None:
        """Upload a picture and fetch it back."""
        picture = io.BytesIO()
        draw_portrait(portrait_id(Random(self.name), gender=self._form["gender"])).save(picture, "JPEG")  # noqa: S311
        photo = await self._call("POST", "/api/photos", data=picture.getvalue(), headers={"Content-Type": "image/jpeg"})
        async with self._http.get(self._url + photo["card"]) as response:
            _expect(f"{self.name}'s photo", (response.status, response.content_type), (200, "image/jpeg"))

    async def like(self, other: _Person) -> dict[str, Any]:
        """Find the other in the deck and like them."""
        deck = await self._call("GET", "/api/deck")
        card = next((card for card in deck["cards"] if card["name"] == other.name), None)
        if card is None:
            raise StoryBroke(f"{self.name} does not find {other.name} in the deck: {deck}")
        swipe = {"target_id": card["user_id"], "action": "like", "key": str(uuid4())}
        return dict(await self._call("POST", "/api/swipes", json=swipe))

    async def last_message(self) -> int:
        """The id of the newest message in the chat."""
        return max(int(message["message_id"]) for message in (await self._phone.chat())["messages"])

    async def hear_of(self, other: _Person, *, after: int) -> None:
        """Wait for the announcement: a photo, the other's name, a button."""
        message = await self._phone.wait(after=after, contains=other.name, timeout=30)
        _expect(f"{self.name}'s announcement has a photo", bool(message.get("photo")), True)
        _expect(f"{self.name}'s announcement has a button", bool(message.get("reply_markup")), True)

    async def see_match(self, other: _Person) -> None:
        """The match is in the Mini App."""
        listed = await self._call("GET", "/api/matches")
        _expect(f"{self.name}'s matches", [match["name"] for match in listed["matches"]], [other.name])

    async def _call(self, verb: str, path: str, *, headers: Mapping[str, str] | None = None, **body: Any) -> Any:
        given = {**self._headers, **(headers or {})}
        async with self._http.request(verb, self._url + path, headers=given, **body) as response:
            if response.status >= 400:
                raise StoryBroke(f"{verb} {path} for {self.name}: {response.status} {await response.text()}")
            return await response.json()


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise StoryBroke(f"{what}: {found!r} instead of {wanted!r}")
