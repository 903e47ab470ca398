"""What the page about restores says beside its blocks: an older dump by name, and the Barman Cloud plugin's form."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from apiserver.release import NAME
from apiserver.test_operator import Stage, bring_to_rest, kinds, stage
from provision.shell import run
from toolchain.go_build import KUBECTL, built

from datingbot_operator.manifests.database import build_backup
from datingbot_operator.model import read_resource
from datingbot_operator.observed import OBJECT_STORE, Observed

__all__ = ["kinds", "stage"]

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "restore.md").read_text("utf-8")

Follow = Callable[[str], str]


@pytest.fixture
def follow(stage: Stage, tmp_path: Path) -> Follow:
    """Runs a line of the page in a shell, in the namespace of a bot that is at rest."""
    bring_to_rest(stage)
    kubeconfig = stage.server.write_kubeconfig(tmp_path / "kubeconfig", namespace=stage.namespace)
    environment = {"KUBECONFIG": str(kubeconfig), "PATH": f"{built(KUBECTL).parent}:{os.environ['PATH']}", "BOT": NAME}
    return lambda line: run("bash", "-euo", "pipefail", "-c", line, environment=environment)


def find_code(start: str) -> str:
    """The piece of code in the page's text that begins so."""
    [code] = re.findall(rf"`({re.escape(start)}[^`]*)`", PAGE)
    return str(code)


def test_an_older_dump_is_loaded_by_its_name(stage: Stage, follow: Follow) -> None:
    follow(find_code("kubectl create job load-dump"))
    job: Any = stage.get("batch/v1", "jobs", "load-dump")
    containers = job["spec"]["template"]["spec"]["initContainers"]
    [fetch] = [each for each in containers if each["name"] == "fetch"]
    assert {"name": "DUMP_NAME", "value": "20260102T030405Z.dump.sealed"} in fetch["env"]


def test_a_backup_is_asked_of_the_plugin_as_the_operator_asks_for_one(stage: Stage, follow: Follow) -> None:
    [line] = re.findall(r"^echo .*kubectl create.*$", PAGE, re.MULTILINE)
    in_tree = '"method": "barmanObjectStore"'
    assert in_tree in line
    by_plugin = ", ".join(find_code(f'"{field}": ') for field in ("method", "pluginConfiguration"))
    follow(line.replace(in_tree, by_plugin))
    made: Any = stage.get("postgresql.cnpg.io/v1", "backups", f"{NAME}-now")
    bot = read_resource(stage.get("datingbot.dev/v1alpha1", "datingbots", NAME))
    wanted = build_backup(Observed(bot, served=frozenset({OBJECT_STORE})))["spec"]
    assert {field: made["spec"].get(field) for field in wanted} == wanted
