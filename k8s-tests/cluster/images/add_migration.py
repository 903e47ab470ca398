"""Give the installed service one more expand migration, and the level it leads to: ``add_migration.py STATEMENT``."""

import re
import sys
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from datingbot.storage import schema_level

REVISION = '''\
"""Made for a test."""

from alembic import op

revision = "next"
down_revision = {head!r}
branch_labels = None
depends_on = None

level = "expand"


def upgrade() -> None:
    op.execute({statement!r})
    op.execute("UPDATE schema_level SET expand = {level}")
'''


def main(statement: str) -> None:
    """Write the revision after the last one, and raise ``NEEDS_EXPAND`` by one."""
    folder = schema_level.migrations_folder()
    config = Config()
    config.set_main_option("script_location", str(folder))
    head = ScriptDirectory.from_config(config).get_current_head()
    level = schema_level.NEEDS_EXPAND + 1
    revision = REVISION.format(head=head, statement=statement, level=level)
    (folder / "versions" / "next.py").write_text(revision, encoding="utf-8")
    module = Path(schema_level.__file__)
    code, count = re.subn(r"(?m)^NEEDS_EXPAND = \d+$", f"NEEDS_EXPAND = {level}", module.read_text(encoding="utf-8"))
    if count != 1:
        sys.exit(f"{module} says NEEDS_EXPAND in a way this script does not know")
    module.write_text(code, encoding="utf-8")


main(sys.argv[1])
