"""Swipes of many members in one statement: a commit costs more than a swipe."""

from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

level = "expand"

STATEMENTS = Path(__file__).with_name("sql")


def upgrade() -> None:
    script = STATEMENTS.joinpath("0026_swipes_together.sql").read_text(encoding="utf-8")
    # asyncpg takes many statements at once only without parameters, past SQLAlchemy's prepared ones.
    op.get_bind().connection.dbapi_connection.run_async(lambda driver: driver.execute(script))
