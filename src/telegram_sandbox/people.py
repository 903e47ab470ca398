"""The person API under /api/people: what the page's two phones, and tests, do on behalf of simulated people."""

import asyncio
import base64
import binascii
import time

from aiohttp import web

from telegram_sandbox import person_actions
from telegram_sandbox.bot_settings import commands_for, menu_button_for
from telegram_sandbox.events import stream_events
from telegram_sandbox.files import Upload, check_photo
from telegram_sandbox.json_bodies import JsonBody, read_json
from telegram_sandbox.launches import Launches, parse_deep_link
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.sending import check_place
from telegram_sandbox.shapes import Json
from telegram_sandbox.texts import read_caption
from telegram_sandbox.world import Chat, Person, World

_CALLBACK_WAIT_SECONDS = 10.0
_LONGEST_WAIT_SECONDS = 60.0


class PeopleApi:
    """Answers everything under /api/people."""

    def __init__(self, world: World, *, launches: Launches) -> None:
        self._world = world
        self._launches = launches

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the person API's addresses into the server."""
        router.add_get("/api/people", self._list)
        router.add_post("/api/people", self._create)
        one = "/api/people/{id:\\d+}"
        router.add_get(f"{one}/chats", self._chats)
        router.add_get(f"{one}/chat", self._chat)
        router.add_get(f"{one}/events", self._events)
        router.add_get(f"{one}/wait", self._wait)
        router.add_get(f"{one}/callbacks/{{query}}", self._callback)
        for name, handler in (
            ("send", self._send),
            ("photo", self._photo),
            ("location", self._location),
            ("contact", self._contact),
            ("press", self._press),
            ("reply-button", self._reply_button),
            ("web-app-data", self._web_app_data),
            ("menu-button", self._menu_button),
            ("startapp", self._startapp),
            ("open-link", self._open_link),
            ("init-data", self._init_data),
            ("block", self._block),
            ("unblock", self._unblock),
            ("allow-writing", self._allow_writing),
            ("read", self._read),
        ):
            router.add_post(f"{one}/{name}", handler)

    def _person(self, request: web.Request) -> Person:
        person = self._world.people.get(int(request.match_info["id"]))
        if person is None:
            raise RefusalError(404, "Not Found: no such person")
        return person

    def _find_chat(self, request: web.Request) -> Chat:
        bot = self._world.find_bot(request.query.get("bot"))
        if bot is None:
            raise RefusalError(404, "Not Found: no such bot")
        return self._world.open_chat(bot, person=self._person(request))

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
        person = self._person(request)
        chats = [self._world.open_chat(bot, person=person) for bot in self._world.bots.values()]
        return web.json_response([_summarise(chat) for chat in chats])

    async def _chat(self, request: web.Request) -> web.Response:
        chat = self._find_chat(request)
        return web.json_response(
            {
                "bot": chat.bot.as_user(),
                "messages": [message.as_seen() for message in chat.messages.values()],
                "reply_keyboard": chat.reply_keyboard,
                "menu_button": menu_button_for(chat),
                "commands": commands_for(chat),
                "blocked": chat.blocked,
                "started": chat.writable,
            }
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await stream_events(request, source=self._person(request).events)

    async def _wait(self, request: web.Request) -> web.Response:
        """The next message from the bot after a message id, that contains some text; 408 when none comes in time."""
        chat = self._find_chat(request)
        after = int(request.query.get("after", "0"))
        timeout = min(float(request.query.get("timeout", "10")), _LONGEST_WAIT_SECONDS)
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

    async def _send(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"text", "reply_to_message_id"})
        reply_to = body.optional_number("reply_to_message_id")
        chat = self._find_chat(request)
        message = person_actions.write_text(self._world, chat=chat, text=body.text("text"), reply_to=reply_to)
        return web.json_response({"message_id": message.id})

    async def _photo(self, request: web.Request) -> web.Response:
        form = await request.post()
        file, caption = form.get("file"), form.get("caption", "")
        if not isinstance(file, web.FileField):
            raise bad_request('send the picture as multipart field "file"')
        with file.file:
            upload = Upload(name=file.filename, content_type=file.content_type, data=file.file.read())
        chat = self._find_chat(request)
        content = {"photo": chat.bot.files.add_photo(upload), **read_caption({"caption": str(caption)})}
        return web.json_response({"message_id": person_actions.write(self._world, chat=chat, content=content).id})

    async def _location(self, request: web.Request) -> web.Response:
        place = _read_place(await read_json(request, known={"latitude", "longitude"}))
        message = person_actions.write(self._world, chat=self._find_chat(request), content={"location": place})
        return web.json_response({"message_id": message.id})

    async def _contact(self, request: web.Request) -> web.Response:
        message = person_actions.share_contact(self._world, chat=self._find_chat(request))
        return web.json_response({"message_id": message.id})

    async def _press(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"message_id", "row", "column", "text", "theme"})
        pressed = person_actions.press_inline_button(
            self._find_chat(request),
            launches=self._launches,
            message_id=body.number("message_id"),
            text=body.optional_text("text"),
            row=body.optional_number("row"),
            column=body.optional_number("column"),
            theme=body.optional_text("theme") or "light",
        )
        return web.json_response(pressed)

    async def _callback(self, request: web.Request) -> web.Response:
        """The bot's answer to a press, waited for; {"answered": false} when none came in 10 seconds."""
        query = self._find_chat(request).bot.callbacks.find(request.match_info["query"])
        if query is None or query.person_id != self._person(request).id:
            raise RefusalError(404, "Not Found: no such callback query")
        await asyncio.wait([query.answer], timeout=_CALLBACK_WAIT_SECONDS)
        if not query.answer.done():
            return web.json_response({"answered": False, "text": None, "show_alert": False})
        return web.json_response({"answered": True, **query.answer.result()})

    async def _reply_button(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"text", "latitude", "longitude", "theme"})
        pressed = person_actions.press_reply_button(
            self._world,
            chat=self._find_chat(request),
            launches=self._launches,
            text=body.text("text"),
            place=_read_place(body) if "latitude" in body else None,
            theme=body.optional_text("theme") or "light",
        )
        return web.json_response(pressed)

    async def _web_app_data(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"web_view", "data", "button_text"})
        message = self._launches.take_data(
            self._find_chat(request),
            web_view=body.text("web_view"),
            data=body.text("data"),
            button_text=body.text("button_text"),
        )
        return web.json_response({"message_id": message.id})

    async def _menu_button(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"theme"})
        chat = self._find_chat(request)
        button = menu_button_for(chat)
        if button["type"] != "web_app":
            return web.json_response({"kind": "commands"})
        theme = body.optional_text("theme") or "light"
        url = self._launches.open_from_button(chat, url=button["web_app"]["url"], theme=theme)
        return web.json_response({"kind": "web_app", "url": url})

    async def _startapp(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"start_param", "theme"})
        return self._open_main_app(
            self._find_chat(request), start_param=body.optional_text("start_param") or "", body=body
        )

    def _open_main_app(self, chat: Chat, *, start_param: str, body: JsonBody) -> web.Response:
        theme = body.optional_text("theme") or "light"
        url = self._launches.open_main_app(chat, start_param=start_param, theme=theme)
        return web.json_response({"kind": "web_app", "url": url})

    async def _open_link(self, request: web.Request) -> web.Response:
        """Follow a link as a Telegram client does: ?start presses Start, ?startapp opens the Main Mini App."""
        body = await read_json(request, known={"url", "theme"})
        link = parse_deep_link(body.text("url"))
        bot = self._world.find_bot(link[0]) if link else None
        if link is None or bot is None:
            return web.json_response({"kind": "url", "url": body.text("url")})
        chat = self._world.open_chat(bot, person=self._person(request))
        if link[1] == "startapp":
            return self._open_main_app(chat, start_param=link[2], body=body)
        message = person_actions.write_text(self._world, chat=chat, text=f"/start {link[2]}")
        return web.json_response({"kind": "message", "message_id": message.id, "bot": bot.profile.username})

    async def _init_data(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"start_param", "query"})
        init_data = self._launches.make_init_data(
            self._find_chat(request),
            start_param=body.optional_text("start_param"),
            query=body.flag("query"),
        )
        return web.json_response({"init_data": init_data})

    async def _block(self, request: web.Request) -> web.Response:
        person_actions.set_blocked(self._world, chat=self._find_chat(request), blocked=True)
        return web.json_response({"blocked": True})

    async def _unblock(self, request: web.Request) -> web.Response:
        person_actions.set_blocked(self._world, chat=self._find_chat(request), blocked=False)
        return web.json_response({"blocked": False})

    async def _allow_writing(self, request: web.Request) -> web.Response:
        person_actions.allow_writing(self._world, chat=self._find_chat(request))
        return web.json_response({"allowed": True})

    async def _read(self, request: web.Request) -> web.Response:
        chat = self._find_chat(request)
        chat.read_up_to = max(chat.messages, default=0)
        return web.json_response({"unread": 0})


def _summarise(chat: Chat) -> Json:
    messages = list(chat.messages.values())
    profile = chat.bot.profile
    return {
        "bot": {"id": chat.bot.id, "username": profile.username, "first_name": profile.first_name},
        "last_message": messages[-1].as_seen() if messages else None,
        "unread": sum(1 for message in messages if message.from_bot and message.id > chat.read_up_to),
    }


def _read_place(body: JsonBody) -> Json:
    place = {"latitude": body.decimal("latitude"), "longitude": body.decimal("longitude")}
    check_place(latitude=place["latitude"], longitude=place["longitude"])
    return place


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
