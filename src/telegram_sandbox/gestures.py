"""The person API's gestures: what the page's two phones, and tests, do on behalf of simulated people."""

from aiohttp import web

from telegram_sandbox import payments, person_actions
from telegram_sandbox.bot_settings import menu_button_for
from telegram_sandbox.files import Upload
from telegram_sandbox.json_bodies import JsonBody, read_json
from telegram_sandbox.launches import Launches, parse_deep_link
from telegram_sandbox.media import FILE_PARAMETERS, describe_file
from telegram_sandbox.people import find_chat, find_person
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.sending import check_place
from telegram_sandbox.shapes import Json
from telegram_sandbox.texts import read_caption
from telegram_sandbox.world import Chat, World


class GesturesApi:
    """Answers POST /api/people/{id}/<gesture>."""

    def __init__(self, world: World, *, launches: Launches) -> None:
        self._world = world
        self._launches = launches

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put these addresses into the server."""
        for name, handler in (
            ("send", self._send),
            ("photo", self._photo),
            ("file", self._file),
            ("location", self._location),
            ("contact", self._contact),
            ("press", self._press),
            ("pay", self._pay),
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
            router.add_post(f"/api/people/{{id:\\d+}}/{name}", handler)

    async def _send(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"text", "reply_to_message_id"})
        reply_to = body.optional_number("reply_to_message_id")
        chat = find_chat(self._world, request)
        message = person_actions.write_text(self._world, chat=chat, text=body.text("text"), reply_to=reply_to)
        return web.json_response({"message_id": message.id})

    async def _photo(self, request: web.Request) -> web.Response:
        return await self._send_file(request, kind="photo")

    async def _file(self, request: web.Request) -> web.Response:
        """As `photo`, for what a bot may not expect: field `kind` is document, video, voice, sticker and so on."""
        kind = str((await request.post()).get("kind", "document"))
        if kind not in FILE_PARAMETERS:
            raise bad_request(f"kind must be one of {', '.join(FILE_PARAMETERS)}")
        return await self._send_file(request, kind=kind)

    async def _send_file(self, request: web.Request, *, kind: str) -> web.Response:
        form = await request.post()
        file, caption = form.get("file"), form.get("caption", "")
        if not isinstance(file, web.FileField):
            raise bad_request('send the file as multipart field "file"')
        with file.file:
            upload = Upload(name=file.filename, content_type=file.content_type, data=file.file.read())
        chat = find_chat(self._world, request)
        content = {**describe_file(chat.bot.files, kind=kind, source=upload), **read_caption({"caption": str(caption)})}
        return web.json_response({"message_id": person_actions.write(self._world, chat=chat, content=content).id})

    async def _location(self, request: web.Request) -> web.Response:
        place = _read_place(await read_json(request, known={"latitude", "longitude"}))
        message = person_actions.write(self._world, chat=find_chat(self._world, request), content={"location": place})
        return web.json_response({"message_id": message.id})

    async def _contact(self, request: web.Request) -> web.Response:
        message = person_actions.share_contact(self._world, chat=find_chat(self._world, request))
        return web.json_response({"message_id": message.id})

    async def _press(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"message_id", "row", "column", "text", "theme"})
        pressed = person_actions.press_inline_button(
            find_chat(self._world, request),
            launches=self._launches,
            message_id=body.number("message_id"),
            text=body.optional_text("text"),
            row=body.optional_number("row"),
            column=body.optional_number("column"),
            theme=body.optional_text("theme") or "light",
        )
        return web.json_response(pressed)

    async def _pay(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"message_id"})
        chat = find_chat(self._world, request)
        return web.json_response(await payments.pay(self._world, chat=chat, message_id=body.number("message_id")))

    async def _reply_button(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"text", "latitude", "longitude", "theme"})
        pressed = person_actions.press_reply_button(
            self._world,
            chat=find_chat(self._world, request),
            launches=self._launches,
            text=body.text("text"),
            place=_read_place(body) if "latitude" in body else None,
            theme=body.optional_text("theme") or "light",
        )
        return web.json_response(pressed)

    async def _web_app_data(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"web_view", "data", "button_text"})
        message = self._launches.take_data(
            find_chat(self._world, request),
            web_view=body.text("web_view"),
            data=body.text("data"),
            button_text=body.text("button_text"),
        )
        return web.json_response({"message_id": message.id})

    async def _menu_button(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"theme"})
        chat = find_chat(self._world, request)
        button = menu_button_for(chat)
        if button["type"] != "web_app":
            return web.json_response({"kind": "commands"})
        theme = body.optional_text("theme") or "light"
        url = self._launches.open_from_button(chat, url=button["web_app"]["url"], theme=theme)
        return web.json_response({"kind": "web_app", "url": url})

    async def _startapp(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"start_param", "theme"})
        return self._open_main_app(
            find_chat(self._world, request), start_param=body.optional_text("start_param") or "", body=body
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
        chat = self._world.open_chat(bot, person=find_person(self._world, request))
        if link[1] == "startapp":
            return self._open_main_app(chat, start_param=link[2], body=body)
        message = person_actions.write_text(self._world, chat=chat, text=f"/start {link[2]}")
        return web.json_response({"kind": "message", "message_id": message.id, "bot": bot.profile.username})

    async def _init_data(self, request: web.Request) -> web.Response:
        body = await read_json(request, known={"start_param", "query", "auth_date"})
        init_data = self._launches.make_init_data(
            find_chat(self._world, request),
            start_param=body.optional_text("start_param"),
            query=body.flag("query"),
            auth_date=body.optional_number("auth_date"),
        )
        return web.json_response({"init_data": init_data})

    async def _block(self, request: web.Request) -> web.Response:
        person_actions.set_blocked(self._world, chat=find_chat(self._world, request), blocked=True)
        return web.json_response({"blocked": True})

    async def _unblock(self, request: web.Request) -> web.Response:
        person_actions.set_blocked(self._world, chat=find_chat(self._world, request), blocked=False)
        return web.json_response({"blocked": False})

    async def _allow_writing(self, request: web.Request) -> web.Response:
        person_actions.allow_writing(self._world, chat=find_chat(self._world, request))
        return web.json_response({"allowed": True})

    async def _read(self, request: web.Request) -> web.Response:
        chat = find_chat(self._world, request)
        chat.read_up_to = max(chat.messages, default=0)
        return web.json_response({"unread": 0})


def _read_place(body: JsonBody) -> Json:
    place = {"latitude": body.decimal("latitude"), "longitude": body.decimal("longitude")}
    check_place(latitude=place["latitude"], longitude=place["longitude"])
    return place
