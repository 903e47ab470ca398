"""What skaffold is told fits the Dockerfile and the chart, so that a rename cannot pass by it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from render.helm import CHART, ROOT, run_helm
from render.test_dockerfile import ARGUMENTS, STAGES

CONFIG: dict[str, Any] = yaml.safe_load((ROOT / "skaffold.yaml").read_text(encoding="utf-8"))
ARTIFACTS = {each["image"]: each["docker"] for each in CONFIG["build"]["artifacts"]}
[RELEASE] = CONFIG["manifests"]["helm"]["releases"]
BUILT = {"REPO": "datingbot", "TAG": "0123abcd", "DIGEST": ""}


@pytest.fixture(scope="module")
def rendered() -> list[dict[str, Any]]:
    """The release as skaffold asks Helm for it."""
    options = [option for file in RELEASE["valuesFiles"] for option in ("-f", str(ROOT / file))]
    for name, template in RELEASE["setValueTemplates"].items():
        value = re.sub(r"\{\{\.IMAGE_(REPO|TAG|DIGEST)_(\w+)\}\}", fill_in, template)
        options += ["--set", f"{name}={value}"]
    text = run_helm("template", RELEASE["name"], CHART, "-n", RELEASE["namespace"], "--skip-tests", *options)
    return [each for each in yaml.safe_load_all(text) if each]


def fill_in(template: re.Match[str]) -> str:
    """What a build puts in a template's place."""
    kind, image = template.groups()
    return image.replace("_", "-") if kind == "REPO" else BUILT[kind]


def images(value: Any) -> set[str]:
    """Every image that is named in an object."""
    if isinstance(value, list):
        return {image for each in value for image in images(each)}
    if not isinstance(value, dict):
        return set()
    named = {value["image"]} if isinstance(value.get("image"), str) else set()
    return named | {image for each in value.values() for image in images(each)}


def test_every_image_is_a_target_built_on_the_dockerfiles_own_bases() -> None:
    for image, build in ARTIFACTS.items():
        assert build["target"] in STAGES, image
        defaults = {name: re.findall(r'default "(.+)" \.(\w+)', text) for name, text in build["buildArgs"].items()}
        assert defaults == {name: [(base, name)] for name, base in ARGUMENTS.items()}


def test_everything_that_runs_is_what_was_built(rendered: list[dict[str, Any]]) -> None:
    run = {image for each in rendered if each["kind"] == "Deployment" for image in images(each)}
    assert run == {f"{image}:{BUILT['TAG']}" for image in ARTIFACTS}


def test_nothing_is_deployed_that_cannot_be_applied_twice(rendered: list[dict[str, Any]]) -> None:
    assert not [each["metadata"]["name"] for each in rendered if each["kind"] in ("Job", "Pod")]
    assert not [each for each in rendered if "helm.sh/hook" in each["metadata"].get("annotations", {})]


def test_every_file_it_names_is_in_the_tree() -> None:
    [before] = CONFIG["deploy"]["kubectl"]["hooks"]["before"]
    named = [*CONFIG["manifests"]["rawYaml"], *RELEASE["valuesFiles"], RELEASE["chartPath"]]
    for path in [*named, *re.findall(r"-f (\S+)", before["host"]["command"][-1])]:
        assert (ROOT / path).exists(), path


def test_the_secrets_it_makes_are_those_the_bot_asks_for(rendered: list[dict[str, Any]]) -> None:
    before = yaml.safe_load_all((ROOT / "k8s-tests/dev/before.yaml").read_text(encoding="utf-8"))
    made = {each["metadata"]["name"]: set(each["stringData"]) for each in before if each["kind"] == "Secret"}
    [bot] = [
        each for each in rendered if each["metadata"]["name"] == "love-datingbot-bot" and each["kind"] == "Deployment"
    ]
    for container in bot["spec"]["template"]["spec"]["containers"]:
        for variable in container["env"]:
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            if reference and reference["name"] != "love-datingbot-db-app":
                assert reference["key"] in made[reference["name"]], variable["name"]
