"""The sandbox as one aiohttp server: Bot API, person API, control API and page on one port, all state in memory."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from telegram_sandbox.bot_api import BotApi
from telegram_sandbox.control import ControlApi
from telegram_sandbox.gestures import GesturesApi
from telegram_sandbox.init_data import InitDataSigner
from telegram_sandbox.launches import Launches
from telegram_sandbox.page_files import add_page_routes
from telegram_sandbox.people import PeopleApi
from telegram_sandbox.rate_limits import RateLimits
from telegram_sandbox.refusals import RefusalError
from telegram_sandbox.world import BotProfile, World

_REQUEST_BYTES = 64 * 1024 * 1024
_SHUTDOWN_SECONDS = 1.0


class Sandbox:
    """A local Telegram.

    `bots` maps tokens ("<id>:<secret>") to profiles. `port` 0 takes a free one. `rate_limits` None lifts the limits on
    how fast bots may write. Use `start` and `stop`, or `async with`.
    """

    def __init__(
        self,
        *,
        bots: dict[str, BotProfile],
        host: str = "127.0.0.1",
        port: int = 0,
        rate_limits: RateLimits | None = RateLimits(),  # noqa: B008 - frozen
    ) -> None:
        for token in bots:
            if not token.partition(":")[0].isdecimal() or not token.partition(":")[2]:
                raise ValueError(f"bot token {token!r} must look like 123456:secret")
        self.world = World(bots, rate_limits=rate_limits)
        self._signer = InitDataSigner()
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "Sandbox":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The address of the running sandbox, without a slash at the end."""
        return f"http://{self._host}:{self._port}"

    @property
    def ed25519_public_key(self) -> str:
        """The key, in hex, that Mini App launch data is signed with; stands for the one Telegram publishes."""
        return self._signer.public_key

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        app = web.Application(client_max_size=_REQUEST_BYTES, middlewares=[_tell_refusals])
        launches = Launches(self.world, signer=self._signer)
        BotApi(self.world).add_routes(app.router)
        PeopleApi(self.world).add_routes(app.router)
        GesturesApi(self.world, launches=launches).add_routes(app.router)
        ControlApi(self.world, signer=self._signer).add_routes(app.router)
        add_page_routes(app.router)
        self._runner = web.AppRunner(app, shutdown_timeout=_SHUTDOWN_SECONDS, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        if self._port == 0:
            self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop deliveries, end live streams, close the port."""
        for bot in self.world.bots.values():
            await bot.webhook.close()
        self.world.close()
        if self._runner is not None:
            await self._runner.cleanup()


@web.middleware
async def _tell_refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Errors of the sandbox's own API are JSON: {"error": what happened and what to do}."""
    try:
        return await handler(request)
    except RefusalError as refusal:
        return web.json_response({"error": refusal.description}, status=refusal.code)
