"""A strict local Telegram for any bot: a Bot API server with simulated people, in memory, in one process.

    async with Sandbox(bots={"1:abc": BotProfile(username="date_bot", first_name="Date")}) as sandbox:
        ...  # point any Bot API client at sandbox.url, then:
        async with aiohttp.ClientSession() as session:
            anna = await Phone.register(session, url=sandbox.url, first_name="Anna")
            await anna.send("/start")
            greeting = await anna.wait(contains="Welcome")

`python -m telegram_sandbox --bot-token 1:abc` runs one to look at: open its address in a browser for two phones.
"""

from telegram_sandbox.faults import Fault
from telegram_sandbox.phone import Phone, PhoneError
from telegram_sandbox.rate_limits import RateLimits
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world import BotProfile

__all__ = ["BotProfile", "Fault", "Phone", "PhoneError", "RateLimits", "Sandbox"]
