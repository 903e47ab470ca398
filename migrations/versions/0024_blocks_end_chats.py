"""A block ends the chat of the two as unmatching does: at once, with what was still to be told."""

from pathlib import Path

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

level = "expand"

STATEMENTS = Path(__file__).with_name("sql")


def upgrade() -> None:
    script = STATEMENTS.joinpath("0024_blocks_end_chats.sql").read_text(encoding="utf-8")
    # asyncpg takes many statements at once only without parameters, past SQLAlchemy's prepared ones.
    op.get_bind().connection.dbapi_connection.run_async(lambda driver: driver.execute(script))
