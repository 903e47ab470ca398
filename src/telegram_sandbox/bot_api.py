"""The HTTP face of the Bot API: tokens, parameters, faults, Telegram's envelope, file downloads, the traffic log."""

import asyncio
from copy import deepcopy
from dataclasses import replace
from functools import partial
from inspect import isawaitable

import aiohttp
from aiohttp import web

from telegram_sandbox.calls import Call
from telegram_sandbox.faults import Fault
from telegram_sandbox.files import Upload
from telegram_sandbox.media import make_web_upload, web_addresses
from telegram_sandbox.methods import Method, find_method
from telegram_sandbox.parameters import check_parameters, read_parameters
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Bot, World

_FETCH_SECONDS = 10.0
_RESET: Json = {"ok": False, "description": "connection reset by a fault"}


class _ResetError(Exception):
    """A `reset` fault: the caller gets no answer at all."""


class BotApi:
    """Answers /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the Bot API's addresses into the server, and listen to what bots answer to webhooks."""
        for bot in self._world.bots.values():
            bot.webhook.on_answer = partial(self._perform_answer, bot)
        router.add_route("*", "/bot{token}/{method}", self._serve_method)
        router.add_get("/file/bot{token}/{path:.+}", self._serve_file)

    async def _serve_file(self, request: web.Request) -> web.Response:
        bot = self._world.bots.get(request.match_info["token"])
        stored = bot.files.find_path(request.match_info["path"]) if bot else None
        if stored is None:
            return _envelope_error(RefusalError(404, "Not Found"))
        return web.Response(body=stored.data, content_type="application/octet-stream")

    async def _serve_method(self, request: web.Request) -> web.Response:
        bot = self._world.bots.get(request.match_info["token"])
        if bot is None:
            return _envelope_error(RefusalError(401, "Unauthorized"))
        method = find_method(request.match_info["method"])
        if method is None:
            return self._log_unknown(request.match_info["method"])
        logged: Json = {}
        try:
            raw, uploads = await read_parameters(request)
            logged = raw
            from_form = request.content_type != "application/json"
            logged = check_parameters(method.model, raw=raw, uploads=uploads, from_form=from_form)
            result = await self._perform(bot, method=method, params=deepcopy(logged), uploads=uploads)
        except RefusalError as refusal:
            response, answer = _envelope_error(refusal), _error_body(refusal)
        except _ResetError:
            if request.transport is not None:
                request.transport.abort()
            response, answer = web.Response(status=500), _RESET
        else:
            answer = {"ok": True, "result": result}
            response = web.json_response(answer)
        self._world.traffic.record_call(
            method.name, params=_describe_uploads(logged), answer=answer, status=response.status
        )
        return response

    def _log_unknown(self, name: str) -> web.Response:
        refusal = RefusalError(404, "Not Found")
        self._world.traffic.record_call(name, params={}, answer=_error_body(refusal), status=404)
        return _envelope_error(refusal)

    async def _perform(self, bot: Bot, *, method: Method, params: Json, uploads: dict[str, Upload]) -> object:
        fault = self._world.faults.strike(method.name, kinds=("error_500", "slow", "reset", "flood_429"))
        if fault is not None and not fault.performed:
            await _suffer(fault)
        if method.handle is None:
            raise RefusalError(501, f"Not Implemented: the sandbox does not carry out {method.name}")
        await _fetch_web_files(params)
        result = method.handle(Call(world=self._world, bot=bot, method=method.name, params=params, uploads=uploads))
        if isawaitable(result):
            result = await result
        if fault is not None and fault.performed:
            await _suffer(replace(fault, performed=False))
        return result

    async def _perform_answer(self, bot: Bot, answer: Json) -> None:
        """Carry out a method a bot named in its answer to a webhook; the result is only in the traffic log."""
        name = str(answer["method"])
        raw = {key: value for key, value in answer.items() if key != "method"}
        method = find_method(name)
        if method is None:
            self._log_unknown(name)
            return
        logged: Json
        try:
            params = check_parameters(method.model, raw=raw, uploads={}, from_form=False)
            result = await self._perform(bot, method=method, params=deepcopy(params), uploads={})
        except RefusalError as refusal:
            logged, status = _error_body(refusal), refusal.code
        except _ResetError:
            logged, status = _RESET, 500
        else:
            logged, status = {"ok": True, "result": result}, 200
        self._world.traffic.record_call(method.name, params=raw, answer=logged, status=status)


async def _suffer(fault: Fault) -> None:
    match fault.kind:
        case "error_500":
            raise RefusalError(500, "Internal Server Error")
        case "flood_429":
            seconds = fault.retry_after
            raise RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        case "reset":
            raise _ResetError
        case "slow":
            await asyncio.sleep(fault.delay)


async def _fetch_web_files(params: Json) -> None:
    """Replace web addresses of files by the files, as Telegram downloads them itself."""
    places = list(web_addresses(params))
    if not places:
        return
    timeout = aiohttp.ClientTimeout(total=_FETCH_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for holder, name in places:
            try:
                async with session.get(holder[name]) as response:
                    response.raise_for_status()
                    data = await response.read()
                    kind = response.content_type
            except (aiohttp.ClientError, TimeoutError) as error:
                raise bad_request("failed to get HTTP URL content") from error
            holder[name] = make_web_upload(holder[name], content_type=kind, data=data)


def _error_body(refusal: RefusalError) -> Json:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return body


def _envelope_error(refusal: RefusalError) -> web.Response:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after is not None else None
    return web.json_response(_error_body(refusal), status=refusal.code, headers=headers)


def _describe_uploads(params: Json) -> Json:
    return {
        name: f"<file {value.name}, {len(value.data)} bytes>" if isinstance(value, Upload) else value
        for name, value in params.items()
    }
