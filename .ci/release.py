#!/usr/bin/env python3
"""A release's version, notes and chart: ``.ci/release.py version|notes|package|publish``, by the standard library."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = {
    "datingbot": "datingbot-bot",
    "datingbot-webapp": "datingbot-webapp",
    "datingbot-operator": "datingbot-operator",
}
"""Names in the chart's values, and those they are published by."""


class Unfit(Exception):
    """It cannot be released so; says what does not agree."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one thing, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("version", "notes", "package", "publish"))
    parser.add_argument("--tag", default="", help="refs/tags/v1.2.3: must be the version; any other ref is left alone")
    given = parser.parse_args(arguments)
    try:
        version = read_version(tag=given.tag)
        if given.action == "version":
            say(version)
        elif given.action == "notes":
            say(read_notes(version))
        else:
            archive = package(version, registry=_registry())
            say(str(archive))
            if given.action == "publish":
                publish(archive)
    except Unfit as error:
        print(error, file=sys.stderr)  # noqa: T201 - what the log tells
        return 1
    return 0


def read_version(*, tag: str = "") -> str:
    """The one version of package, chart and tag. Raises :class:`Unfit` when they differ."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    chart = (ROOT / "chart/Chart.yaml").read_text(encoding="utf-8")
    found = {
        "pyproject.toml": project,
        "chart version": _read(chart, "version"),
        "appVersion": _read(chart, "appVersion"),
    }
    if tag.startswith("refs/tags/"):
        found["tag"] = tag.removeprefix("refs/tags/").removeprefix("v")
    if len(set(found.values())) != 1:
        raise Unfit("Versions differ: " + ", ".join(f"{name} {value}" for name, value in found.items()))
    return str(project)


def _read(chart: str, name: str) -> str:
    found = re.search(rf"^{name}: *\"?([^\"\s]+)", chart, re.MULTILINE)
    if found is None:
        raise Unfit(f"chart/Chart.yaml has no {name}")
    return found.group(1)


def read_notes(version: str) -> str:
    """The version's section of CHANGELOG.md, or of what is unreleased."""
    sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for wanted in (version, "unreleased"):
        for section in sections:
            title, _, text = section.partition("\n")
            if wanted in title.lower():
                return text.strip()
    return f"DatingBot {version}"


def package(version: str, *, registry: str) -> Path:
    """The chart's archive in dist/, with the images' published names in its values. Raises :class:`Unfit`."""
    target = ROOT / "dist"
    with tempfile.TemporaryDirectory() as folder:
        chart = Path(folder) / "datingbot"
        shutil.copytree(ROOT / "chart", chart)
        values = chart / "values.yaml"
        text = values.read_text(encoding="utf-8")
        for name, published in IMAGES.items():
            text, count = re.subn(rf"(?m)^(\s+repository:) {name}$", rf"\1 {registry}/{published}", text)
            if count != 1:
                raise Unfit(f"chart/values.yaml names the image {name} {count} times, not once")
        values.write_text(text, encoding="utf-8")
        run("helm", "package", str(chart), "--destination", str(target))
    return target / f"datingbot-{version}.tgz"


def publish(archive: Path) -> None:
    """Push the archive to the registry. Raises :class:`Unfit`."""
    registry, token = _registry(), os.environ.get("REGISTRY_TOKEN", "")
    login = ("--username", os.environ.get("GITHUB_ACTOR", "ci"), "--password-stdin")
    run("helm", "registry", "login", registry.partition("/")[0], *login, text=token)
    run("helm", "push", str(archive), f"oci://{registry}/charts")


def _registry() -> str:
    host, owner = os.environ.get("REGISTRY", ""), os.environ.get("OWNER", "")
    if not host or not owner:
        raise Unfit("REGISTRY and OWNER say where images and chart are published: set both")
    return f"{host}/{owner}".lower()


def run(*command: str, text: str | None = None) -> None:
    """Run it. Raises :class:`Unfit` with what it complained of."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise Unfit(f"{' '.join(command[:2])}: {done.stderr.strip()[-1000:]}")


def say(line: str) -> None:
    """One line of the answer."""
    print(line)  # noqa: T201 - the answer


if __name__ == "__main__":
    sys.exit(main())
