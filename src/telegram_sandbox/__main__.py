"""`python -m telegram_sandbox`: run a sandbox until interrupted."""

import argparse
import asyncio
import contextlib

from telegram_sandbox import BotProfile, Sandbox


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m telegram_sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--bot-token", action="append", required=True, help="such as 1:abc; repeat for more bots")
    parser.add_argument("--bot-username", action="append", default=[], help="one for each token, in order")
    parser.add_argument("--bot-name", action="append", default=[], help="one for each token, in order")
    parser.add_argument("--web-app-url", help="the Main Mini App of the first bot")
    parser.add_argument("--no-rate-limits", action="store_true")
    return parser.parse_args()


def name_bots(arguments: argparse.Namespace) -> dict[str, BotProfile]:
    """A profile for every token."""
    bots = {}
    for index, token in enumerate(arguments.bot_token):
        username = arguments.bot_username[index] if index < len(arguments.bot_username) else f"sandbox{index + 1}_bot"
        name = arguments.bot_name[index] if index < len(arguments.bot_name) else username
        main = arguments.web_app_url if index == 0 else None
        bots[token] = BotProfile(username=username, first_name=name, main_web_app_url=main)
    return bots


async def run(arguments: argparse.Namespace) -> None:
    """Serve until cancelled."""
    limits = {"rate_limits": None} if arguments.no_rate_limits else {}
    sandbox = Sandbox(bots=name_bots(arguments), host=arguments.host, port=arguments.port, **limits)
    async with sandbox:
        print(f"Telegram sandbox: {sandbox.url}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(parse_arguments()))
