"""The connection to Postgres: one pool a process, transactions, and the one error a caller must know about."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import text
from sqlalchemy.engine import Row, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns the caller names."""

Connection = AsyncConnection
"""A connection inside a transaction; services pass it to storage functions."""


SILENCE_SECONDS = 5
"""How long a server may leave a packet without an acknowledgement before the connection counts as lost."""


class DatabaseUnavailable(Exception):
    """Postgres cannot be reached, or went away in the middle: the work was rolled back and may be tried again."""


def normalise_dsn(dsn: str) -> str:
    """Return the DSN for asyncpg; ``postgres://`` and ``postgresql://`` are both what people paste."""
    return (
        make_url(dsn.replace("postgres://", "postgresql://", 1))
        .set(drivername="postgresql+asyncpg")
        .render_as_string(hide_password=False)
    )


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


class Database:
    """A pool of connections to one DSN."""

    def __init__(self, dsn: str, *, pool_size: int = 10, command_seconds: float | None = 30) -> None:
        self.dsn = normalise_dsn(dsn)
        self._engine = create_async_engine(
            self.dsn,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=False,
            connect_args={
                "timeout": 5,
                "command_timeout": command_seconds,
                "connection_class": _Connection,
                "server_settings": {"application_name": "datingbot", "idle_in_transaction_session_timeout": "60000"},
            },
            json_serializer=lambda value: msgspec.json.encode(value).decode(),
            json_deserializer=msgspec.json.decode,
        )
        self._autocommit = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextlib.asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        with _naming_outages():
            async with self._engine.begin() as connection:
                yield connection

    @contextlib.asynccontextmanager
    async def autocommit(self) -> AsyncIterator[Connection]:
        """For one statement that is a transaction by itself: saves the round trips of BEGIN and COMMIT."""
        with _naming_outages():
            async with self._autocommit.connect() as connection:
                yield connection

    async def ping(self) -> None:
        """Raise :class:`DatabaseUnavailable` unless Postgres answers."""
        async with self.autocommit() as connection:
            await connection.execute(text("SELECT 1"))

    async def connect_directly(self) -> asyncpg.Connection:
        """A connection of one's own, outside the pool: for LISTEN and for session-level locks."""
        with _naming_outages():
            return await asyncpg.connect(
                make_url(self.dsn).set(drivername="postgresql").render_as_string(hide_password=False),
                timeout=5,
                connection_class=_Connection,
            )

    async def close(self) -> None:
        """Close every connection of the pool."""
        await self._engine.dispose()


@contextlib.contextmanager
def _naming_outages() -> Any:
    """Turn what a lost server looks like through two libraries into :class:`DatabaseUnavailable`."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(getattr(error.orig, "__cause__", None), _OUTAGES):
            raise DatabaseUnavailable("Postgres went away; check DATABASE_URL and the server") from error
        raise
    except (*_OUTAGES, TimeoutError) as error:
        raise DatabaseUnavailable(f"Postgres cannot be reached: {error or type(error).__name__}") from error


_OUTAGES = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.TooManyConnectionsError,
)


async def fetch_one(connection: Connection, sql: str, /, **values: Any) -> AnyRow | None:
    """The first row of a query, or None."""
    return (await connection.execute(text(sql), values)).first()


async def fetch_all(connection: Connection, sql: str, /, **values: Any) -> list[AnyRow]:
    """All rows of a query."""
    return list((await connection.execute(text(sql), values)).all())


async def fetch_value(connection: Connection, sql: str, /, **values: Any) -> Any:
    """The first column of the first row, or None."""
    return (await connection.execute(text(sql), values)).scalar()


async def execute(connection: Connection, sql: str, /, **values: Any) -> int:
    """Run a statement; the number of rows it touched."""
    return int((await connection.execute(text(sql), values)).rowcount)
