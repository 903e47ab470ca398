"""The operator's lines: JSON with a level and a logger, its own from the level asked for, a library's from warning."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import logging
import structlog
from datingbot_operator.program import configure_logging

configure_logging("info")
log = structlog.get_logger("datingbot_operator.apply")
log.debug("too much")
log.info("made", bot="dating/love")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("a round failed")
logging.getLogger("kubernetes.client.rest").info("the body of a request")
logging.getLogger("kopf").warning("a watch %s", "ended")
"""


def test_every_line_is_json_with_level_time_and_logger() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["logger"], line["level"], line["event"]) for line in lines] == [
        ("datingbot_operator.apply", "info", "made"),
        ("datingbot_operator.apply", "error", "a round failed"),
        ("kopf", "warning", "a watch ended"),
    ]
    assert all(line["timestamp"] for line in lines)
    assert lines[0]["bot"] == "dating/love"
    assert done.stdout == ""
