"""A server that vanishes without a word is noticed by TCP, within seconds."""

from __future__ import annotations

import socket
from os import dup

import asyncpg
import pytest

from datingbot.storage.database import SILENCE_SECONDS, Database, DatabaseUnavailable, fetch_value


async def test_a_connection_does_not_wait_for_a_server_that_is_silent(database: Database) -> None:
    connection = await database.connect_directly()
    try:
        with socket.socket(fileno=dup(connection._transport.get_extra_info("socket").fileno())) as opened:
            silence = opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            kept_alive = opened.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            idle = opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
    finally:
        await connection.close()
    assert (silence, kept_alive, idle) == (SILENCE_SECONDS * 1000, 1, SILENCE_SECONDS)


async def test_a_connection_that_was_cut_off_in_an_answer_is_not_lent_again(database: Database) -> None:
    pool = Database(database.dsn, pool_size=1)
    try:
        async with pool.autocommit() as connection:
            before = await fetch_value(connection, "SELECT pg_backend_pid()")
        with pytest.raises(DatabaseUnavailable):
            async with pool.autocommit():
                # What the driver says then.
                raise asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress")
        async with pool.autocommit() as connection:
            assert await fetch_value(connection, "SELECT pg_backend_pid()") != before
    finally:
        await pool.close()
