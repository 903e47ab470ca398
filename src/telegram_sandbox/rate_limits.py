"""How fast a bot may write: about 30 messages a second overall and one a second in a chat, with small bursts."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from telegram_sandbox.refusals import RefusalError


@dataclass(frozen=True, kw_only=True)
class RateLimits:
    """Messages per second and burst sizes; the defaults are those of https://core.telegram.org/bots/faq."""

    bot_per_second: float = 30.0
    bot_burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 3


class _Bucket:
    def __init__(self, *, rate: float, burst: int, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._level = float(burst)
        self._filled_at = now

    def missing_seconds(self, amount: int, *, now: float) -> float:
        """Seconds until `amount` may pass; more than the burst may pass when the bucket is full."""
        self._level = min(float(self._burst), self._level + (now - self._filled_at) * self._rate)
        self._filled_at = now
        return max(0.0, min(amount, self._burst) - self._level) / self._rate

    def take(self, amount: int) -> None:
        self._level -= amount


class RateLimiter:
    """Token buckets of one bot. `limits` None means no limit; `now` is a clock in seconds."""

    def __init__(self, limits: RateLimits | None, *, now: Callable[[], float]) -> None:
        self._limits = limits
        self._now = now
        self._whole: _Bucket | None = None
        self._chats: dict[int, _Bucket] = {}

    def spend(self, chat_id: int, *, messages: int = 1) -> None:
        """Let `messages` pass to a chat. Raises RefusalError 429 with whole seconds in `retry_after` when too fast."""
        if self._limits is None:
            return
        now, limits = self._now(), self._limits
        if self._whole is None:
            self._whole = _Bucket(rate=limits.bot_per_second, burst=limits.bot_burst, now=now)
        if chat_id not in self._chats:
            self._chats[chat_id] = _Bucket(rate=limits.chat_per_second, burst=limits.chat_burst, now=now)
        buckets = (self._whole, self._chats[chat_id])
        wait = max(bucket.missing_seconds(messages, now=now) for bucket in buckets)
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            raise RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for bucket in buckets:
            bucket.take(messages)
