"""The workflows: they pass actionlint, run files of this tree only, and those files do what they say."""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from toolchain.go_build import ACTIONLINT, built
from toolchain.helm import find_helm, run_helm

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
KNOWN = ("make", ".ci/", "sudo", "apt-get", "gh")


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def steps(workflow: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_actionlint_finds_nothing() -> None:
    done = run(str(built(ACTIONLINT)), *(str(each) for each in WORKFLOWS))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_steps_run_files_that_are_there(workflow: Path) -> None:
    for step in steps(workflow):
        if "run" in step:
            assert step["run"].startswith(KNOWN), step["run"]
            for script in re.findall(r"\.ci/[\w.-]+", step["run"]):
                assert os.access(ROOT / script, os.X_OK), f"{script} cannot be run"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_starts_with_the_right_to_read_only(workflow: Path) -> None:
    rights = yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"]
    assert set(rights.values()) == {"read"}


def test_a_tag_that_is_not_the_version_is_refused() -> None:
    version = run(".ci/release.py", "version").stdout.strip()
    assert run(".ci/release.py", "version", "--tag", f"refs/tags/v{version}").returncode == 0
    refused = run(".ci/release.py", "version", "--tag", "refs/tags/v99.0.0")
    assert (refused.returncode, "tag 99.0.0" in refused.stderr) == (1, True)


def test_the_published_chart_names_the_published_images(tmp_path: Path) -> None:
    (tmp_path / "helm").symlink_to(find_helm())
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = run(".ci/release.py", "package", PATH=path, REGISTRY="registry.example.com", OWNER="Founders")
    assert done.returncode == 0, done.stderr
    archive = Path(done.stdout.strip())
    rendered = run_helm("template", "love", str(archive), "-f", str(ROOT / "k8s-tests/render/values.yaml"))
    images = set(re.findall(r"registry\.example\.com/founders/(datingbot-\w+):", rendered))
    assert images == {"datingbot-bot", "datingbot-operator", "datingbot-webapp"}
    with tarfile.open(archive) as contents:
        assert "datingbot/crds/datingbots.yaml" in contents.getnames()
    archive.unlink()


def test_a_deployment_tells_at_once_what_is_not_set() -> None:
    done = run(".ci/deploy-here", RELEASE="love", VERSION="1", CHART="./chart", NAMESPACE="dating")
    assert (done.returncode, "Not set: KUBE_CONFIG VALUES." in done.stderr) == (2, True)
