"""A strict local Telegram for any bot: a Bot API server with simulated people, in memory, in one process."""

from telegram_sandbox.faults import Fault
from telegram_sandbox.phone import Phone, PhoneError
from telegram_sandbox.rate_limits import RateLimits
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world import BotProfile

__all__ = ["BotProfile", "Fault", "Phone", "PhoneError", "RateLimits", "Sandbox"]
