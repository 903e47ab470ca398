"""Group commit: what is stored while another statement runs goes together in the next one, and is committed with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from datingbot.storage.database import Connection, Database, DatabaseUnavailable

TOGETHER_MOST = 32

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class GroupCommit(Generic[Item, Outcome]):
    """One statement at a time; ``store`` runs it for a few items and tells what became of each, in their order."""

    def __init__(
        self, database: Database, store: Callable[[Connection, Sequence[Item]], Awaitable[Sequence[Outcome]]]
    ) -> None:
        self._database = database
        self._store = store
        self._waiting: list[tuple[Item, asyncio.Future[Outcome]]] = []
        self._work: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Outcome:
        """What became of the item once it is committed.

        Raises :class:`DatabaseUnavailable`, and what ``store`` raises for this item alone.
        """
        became: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, became))
        if self._work is None:
            self._work = asyncio.create_task(self._run())
        return await became

    async def _run(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:TOGETHER_MOST], self._waiting[TOGETHER_MOST:]
            await self._commit(together)
        self._work = None

    async def _commit(self, together: Sequence[tuple[Item, asyncio.Future[Outcome]]]) -> None:
        try:
            async with self._database.autocommit() as connection:
                outcomes = await self._store(connection, [item for item, _ in together])
        except DatabaseUnavailable as error:
            for _, became in together:
                _fail(became, DatabaseUnavailable(*error.args))
        except Exception as error:  # noqa: BLE001 - it belongs to the item that caused it
            if len(together) == 1:
                _fail(together[0][1], error)
            else:
                # One that cannot be stored must not take the others along.
                for one in together:
                    await self._commit([one])
        else:
            for (_, became), outcome in zip(together, outcomes, strict=True):
                if not became.done():
                    became.set_result(outcome)


def _fail(became: asyncio.Future[Outcome], error: Exception) -> None:
    if not became.done():
        became.set_exception(error)
