"""What a database holds: told from its rows, each of which is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conftest import MakeMember
from datingbot.storage.contents import Unreadable, read_contents
from datingbot.storage.database import Database, execute, fetch_value

PAGE = 8192


async def test_members_and_the_newest_row_are_told(database: Database, make_member: MakeMember) -> None:
    empty = await read_contents(database)
    assert (empty.members, empty.newest) == (0, None)
    await make_member()
    found = await read_contents(database)
    assert (found.expand, found.members) == (empty.expand, 1)
    assert found.newest is not None
    assert datetime.now(UTC) - found.newest < timedelta(minutes=1)


async def test_without_a_schema_it_is_empty(database: Database) -> None:
    async with database.begin() as connection:
        await execute(connection, "DROP SCHEMA public CASCADE")
    assert str(await read_contents(database)) == "holds: level 0, members 0, newest row none"


async def test_a_page_that_cannot_be_read_is_told(database: Database, make_member: MakeMember) -> None:
    """The last page of a table no statement of the service would look at."""
    await make_member()
    async with database.begin() as connection:
        folder = await fetch_value(connection, "SELECT current_setting('data_directory')")
        file = await fetch_value(connection, "SELECT pg_relation_filepath('failed_updates')")
    with (Path(folder) / file).open("ab") as pages:
        pages.write(b"\xff" * PAGE)
    with pytest.raises(Unreadable, match=r"Table public.failed_updates cannot be read: invalid page in block 0"):
        await read_contents(database)
