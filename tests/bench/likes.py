"""The Mini App's two busiest requests through the API, by members with sessions: a like, and a deck of ten."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import time
import uuid
from collections.abc import Iterator, Sequence

from bench.contestants import SESSION_SECRET, ours, running
from bench.decks import on_cpu
from bench.measure import Cost, Request, measure, typical
from bench.store import Store
from bench.wire import BotApi, Connection, get, post
from datingbot.domain.swipe import Swipe
from datingbot.services.context import Rules
from datingbot.services.tokens import Signer
from datingbot.storage.database import Database, execute, fetch_value
from datingbot.storage.swipes import Asked, record_swipe

CARDS = 10


async def measure_api(store: Store, *, members: int, requests: int, rounds: int, core: int) -> tuple[Cost, Cost]:
    """(a like that does not match, a deck); everybody must live in one town, see ``Store.gather``."""
    likes: list[Cost] = []
    decks: list[Cost] = []
    async with contextlib.AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi())
        bot = await stack.enter_async_context(running(ours(store.url, folder=store.folder), api_url=api.url, core=core))
        fresh = Likes(members=members)
        looks = itertools.cycle(fresh.men)
        await measure(bot, requests=fresh.requests(requests))
        await measure(bot, requests=_decks(looks, fresh.speakers, count=requests))
        for _ in range(rounds):
            likes.append(await measure(bot, requests=fresh.requests(requests), store=store))
            asked = _decks(looks, fresh.speakers, count=requests // 4)
            decks.append(await measure(bot, requests=asked, store=store))
    return typical(likes), typical(decks)


class Likes:
    """Likes of the men (odd ids) for the women, no pair twice, each man's in turn."""

    def __init__(self, *, members: int) -> None:
        self.men = range(1, members + 1, 2)
        self.speakers = _sessions(self.men)
        self._pairs = _pairs(self.men, range(2, members + 1, 2))

    def requests(self, count: int) -> Iterator[Request]:
        """The next ``count``, each recorded and no match."""
        for man, woman in itertools.islice(self._pairs, count):
            body = f'{{"target_id":{woman},"action":"like","key":"{uuid.uuid4()}"}}'.encode()
            raw = post("/api/swipes", body, Authorization=self.speakers[man])
            yield _expecting(raw, b'"outcome":"recorded"', times=1)


async def weigh_like(store: Store, *, members: int, likes: int, rounds: int) -> tuple[float, float]:
    """Milliseconds of Postgres' CPU for a like in one connection, and for a row put into a table with a key."""
    rules = Rules()
    costs: list[tuple[float, float]] = []
    pairs = _pairs(range(1, members + 1, 2), range(2, members + 1, 2))
    await store.run(
        "CREATE TABLE IF NOT EXISTS yardstick (id BIGINT PRIMARY KEY, told TIMESTAMPTZ NOT NULL DEFAULT now())"
    )
    database = Database(store.url, pool_size=1)
    try:
        async with database.autocommit() as connection:
            backend = int(await fetch_value(connection, "SELECT pg_backend_pid()"))
            numbers = itertools.count()
            for _ in range(rounds + 1):
                started = on_cpu(backend)
                for man, woman in itertools.islice(pairs, likes):
                    swipe = Swipe(
                        target_id=woman, action="like", is_super=False, note=None, about=None, key=uuid.uuid4()
                    )
                    asked = Asked(
                        member_id=man,
                        swipe=swipe,
                        likes=10**9,
                        superlikes=rules.superlikes_per_day,
                        per_minute=10**9,
                    )
                    recorded = await record_swipe(connection, asked, final=False)
                    if recorded.outcome != "recorded":
                        raise RuntimeError(f"{man} likes {woman}: {recorded.outcome}")
                between = on_cpu(backend)
                for number in itertools.islice(numbers, likes):
                    await execute(connection, "INSERT INTO yardstick (id) VALUES (:number)", number=number)
                costs.append((between - started, on_cpu(backend) - between))
    finally:
        await database.close()
    # The first round makes the plans. Nothing makes the rest cheaper than it is, and much makes it dearer.
    like, row = (min(each) / likes * 1e3 for each in zip(*costs[1:], strict=True))
    return like, row


def _sessions(members: Sequence[int]) -> dict[int, str]:
    signer = Signer(SESSION_SECRET, now=time.time)
    return {member: f"Bearer {signer.session_token(member)[0]}" for member in members}


def _pairs(men: Sequence[int], women: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each pair once, every man in turn."""
    for turn in range(len(women)):
        for place, man in enumerate(men):
            yield man, women[(place + turn) % len(women)]


def _decks(looks: Iterator[int], speakers: dict[int, str], *, count: int) -> Iterator[Request]:
    for man in itertools.islice(looks, count):
        # As a browser asks: packing it is part of what a deck costs.
        asked = get("/api/deck", Authorization=speakers[man], Accept_Encoding="gzip")
        yield _expecting(asked, b'"user_id":', times=CARDS, packed=True)


def _expecting(raw: bytes, part: bytes, *, times: int, packed: bool = False) -> Request:
    async def ask(connection: Connection) -> None:
        status, body = await connection.ask(raw)
        if packed and status == 200:
            body = gzip.decompress(body)
        if status != 200 or body.count(part) != times:
            raise RuntimeError(f"answered with {status}: {body[:300]!r}")

    return ask
