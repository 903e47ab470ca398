"""Who waits for a connection of the pool is served in the order of asking."""

from __future__ import annotations

import asyncio

from datingbot.storage.database import Database

REQUESTS, ROUNDS = 8, 25


async def test_nobody_who_waits_for_a_connection_is_passed_over(database: Database) -> None:
    pool = Database(database.dsn, pool_size=2)
    asked: list[tuple[int, int]] = []
    served: list[tuple[int, int]] = []

    async def borrow_again_and_again(request: int) -> None:
        for turn in range(ROUNDS):
            asked.append((request, turn))
            async with pool.autocommit() as connection:
                served.append((request, turn))
                await connection.execute("SELECT 1")
            # Comes back at any step of the loop: also when a connection is free and not yet taken by who waits.
            for _ in range(request):
                await asyncio.sleep(0)

    try:
        # Both are open before: else the second's start decides who is served.
        async with pool.autocommit(), pool.autocommit():
            pass
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            for request in range(REQUESTS):
                group.create_task(borrow_again_and_again(request))
        assert len(served) == REQUESTS * ROUNDS
        assert served == asked
    finally:
        await pool.close()
