"""Blocks, reports, the moderators' queue, decisions and appeals, bans that outlive a member, and reviewed photos."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

level = "expand"

STATEMENTS = Path(__file__).with_name("sql")


def upgrade() -> None:
    for name in ("0007_safety.sql", "0007_safety_functions.sql"):
        script = STATEMENTS.joinpath(name).read_text(encoding="utf-8")
        # asyncpg takes many statements at once only without parameters, past SQLAlchemy's prepared ones.
        op.get_bind().connection.dbapi_connection.run_async(lambda driver, script=script: driver.execute(script))
