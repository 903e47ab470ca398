"""The connection to Postgres: one pool a process, transactions, and the one error a caller must know about.

SQLAlchemy reads the statements and runs the migrations; asyncpg carries the queries, at a sixth of the CPU (adr 0007).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import asyncpg
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

SILENCE_SECONDS = 5
"""How long a server may leave a packet without an acknowledgement before the connection counts as lost."""

WAIT_SECONDS = 10
"""How long a request waits for a free connection of the pool."""

_APPLICATION = {"application_name": "datingbot"}
_SERVER_SETTINGS = {**_APPLICATION, "idle_in_transaction_session_timeout": "60000"}

STATEMENTS_KEPT = 100
"""Prepared statements of a connection; the service has fewer."""


class DatabaseUnavailable(Exception):
    """Postgres cannot be reached, or went away in the middle: the work was rolled back and may be tried again."""


class MemberGone(Exception):
    """Somebody was erased while something was being stored about them: nothing of it is kept."""


def normalise_dsn(dsn: str) -> str:
    """Return the DSN for asyncpg; ``postgres://`` and ``postgresql://`` are both what people paste."""
    return (
        make_url(dsn.replace("postgres://", "postgresql://", 1))
        .set(drivername="postgresql+asyncpg")
        .render_as_string(hide_password=False)
    )


class AnyRow(asyncpg.Record):  # type: ignore[misc]
    """A row whose columns the caller names: by attribute, by place, or all of them by ``dict(row)``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Connection(Protocol):
    """What storage functions ask of a connection; services pass it on to them. Parameters are ``$1`` and so on."""

    async def execute(self, query: str, *args: Any) -> str:
        """Run a statement; gives Postgres' command tag."""

    async def fetch(self, query: str, *args: Any) -> list[AnyRow]:
        """All rows."""

    async def fetchrow(self, query: str, *args: Any) -> AnyRow | None:
        """The first row."""

    async def fetchval(self, query: str, *args: Any) -> Any:
        """The first column of the first row."""


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """Notices a server that vanished without a word, as a node or a pod that is killed does.

    TCP itself would go on for a quarter of an hour (tcp(7), TCP_USER_TIMEOUT); a server that is only slow acknowledges.
    """

    def __init__(self, protocol: Any, transport: asyncio.Transport, *rest: Any) -> None:
        super().__init__(protocol, transport, *rest)
        opened = transport.get_extra_info("socket")
        if opened.family in (socket.AF_INET, socket.AF_INET6):
            # A duplicate has the same options, and event loops hand out sockets that refuse to be changed.
            with socket.socket(fileno=os.dup(opened.fileno())) as same:
                same.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENCE_SECONDS * 1000)
                same.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                same.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, SILENCE_SECONDS)
                same.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)

    def get_reset_query(self) -> str:
        """Nothing to reset: what is borrowed from the pool changes no setting beyond its transaction."""
        return ""


@dataclass(frozen=True, slots=True)
class Pooler:
    """A PgBouncer in transaction mode before the same database, for the same user.

    ``prepares``: it carries prepared statements from one server connection to the next, as 1.21 and newer do when
    ``max_prepared_statements`` is set. Otherwise every statement is parsed and planned anew.
    """

    host: str
    port: int
    prepares: bool


