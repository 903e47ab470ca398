"""``python -m datingbot``: the same as the command ``datingbot``."""

from __future__ import annotations

import sys

from datingbot.cli import main

sys.exit(main())
