"""Finishing: updates whose handlers only spoke are committed together with those that come meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from datingbot.storage.database import Database, DatabaseUnavailable
from datingbot.storage.updates import Finish, finish_updates

TOGETHER_MOST = 32

Waiting = tuple[Finish, asyncio.Future[str]]


class Finishing:
    """One statement at a time; what comes while it runs goes with the next one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Waiting] = []
        self._work: asyncio.Task[None] | None = None

    async def finish(self, finish: Finish) -> str:
        """What became of the update, as by :func:`finish_updates`; raises :class:`DatabaseUnavailable`."""
        became: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((finish, became))
        if self._work is None:
            self._work = asyncio.create_task(self._run())
        return await became

    async def _run(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:TOGETHER_MOST], self._waiting[TOGETHER_MOST:]
            await self._commit(together)
        self._work = None

    async def _commit(self, together: Sequence[Waiting]) -> None:
        try:
            async with self._database.autocommit() as connection:
                outcomes = await finish_updates(connection, [finish for finish, _ in together])
        except DatabaseUnavailable as error:
            for _, became in together:
                _fail(became, DatabaseUnavailable(*error.args))
        except Exception as error:  # noqa: BLE001 - it belongs to the update that caused it
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


def _fail(became: asyncio.Future[str], error: Exception) -> None:
    if not became.done():
        became.set_exception(error)
