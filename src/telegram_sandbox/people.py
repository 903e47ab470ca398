"""The person API's view of people under /api/people: who there is, what their phones show, and what happens next."""

import asyncio
import base64
import binascii
import time

from aiohttp import web

from telegram_sandbox.bot_settings import commands_for, menu_button_for
from telegram_sandbox.events import stream_events
from telegram_sandbox.files import check_photo
from telegram_sandbox.json_bodies import read_json, read_query_number
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Chat, Person, World

_CALLBACK_WAIT_SECONDS = 10.0
_LONGEST_WAIT_SECONDS = 60.0


class PeopleApi:
    """Answers what is asked about people, and creates them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put these addresses into the server."""
        router.add_get("/api/people", self._list)
        router.add_post("/api/people", self._create)
        one = "/api/people/{id:\\d+}"
        router.add_get(f"{one}/chats", self._chats)
        router.add_get(f"{one}/chat", self._chat)
        router.add_get(f"{one}/events", self._events)
        router.add_get(f"{one}/wait", self._wait)
        router.add_get(f"{one}/callbacks/{{query}}", self._callback)

    async def _list(self, _: web.Request) -> web.Response:
        return web.json_response([person.as_user() for person in self._world.people.values()])

    async def _create(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"first_name", "last_name", "username", "language_code", "photo"})
        person = self._world.add_person(
            body.text("first_name"),
            last_name=body.optional_text("last_name"),
            username=body.optional_text("username"),
            language_code=body.optional_text("language_code"),
            photo=_decode_photo(body.optional_text("photo")),
        )
        return web.json_response(person.as_user())

    async def _chats(self, request: web.Request) -> web.Response:
        person = find_person(self._world, request)
        chats = [self._world.open_chat(bot, person=person) for bot in self._world.bots.values()]
        return web.json_response([_summarise(chat) for chat in chats])

    async def _chat(self, request: web.Request) -> web.Response:
        chat = find_chat(self._world, request)
        return web.json_response(
            {
                "bot": chat.bot.as_user(),
                "messages": [
                    {**message.as_seen(), "paid": True}
                    if message.id in chat.bot.payments.receipts
                    else message.as_seen()
                    for message in chat.messages.values()
                ],
                "reply_keyboard": chat.reply_keyboard,
                "menu_button": menu_button_for(chat),
                "commands": commands_for(chat),
                "blocked": chat.blocked,
                "started": chat.writable,
            }
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await stream_events(request, source=find_person(self._world, request).events)

    async def _wait(self, request: web.Request) -> web.Response:
        """The next message from the bot after a message id, that contains some text; 408 when none comes in time."""
        chat = find_chat(self._world, request)
        after = int(read_query_number(request, "after", default=0))
        timeout = min(read_query_number(request, "timeout", default=10), _LONGEST_WAIT_SECONDS)
        wanted = request.query.get("contains", "")
        with chat.person.events.subscribe() as events:
            deadline = time.monotonic() + timeout
            while True:
                for message in chat.messages.values():
                    if message.from_bot and message.id > after and wanted in message.words:
                        return web.json_response(message.as_seen())
                try:
                    event = await asyncio.wait_for(events.get(), deadline - time.monotonic())
                except TimeoutError:
                    event = None
                if event is None:
                    raise RefusalError(408, f"Request Timeout: no message after {after} containing {wanted!r}")

    async def _callback(self, request: web.Request) -> web.Response:
        """The bot's answer to a press, waited for; {"answered": false} when none came in 10 seconds."""
        query = find_chat(self._world, request).bot.callbacks.find(request.match_info["query"])
        if query is None or query.person_id != find_person(self._world, request).id:
            raise RefusalError(404, "Not Found: no such callback query")
        await asyncio.wait([query.answer], timeout=_CALLBACK_WAIT_SECONDS)
        if not query.answer.done():
            return web.json_response({"answered": False, "text": None, "show_alert": False})
        return web.json_response({"answered": True, **query.answer.result()})


def find_person(world: World, request: web.Request) -> Person:
    """The person in the address. Raises RefusalError 404."""
    person = world.people.get(int(request.match_info["id"]))
    if person is None:
        raise RefusalError(404, "Not Found: no such person")
    return person


def find_chat(world: World, request: web.Request) -> Chat:
    """The person's chat with the bot named by ?bot=, by default the first. Raises RefusalError 404."""
    bot = world.find_bot(request.query.get("bot"))
    if bot is None:
        raise RefusalError(404, "Not Found: no such bot")
    return world.open_chat(bot, person=find_person(world, request))


def _summarise(chat: Chat) -> Json:
    messages = list(chat.messages.values())
    profile = chat.bot.profile
    return {
        "bot": {"id": chat.bot.id, "username": profile.username, "first_name": profile.first_name},
        "last_message": messages[-1].as_seen() if messages else None,
        "unread": sum(1 for message in messages if message.from_bot and message.id > chat.read_up_to),
    }


def _decode_photo(text: str | None) -> bytes | None:
    """A picture given as base64 or as a data: URL."""
    if text is None:
        return None
    try:
        data = base64.b64decode(text.rpartition(",")[2], validate=True)
    except binascii.Error as error:
        raise bad_request("photo must be base64 or a data: URL") from error
    check_photo(data)
    return data
