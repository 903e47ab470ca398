"""The sandbox's own API for tests and people who debug: faults, traffic, counters, keys, and pictures to draw."""

from aiohttp import web

from telegram_sandbox.events import stream_events
from telegram_sandbox.faults import Fault, parse_fault
from telegram_sandbox.init_data import InitDataSigner
from telegram_sandbox.json_bodies import read_json, read_query_number
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.world import World


class ControlApi:
    """Answers /api/faults, /api/traffic, /api/stats, /api/bots, /api/files and /api/ed25519-key."""

    def __init__(self, world: World, *, signer: InitDataSigner) -> None:
        self._world = world
        self._signer = signer

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the control API's addresses into the server."""
        router.add_get("/api/faults", self._list_faults)
        router.add_post("/api/faults", self._add_fault)
        router.add_delete("/api/faults", self._remove_faults)
        router.add_delete("/api/faults/{id:\\d+}", self._remove_faults)
        router.add_get("/api/traffic", self._traffic)
        router.add_get("/api/traffic/stream", self._stream_traffic)
        router.add_get("/api/stats", self._stats)
        router.add_get("/api/bots", self._bots)
        router.add_get("/api/files/{file_id}", self._file)
        router.add_get("/api/ed25519-key", self._key)

    async def _list_faults(self, _: web.Request) -> web.Response:
        return web.json_response(self._world.faults.listed())

    async def _add_fault(self, request: web.Request) -> web.Response:
        body = await read_json(request, known=set(Fault.__dataclass_fields__))
        try:
            fault = parse_fault(body.values)
        except ValueError as error:
            raise bad_request(str(error)) from error
        return web.json_response({"id": self._world.faults.add(fault)})

    async def _remove_faults(self, request: web.Request) -> web.Response:
        number = request.match_info.get("id")
        self._world.faults.remove(int(number) if number else None)
        return web.json_response(self._world.faults.listed())

    async def _traffic(self, request: web.Request) -> web.Response:
        return web.json_response(self._world.traffic.since(int(read_query_number(request, "after", default=0))))

    async def _stream_traffic(self, request: web.Request) -> web.StreamResponse:
        return await stream_events(request, source=self._world.traffic.events)

    async def _stats(self, _: web.Request) -> web.Response:
        pending = sum(len(bot.updates.pending()) for bot in self._world.bots.values())
        return web.json_response(self._world.traffic.counters(pending=pending))

    async def _bots(self, _: web.Request) -> web.Response:
        return web.json_response([bot.as_user() for bot in self._world.bots.values()])

    async def _file(self, request: web.Request) -> web.Response:
        for bot in self._world.bots.values():
            stored = bot.files.find(request.match_info["file_id"])
            if stored is not None:
                headers = {
                    "Content-Type": stored.content_type,
                    "Cache-Control": "private, max-age=86400",
                    "X-Content-Type-Options": "nosniff",
                }
                return web.Response(body=stored.data, headers=headers)
        raise RefusalError(404, "Not Found: no file with this id")

    async def _key(self, _: web.Request) -> web.Response:
        return web.json_response({"public_key": self._signer.public_key})
