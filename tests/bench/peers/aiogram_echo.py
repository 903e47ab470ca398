"""aiogram's webhook echo as its documentation shows it; with TUNED set, with what makes it fastest."""

import gc
import os

import msgspec
from aiogram import Bot, Dispatcher, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

TUNED = bool(os.environ.get("TUNED"))
dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: types.Message) -> None:
    """Say what was said."""
    await message.answer(message.text or "")


def main() -> None:
    """Listen until stopped."""
    api = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    session = (
        AiohttpSession(
            api=api, json_loads=msgspec.json.decode, json_dumps=lambda value: msgspec.json.encode(value).decode()
        )
        if TUNED
        else AiohttpSession(api=api)
    )
    bot = Bot(os.environ["BOT_TOKEN"], session=session)
    application = web.Application()
    handler = SimpleRequestHandler(dispatcher=dispatcher, bot=bot, secret_token=os.environ["WEBHOOK_SECRET"])
    handler.register(application, path="/telegram/webhook")
    setup_application(application, dispatcher, bot=bot)
    loop = None
    if TUNED:
        import uvloop

        loop = uvloop.new_event_loop()
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 50, 50)
    web.run_app(application, host="127.0.0.1", port=int(os.environ["LISTEN_PORT"]), print=None, loop=loop)


if __name__ == "__main__":
    main()
