"""Whoever wishes for a distance walks within it first: a place of their own on that walk."""

from pathlib import Path

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

level = "expand"

STATEMENTS = Path(__file__).with_name("sql")


def upgrade() -> None:
    script = STATEMENTS.joinpath("0025_near_walks.sql").read_text(encoding="utf-8")
    # asyncpg takes many statements at once only without parameters, past SQLAlchemy's prepared ones.
    op.get_bind().connection.dbapi_connection.run_async(lambda driver: driver.execute(script))
