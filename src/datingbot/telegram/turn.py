"""A turn: the transaction of one update, opened when its handler first asks the database something."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from datingbot.domain.conduct import Quota
from datingbot.storage import outbox, updates
from datingbot.storage.database import AnyRow, Connection, Database
from datingbot.storage.group_commit import GroupCommit
from datingbot.storage.outbox import Call
from datingbot.storage.updates import Finish, Opened


class Replayed(Exception):
    """The update was handled before: there is nothing to do."""


class Stale(Exception):
    """What was remembered of the member is no longer so: the handler must run again, on a transaction."""


class Turn:
    """A connection for the handler of one update (see :class:`datingbot.storage.database.Connection`).

    Without ``remembered`` the transaction is open from the start. With it, it is opened by the first question, and
    :class:`Stale` is raised there when the member or their dialogue have changed since. ``language`` is Telegram's,
    for a member who is new; ``pace`` the quota of which the update takes one.
    """

    def __init__(
        self,
        database: Database,
        *,
        finishing: GroupCommit[Finish, str],
        update_id: int,
        user_id: int,
        language: str,
        pace: Quota | None,
        remembered: Opened | None,
    ) -> None:
        self._database = database
        self._finishing = finishing
        self._update_id = update_id
        self._user_id = user_id
        self._language = language
        self._pace = pace
        self._opened = remembered
        self._transaction = AsyncExitStack()
        self._connection: Connection | None = None
        self.was_asked = False

    @property
    def opened(self) -> Opened:
        """What the handler runs on."""
        if self._opened is None:
            raise LookupError("the turn has not begun")
        return self._opened

    @property
    def begun(self) -> Connection | None:
        """The transaction, while it is open."""
        return self._connection

    async def __aenter__(self) -> Self:
        if self._opened is None:
            await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._transaction.__aexit__(kind, error, traceback)

    async def finish(self, calls: Sequence[Call]) -> None:
        """Store what the handler said; raises :class:`Stale` or :class:`Replayed` when it may not be said."""
        if self._connection is not None:
            await outbox.enqueue(self._connection, *calls)
            return
        became = await self._finishing.add(Finish(self._update_id, self.opened, self._pace, calls))
        if became == "stale":
            raise Stale
        if became == "replayed":
            raise Replayed

    async def execute(self, query: str, *args: Any) -> str:
        """Run a statement in the update's transaction."""
        return await (await self._ask()).execute(query, *args)

    async def fetch(self, query: str, *args: Any) -> list[AnyRow]:
        """All rows of a query in the update's transaction."""
        return await (await self._ask()).fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> AnyRow | None:
        """The first row of a query in the update's transaction."""
        return await (await self._ask()).fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        """The first value of a query in the update's transaction."""
        return await (await self._ask()).fetchval(query, *args)

    async def _ask(self) -> Connection:
        self.was_asked = True
        return self._connection or await self._open()

    async def _open(self) -> Connection:
        connection = await self._transaction.enter_async_context(self._database.begin())
        opened = await updates.open_update(
            connection, update_id=self._update_id, user_id=self._user_id, language=self._language, pace=self._pace
        )
        if opened is None:
            raise Replayed
        if self._opened is not None and not opened.is_still(self._opened):
            raise Stale
        self._connection, self._opened = connection, opened
        return connection
