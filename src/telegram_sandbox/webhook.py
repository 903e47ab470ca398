"""Webhook delivery: one update in flight per lane, tried again with doubling pauses until the bot answers 2xx."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from telegram_sandbox.faults import Faults
from telegram_sandbox.shapes import Json
from telegram_sandbox.traffic import Traffic
from telegram_sandbox.updates import PendingUpdate, UpdateQueue

_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 5.0  # Telegram goes up to minutes; a sandbox is watched by someone
_LONGEST_RETRY_AFTER_SECONDS = 3600.0
_ANSWER_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class WebhookTarget:
    """Where and how a bot wants its updates."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40


@dataclass(frozen=True, kw_only=True)
class _Try:
    status: int  # 0 when no HTTP answer came
    answer: object
    retry_after: float | None = None
    problem: str | None = None


class Webhook:
    """Delivers the queue of one bot to its target while one is set."""

    def __init__(self, updates: UpdateQueue, *, traffic: Traffic, faults: Faults) -> None:
        self._updates = updates
        self._traffic = traffic
        self._faults = faults
        self._session: aiohttp.ClientSession | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(1)
        self.target: WebhookTarget | None = None
        self.last_error: tuple[int, str] | None = None  # Unix time, words
        self.on_answer: Callable[[Json], Awaitable[None]] | None = None  # for methods named in the bot's answers
        updates.on_arrival = self._start_lane

    def set_target(self, target: WebhookTarget | None) -> None:
        """Deliver to `target` from now on; None stops delivery and leaves the updates pending."""
        for lane in self._lanes.values():
            lane.cancel()
        self._lanes.clear()
        self.target = target
        if target is not None:
            self.last_error = None
            self._slots = asyncio.Semaphore(target.max_connections)
            for update in self._updates.pending():
                self._start_lane(update)

    async def close(self) -> None:
        """Stop delivery and close connections."""
        lanes = list(self._lanes.values())
        self.set_target(None)
        await asyncio.gather(*lanes, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _start_lane(self, update: PendingUpdate) -> None:
        if self.target is None or update.lane in self._lanes:
            return
        task = asyncio.get_running_loop().create_task(self._run_lane(update.lane, target=self.target))
        self._lanes[update.lane] = task

    async def _run_lane(self, lane: str, *, target: WebhookTarget) -> None:
        try:
            while (update := self._updates.head(lane)) is not None:
                await self._deliver(update, target=target)
        finally:
            if self._lanes.get(lane) is asyncio.current_task():
                del self._lanes[lane]

    async def _deliver(self, update: PendingUpdate, *, target: WebhookTarget) -> None:
        pause, attempt = _FIRST_PAUSE_SECONDS, 1
        while self._updates.head(update.lane) is update:
            async with self._slots:
                outcome = await self._try(update, target=target, attempt=attempt)
            if outcome.problem is None:
                if self._faults.strike(update.kind, kinds=("webhook_duplicate",)):
                    await self._try(update, target=target, attempt=attempt + 1)
                self._updates.accept(update.update_id)
                return
            self.last_error = (int(self._updates.now()), outcome.problem)
            asked = min(outcome.retry_after or 0.0, _LONGEST_RETRY_AFTER_SECONDS)
            await asyncio.sleep(max(pause, asked))
            pause, attempt = min(pause * 2, _LONGEST_PAUSE_SECONDS), attempt + 1

    async def _try(self, update: PendingUpdate, *, target: WebhookTarget, attempt: int) -> _Try:
        outcome = await self._post(update, target=target)
        self._traffic.record_delivery(
            update.kind, update=update.content, answer=outcome.answer, status=outcome.status, attempt=attempt
        )
        return outcome

    async def _post(self, update: PendingUpdate, *, target: WebhookTarget) -> _Try:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS))
        headers = {"Content-Type": "application/json"}
        if target.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = target.secret_token
        body = json.dumps(update.content, ensure_ascii=False).encode()
        try:
            async with self._session.post(target.url, data=body, headers=headers, allow_redirects=False) as response:
                text = await response.text(errors="replace")
                if 200 <= response.status < 300:
                    await self._take_answer(text)
                    return _Try(status=response.status, answer=text)
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
                pause = _parse_retry_after(response.headers.get("Retry-After"))
                return _Try(status=response.status, answer=text, retry_after=pause, problem=problem)
        except TimeoutError:
            return _Try(status=0, answer=None, problem="Read timeout expired")
        except aiohttp.ClientError as error:
            return _Try(status=0, answer=None, problem=f"Connection failed: {error}")

    async def _take_answer(self, text: str) -> None:
        """A bot may call a method by naming it in its answer; nobody tells it the result."""
        try:
            answer = json.loads(text)
        except ValueError:
            return
        if self.on_answer is not None and isinstance(answer, dict) and isinstance(answer.get("method"), str):
            await self.on_answer(answer)


def _parse_retry_after(value: str | None) -> float | None:
    return float(value) if value is not None and value.isdecimal() else None
