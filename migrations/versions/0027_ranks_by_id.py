"""Ranks that follow from ids, and those swiped in the order of the walk; no table is locked while that is built."""

from pathlib import Path

from alembic import op
from sqlalchemy import text

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

level = "expand"

STATEMENTS = Path(__file__).with_name("sql")
PARTITIONS = 8
BATCH = 5_000


def upgrade() -> None:
    # What is committed on the way is done once: a revision that was cut off begins where it stopped.
    with op.get_context().autocommit_block():
        _run("0027_ranks.sql")
        _rank_members()
        # It waits for every transaction that knows the table without the index; nobody waits for it.
        patience = op.get_bind().scalar(text("SHOW lock_timeout"))
        op.execute("SET lock_timeout = 0")
        for number in range(PARTITIONS):
            _index_partition(f"user_interactions_{number}")
        op.execute(f"SET lock_timeout = '{patience}'")
    _run("0027_find_ahead.sql")


def _run(name: str) -> None:
    script = STATEMENTS.joinpath(name).read_text(encoding="utf-8")
    # asyncpg takes many statements at once only without parameters, past SQLAlchemy's prepared ones.
    op.get_bind().connection.dbapi_connection.run_async(lambda driver: driver.execute(script))


def _rank_members() -> None:
    """Some rows at a time, so that a profile that is being edited waits for a moment only."""
    page = text(
        """WITH page AS (
               SELECT user_id FROM deck_entries WHERE user_id > :last ORDER BY user_id LIMIT :most
           ), moved AS (
               UPDATE deck_entries d SET rank = deck_rank(d.user_id)
                 FROM page WHERE d.user_id = page.user_id AND d.rank <> deck_rank(d.user_id)
           ) SELECT max(user_id) FROM page"""
    )
    last: int | None = -(2**63)
    while last is not None:
        last = op.get_bind().scalar(page, {"last": last, "most": BATCH})


def _index_partition(table: str) -> None:
    index = f"{table}_from_rank"
    valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:index)")
    if not op.get_bind().scalar(valid, {"index": index}):
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {index} ON {table} (from_user_id, deck_rank(to_user_id)) INCLUDE (to_user_id)"
        )
