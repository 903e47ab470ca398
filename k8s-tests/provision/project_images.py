"""The project's own images: built from the Dockerfile, plus the sandbox that plays Telegram inside the cluster."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

from provision.base_images import base_arguments
from provision.progress import step
from provision.shell import Failed, run, twice

ROOT = Path(__file__).resolve().parents[2]

TARGETS = {"bot": "datingbot:test", "operator": "datingbot-operator:test", "webapp": "datingbot-webapp:test"}
"""The Dockerfile's targets with the names their images get."""

SANDBOX = "datingbot-sandbox:test"

LATER_RELEASES = {
    "datingbot:next": "ALTER TABLE profiles ADD COLUMN made_for_a_test text",
    "datingbot:broken": "ALTER TABLE nowhere ADD COLUMN made_for_a_test text",
}
"""The bot as releases to upgrade to, with the statement of the migration they add: one that works, one that fails."""

LATER_RELEASE = ROOT / "k8s-tests" / "cluster" / "images"
PROJECT_IMAGES = (*TARGETS.values(), SANDBOX, *LATER_RELEASES)

SANDBOX_DOCKERFILE = f"""\
FROM {TARGETS["bot"]}
EXPOSE 8081
ENTRYPOINT ["python", "-m", "telegram_sandbox", "--host", "0.0.0.0", "--port", "8081"]
"""
"""``--bot-token`` and the other options are the container's arguments."""


def build_project_images() -> None:
    """Build what changed; Docker's layer cache keeps the rest. Raises :class:`provision.shell.Failed`."""
    before = {name: _identify(name) for name in PROJECT_IMAGES}
    with step("The project's images (about 3 min, 10 s when little changed)"):
        arguments = [part for name, image in base_arguments().items() for part in ("--build-arg", f"{name}={image}")]
        for target, name in TARGETS.items():
            # The packages are fetched inside, where only the host's network is sure to reach the registries.
            command = ["docker", "build", "--quiet", "--network=host", *arguments, "--target", target, "--tag", name]
            twice(f"Building {name}", partial(run, *command, ROOT))
        run("docker", "build", "--quiet", "--tag", SANDBOX, "-", text=SANDBOX_DOCKERFILE)
        for name, statement in LATER_RELEASES.items():
            run("docker", "build", "--quiet", "--build-arg", f"STATEMENT={statement}", "--tag", name, LATER_RELEASE)
    for name, former in before.items():
        if former not in ("", _identify(name)):
            # One that another image is built on, or a container runs, stays.
            with contextlib.suppress(Failed):
                run("docker", "image", "rm", former)


def _identify(name: str) -> str:
    """The content's name of an image; empty when there is none."""
    with contextlib.suppress(Failed):
        return run("docker", "image", "inspect", "--format", "{{.Id}}", name).strip()
    return ""
