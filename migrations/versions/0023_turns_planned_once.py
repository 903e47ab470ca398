"""The turns of a member are counted with one plan."""

from pathlib import Path

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

level = "expand"

STATEMENTS = Path(__file__).with_name("sql")


def upgrade() -> None:
    script = STATEMENTS.joinpath("0023_turns_planned_once.sql").read_text(encoding="utf-8")
    # asyncpg takes many statements at once only without parameters, past SQLAlchemy's prepared ones.
    op.get_bind().connection.dbapi_connection.run_async(lambda driver: driver.execute(script))
