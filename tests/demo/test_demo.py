"""The README's command: two members meet, told step by step, from nothing but this checkout."""

from __future__ import annotations

import os
import socket
import subprocess
import sys


def test_the_demo_lets_two_members_meet() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "datingbot", "demo", "--check"],
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "it is a match" in done.stdout
    assert done.stdout.count("the chat rings") == 2
    assert done.stdout.rstrip().splitlines()[-1].startswith("All of it worked")


def test_a_port_that_is_taken_is_said_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = subprocess.run(
            [sys.executable, "-m", "datingbot", "demo"],
            env={**os.environ, "DEMO_PORT": str(taken.getsockname()[1])},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert "DEMO_PORT" in done.stderr
    assert "Traceback" not in done.stderr
