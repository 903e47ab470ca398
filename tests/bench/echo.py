"""Updates: one comes by webhook, one message goes out, 64 of them in flight; ours beside what merely echoes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Iterator, Sequence

from bench.contestants import WEBHOOK_SECRET, Contestant, Running, running
from bench.measure import Cost, Request, measure, typical
from bench.store import Store
from bench.wire import BotApi, Connection, post

WAIT_SECONDS = 30
UPDATE = (
    '{"update_id":%d,"message":{"message_id":%d,"date":1790000000,"chat":{"id":%d,"type":"private","first_name":"Eve"},'
    '"from":{"id":%d,"is_bot":false,"first_name":"Eve","language_code":"en"},"text":"%s"%s}}'
)
_SECRET = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
ENTITIES = ',"entities":[{"type":"bot_command","offset":0,"length":%d}]'

# A number that came before is an update that is handled already.
_numbers = itertools.count(1)


class Chats:
    """Updates of many chats in turn, each answered before its chat speaks again.

    ``acknowledged``: the seconds until the webhook said that it has the update, of each.
    """

    def __init__(self, api: BotApi, *, people: range) -> None:
        self._people = itertools.cycle(people)
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self.acknowledged: list[float] = []
        api.on_message = self._hear

    def updates(self, count: int, *, text: str) -> Iterator[Request]:
        """Requests that each end with the answer's arrival."""
        entities = ENTITIES % len(text) if text.startswith("/") else ""
        for _ in range(count):
            number, person = next(_numbers), next(self._people)
            body = (UPDATE % (number, number, person, person, text, entities)).encode()
            yield self._request(post("/telegram/webhook", body, **_SECRET), person=person)

    def _request(self, raw: bytes, *, person: int) -> Request:
        async def ask(connection: Connection) -> None:
            answered = self._waiting[person] = asyncio.get_running_loop().create_future()
            began = time.perf_counter()
            status, _ = await connection.ask(raw)
            self.acknowledged.append(time.perf_counter() - began)
            if status != 200:
                raise RuntimeError(f"an update was answered with {status}")
            async with asyncio.timeout(WAIT_SECONDS):
                await answered

        return ask

    def _hear(self, chat_id: int) -> None:
        if waiting := self._waiting.pop(chat_id, None):
            waiting.set_result(None)


async def compare(
    contestants: Sequence[Contestant],
    *,
    store: Store,
    members: int,
    updates: int,
    rounds: int,
    core: int,
    per_second: float | None = None,
) -> dict[str, Cost]:
    """Run everybody in turn, round by round, so that whatever disturbs the machine disturbs them alike.

    64 updates are in flight at any time, or they come ``per_second``.
    """
    costs: dict[str, list[Cost]] = {contestant.name: [] for contestant in contestants}
    async with contextlib.AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi())
        chats = Chats(api, people=range(1, members + 1))
        started: list[tuple[Running, Store | None]] = []
        for contestant in contestants:
            bot = await stack.enter_async_context(running(contestant, api_url=api.url, core=core))
            # The first words of every chat are dearer than the rest, and so are a program's first hundreds.
            await measure(bot, requests=chats.updates(members, text=contestant.text))
            started.append((bot, store if "DATABASE_URL" in contestant.environment else None))
        for _ in range(rounds):
            for bot, used in started:
                requests = chats.updates(updates, text=bot.text)
                costs[bot.name].append(await measure(bot, requests=requests, store=used, per_second=per_second))
    return {name: typical(found) for name, found in costs.items()}


async def greet_strangers(contestant: Contestant, *, store: Store, people: range, core: int) -> Cost:
    """What updates cost of people whom the replica has not heard of since it began; half of them warm it up."""
    middle = people[len(people) // 2]
    async with BotApi() as api, running(contestant, api_url=api.url, core=core) as bot:
        known = Chats(api, people=range(people.start, middle))
        await measure(bot, requests=known.updates(middle - people.start, text=bot.text))
        strangers = Chats(api, people=range(middle, people.stop))
        requests = strangers.updates(people.stop - middle, text=bot.text)
        return await measure(bot, requests=requests, store=store)
