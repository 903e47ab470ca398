"""Members, profiles, swipes, matches, and the runtime's own tables."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

level = "expand"

STATEMENTS = Path(__file__).with_name("sql")


def upgrade() -> None:
    for name in ("0001_tables.sql", "0001_functions.sql"):
        script = STATEMENTS.joinpath(name).read_text(encoding="utf-8")
        # asyncpg takes many statements at once only without parameters, past SQLAlchemy's prepared ones.
        op.get_bind().connection.dbapi_connection.run_async(lambda driver, script=script: driver.execute(script))