class Database:
    """A pool of connections to one DSN, by way of the ``pooler`` when there is one."""

    def __init__(
        self,
        dsn: str,
        *,
        pool_size: int = 10,
        command_seconds: float | None = 30,
        pooler: Pooler | None = None,
    ) -> None:
        self.dsn = normalise_dsn(dsn)
        url = make_url(self.dsn).set(drivername="postgresql")
        self._address = url.render_as_string(hide_password=False)
        self._pooler = pooler
        self._pooled_address = (
            url.set(host=pooler.host, port=pooler.port).render_as_string(hide_password=False)
            if pooler
            else self._address
        )
        self._pool_size = pool_size
        # The driver's own queue lets whoever comes just then take what somebody waits for, and sends them to its end.
        self._turns = asyncio.Semaphore(pool_size)
        self._command_seconds = command_seconds
        self._pool: asyncpg.Pool | None = None

    @contextlib.asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        with _naming_losses():
            async with self._borrow() as connection, connection.transaction():
                yield connection

    @contextlib.asynccontextmanager
    async def autocommit(self) -> AsyncIterator[Connection]:
        """For one statement that is a transaction by itself: saves the round trips of BEGIN and COMMIT."""
        with _naming_losses():
            async with self._borrow() as connection:
                yield connection

    async def ping(self) -> None:
        """Raise :class:`DatabaseUnavailable` unless Postgres answers."""
        async with self.autocommit() as connection:
            await connection.execute("SELECT 1")

    async def connect_directly(self) -> asyncpg.Connection:
        """A connection of one's own, outside the pool and past any pooler: for LISTEN and for session-level locks."""
        with _naming_losses():
            return await asyncpg.connect(self._address, timeout=5, connection_class=_Connection)

    @contextlib.asynccontextmanager
    async def connect_for_migration(self) -> AsyncIterator[AsyncConnection]:
        """A connection as Alembic needs it, past any pooler, in no transaction and without a limit of time."""
        engine = create_async_engine(
            self.dsn, poolclass=NullPool, connect_args={"timeout": 5, "connection_class": _Connection}
        )
        try:
            with _naming_losses():
                async with engine.connect() as connection:
                    yield connection
        finally:
            await engine.dispose()

    async def close(self) -> None:
        """Close every connection of the pool, the borrowed ones too when they do not come back soon."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await pool.close()
        except TimeoutError:
            pool.terminate()

    @contextlib.asynccontextmanager
    async def _borrow(self) -> AsyncIterator[Any]:
        if self._pool is None:
            # Connects to nothing yet, and so does not wait: a service may start before its database.
            self._pool = await asyncpg.create_pool(
                self._pooled_address,
                min_size=0,
                max_size=self._pool_size,
                max_inactive_connection_lifetime=0,
                timeout=5,
                command_timeout=self._command_seconds,
                connection_class=_Connection,
                record_class=AnyRow,
                statement_cache_size=STATEMENTS_KEPT if self._pooler is None or self._pooler.prepares else 0,
                # PgBouncer refuses a setting it does not know; its own idle_transaction_timeout does the same.
                server_settings=_APPLICATION if self._pooler else _SERVER_SETTINGS,
            )
        async with asyncio.timeout(WAIT_SECONDS):
            connection = await self._wait_for_connection(self._pool)
        try:
            yield connection
        except asyncpg.InternalClientError:
            # It was cut off in the middle of an answer and waits for the rest: nobody else should borrow it.
            connection.terminate()
            raise
        finally:
            try:
                await self._pool.release(connection)
            finally:
                self._turns.release()

    async def _wait_for_connection(self, pool: asyncpg.Pool) -> Any:
        await self._turns.acquire()
        try:
            return await pool.acquire()
        except BaseException:
            self._turns.release()
            raise


@contextlib.contextmanager
def _naming_losses() -> Iterator[None]:
    """Name a lost server :class:`DatabaseUnavailable`, and a lost member :class:`MemberGone`."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(getattr(error.orig, "__cause__", None), OUTAGES):
            raise DatabaseUnavailable(_WENT_AWAY) from error
        raise
    except PendingRollbackError as error:
        # SQLAlchemy's word when Alembic wants to end a transaction whose connection is lost.
        raise DatabaseUnavailable(_WENT_AWAY) from error
    except asyncpg.ForeignKeyViolationError as error:
        raise MemberGone("a row names a member who is not there any more") from error
    except (*OUTAGES, TimeoutError) as error:
        raise DatabaseUnavailable(f"Postgres cannot be reached: {error or type(error).__name__}") from error


_WENT_AWAY = "Postgres went away; check DATABASE_URL and the server"

OUTAGES = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.TooManyConnectionsError,
    # The schema changed under a prepared statement: the driver forgets it, and the next try prepares it anew.
    asyncpg.InvalidCachedStatementError,
)
"""What a lost server looks like through the driver."""


async def fetch_one(connection: Connection, sql: str, /, **values: Any) -> AnyRow | None:
    """The first row of a query, or None."""
    statement, names = _positional(sql)
    return await connection.fetchrow(statement, *[values[name] for name in names])


async def fetch_all(connection: Connection, sql: str, /, **values: Any) -> list[AnyRow]:
    """All rows of a query."""
    statement, names = _positional(sql)
    return list(await connection.fetch(statement, *[values[name] for name in names]))


async def fetch_value(connection: Connection, sql: str, /, **values: Any) -> Any:
    """The first column of the first row, or None."""
    statement, names = _positional(sql)
    return await connection.fetchval(statement, *[values[name] for name in names])


async def execute(connection: Connection, sql: str, /, **values: Any) -> int:
    """Run a statement; the number of rows it touched."""
    statement, names = _positional(sql)
    status: str = await connection.execute(statement, *[values[name] for name in names])
    touched = status.rpartition(" ")[2]
    return int(touched) if touched.isdigit() else 0


@lru_cache(maxsize=512)
def _positional(sql: str) -> tuple[str, tuple[str, ...]]:
    """A statement with ``:names`` as the driver wants it, ``$1``, and the names in that order."""
    compiled = text(sql).compile(dialect=_DIALECT)
    return compiled.string, tuple(compiled.positiontup or ())


_DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]
