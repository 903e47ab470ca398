"""The init container's command, run as written with a stand-in for ``datingbot``: it waits, passes, can be ended."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from render.pods import Manifest, of_kind

FITS_THE_THIRD_TIME = 'echo "$@" >> asked; [ "$(wc -l < asked)" -ge 3 ]'
NEVER_FITS = "echo waiting; exit 1"


@pytest.fixture
def gate(least: list[Manifest]) -> list[str]:
    """The command of the init container."""
    [bot] = [one for one in of_kind(least, "Deployment") if one["metadata"]["name"] == "love-datingbot-bot"]
    [container] = bot["spec"]["template"]["spec"]["initContainers"]
    command: list[str] = container["command"]
    return command


def start(gate: list[str], folder: Path, *, datingbot: str) -> subprocess.Popen[str]:
    """Run the gate where ``datingbot`` is a script, and time does not pass."""
    for name, script in (("datingbot", datingbot), ("sleep", "exit 0")):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.Popen(gate, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def test_the_gate_opens_once_the_schema_fits(gate: list[str], tmp_path: Path) -> None:
    with start(gate, tmp_path, datingbot=FITS_THE_THIRD_TIME) as process:
        assert process.wait(timeout=20) == 0
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "migrate status\n" * 3


def test_a_pod_that_waits_at_the_gate_can_be_ended(gate: list[str], tmp_path: Path) -> None:
    with start(gate, tmp_path, datingbot=NEVER_FITS) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGTERM)
        for _ in process.stdout:
            pass
        assert process.wait(timeout=20) == 1
