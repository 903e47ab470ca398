#!/usr/bin/env python3
"""Deploy a release: check its Secrets, upgrade, wait for migrations and pods, ask for health, take it back on failure.

``.ci/deploy.py love ./chart --namespace dating --values love.yaml --set bot.image.tag=0.2.0``

Needs Python's standard library, ``helm`` and ``kubectl``, and a kubeconfig that may read Secrets and write what the
chart makes. Exit codes: 0 the release serves; 1 it did not, and the one before serves again; 2 nothing was changed;
3 it did not serve, and there is nothing to go back to or going back failed: a person has to act.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from secrets_needed import Need, find_faults, list_needs

DEPLOYED, TAKEN_BACK, UNCHANGED, LEFT_BROKEN = range(4)
LOOK_SECONDS = 2.0
STUCK_SECONDS = 20.0
"""The operator may still tell of the release before; what it says for so long is about this one."""


class Failed(Exception):
    """A program refused, or a wait had no good end; carries what to tell."""


@dataclass(frozen=True, slots=True)
class Release:
    """What is deployed where; ``options`` go to Helm as they are, ``seconds`` is the patience for each step."""

    name: str
    namespace: str
    chart: str
    options: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class State:
    """How far a release is: ``waits_for`` is empty when it serves, ``stuck`` says why waiting will not help."""

    waits_for: str
    stuck: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Deploy, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release")
    parser.add_argument("chart", help="a folder, an archive, or oci://registry/chart")
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--values", action="append", default=[], metavar="FILE")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--version", help="of the chart, when it comes from a registry")
    parser.add_argument("--seconds", type=float, default=900, help="patience for a deployment, and for going back")
    parser.add_argument("--ask", metavar="URL", help="also ask the public address, from here")
    given = parser.parse_args(arguments)
    options = [part for file in given.values for part in ("--values", file)]
    options += [part for setting in given.set for part in ("--set", setting)]
    options += ["--version", given.version] if given.version else []
    release = Release(given.release, given.namespace, given.chart, tuple(options), given.seconds)
    try:
        check_secrets(release)
        before = read_revisions(release)
    except Failed as error:
        say(f"Nothing was changed. {error}")
        return UNCHANGED
    try:
        upgrade(release)
        await_serving(release)
        ask_for_health(release, url=given.ask)
    except Failed as error:
        return recover(release, before, error)
    say(f"{release.name} serves.")
    return DEPLOYED


def check_secrets(release: Release) -> None:
    """Every Secret that the values name is there, with every key, in form. Raises :class:`Failed` naming all faults."""
    rendered = run("helm", "install", release.name, release.chart, *where(release), *release.options, *DRY)
    made: dict[str, Any] = json.loads(rendered)
    values = merge(made["chart"]["values"], made.get("config") or {})
    needs = list_needs(values)
    faults = [fault for need in needs for fault in find_faults(need, read_secret(release, need))]
    if faults:
        raise Failed(
            f"Secrets in namespace {release.namespace} are not as the release needs them:\n- " + "\n- ".join(faults)
        )
    say(f"{len({need.secret for need in needs})} Secrets are there and in form.")


DRY = ("--dry-run=client", "--output", "json")


def merge(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Values as Helm merges them: mappings deeply, everything else whole."""
    merged = dict(defaults)
    for name, value in given.items():
        inner = merged.get(name)
        merged[name] = merge(inner, value) if isinstance(inner, Mapping) and isinstance(value, Mapping) else value
    return merged


def read_secret(release: Release, need: Need) -> dict[str, str] | None:
    """The decoded Secret, or nothing when there is none. Raises :class:`Failed` when it may not be read."""
    found = run("kubectl", "get", "secret", need.secret, *where(release), "--ignore-not-found", "-o", "json")
    if not found.strip():
        return None
    data: dict[str, str] = json.loads(found).get("data") or {}
    return {name: base64.b64decode(value).decode(errors="replace") for name, value in data.items()}


def read_revisions(release: Release) -> list[dict[str, Any]]:
    """The release's history, oldest first. Raises :class:`Failed` when someone else's change is under way."""
    try:
        told = run("helm", "history", release.name, *where(release), "--max", "20", "-o", "json")
    except Failed as error:
        if "release: not found" in str(error):
            return []
        raise
    history: list[dict[str, Any]] = json.loads(told)
    if str(history[-1]["status"]).startswith("pending"):
        raise Failed(
            f"Revision {history[-1]['revision']} of {release.name} is {history[-1]['status']}: another deployment is "
            f"under way, or one was cut off. In the second case: helm rollback {release.name} -n {release.namespace}"
        )
    return history


def upgrade(release: Release) -> None:
    """`helm upgrade --install`; hooks end, pods are waited for afterwards. Raises :class:`Failed`."""
    say(f"Upgrading {release.name} in {release.namespace} ...")
    timeout = f"--timeout={release.seconds:.0f}s"
    run("helm", "upgrade", "--install", release.name, release.chart, *where(release), *release.options, timeout)


def await_serving(release: Release) -> None:
    """Until the operator has migrated and every pod is of this release. Raises :class:`Failed` with what is missing."""
    started = time.monotonic()
    stuck_since = told = None
    while True:
        state = look(release)
        if not state.waits_for:
            return
        if state.waits_for != told:
            told = state.waits_for
            say(f"  waiting for {told}")
        now = time.monotonic()
        stuck_since = (stuck_since or now) if state.stuck else None
        if stuck_since is not None and now - stuck_since >= STUCK_SECONDS:
            raise Failed(f"It is stuck: {state.stuck}")
        if now - started > release.seconds:
            raise Failed(f"Not within {release.seconds:.0f} s: {state.waits_for}")
        time.sleep(LOOK_SECONDS)


def look(release: Release) -> State:
    """The state of the `DatingBot` and of every Deployment. Raises :class:`Failed`."""
    label = f"app.kubernetes.io/instance={release.name}"
    found = run("kubectl", "get", "datingbots,deployments", "-l", label, *where(release), "-o", "json")
    waits: list[str] = []
    stuck = ""
    for each in json.loads(found)["items"]:
        name, status = f"{each['kind']} {each['metadata']['name']}", each.get("status") or {}
        if each["kind"] == "Deployment":
            waits += [f"{name}: {lack}" for lack in find_lack(each["metadata"], each["spec"], status)]
            continue
        if (each.get("spec") or {}).get("suspend"):
            continue
        ready, stalled = (_read_condition(each, kind) for kind in ("Ready", "Stalled"))
        if ready.get("status") != "True":
            waits.append(f"{name}: {ready.get('message', 'the operator has not looked yet')}")
            if stalled.get("status") == "True":
                stuck = f"{name}: {stalled.get('message', '')}"
    return State("; ".join(waits), stuck)


def _read_condition(found: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    generation = found["metadata"]["generation"]
    conditions = (found.get("status") or {}).get("conditions") or ()
    current = (each for each in conditions if each.get("observedGeneration") == generation)
    return next((each for each in current if each["type"] == kind), {})


def find_lack(metadata: Mapping[str, Any], spec: Mapping[str, Any], status: Mapping[str, Any]) -> Iterator[str]:
    """What a Deployment lacks to be rolled out, as `kubectl rollout status` sees it."""
    wanted = spec.get("replicas", 1)
    if status.get("observedGeneration", 0) < metadata["generation"]:
        yield "its controller has not looked yet"
    elif status.get("updatedReplicas", 0) < wanted:
        yield f"{status.get('updatedReplicas', 0)} of {wanted} pods are of this release"
    elif status.get("replicas", 0) > status.get("updatedReplicas", 0):
        yield f"{status['replicas'] - status['updatedReplicas']} pods of the release before are still there"
    elif status.get("availableReplicas", 0) < wanted:
        yield f"{status.get('availableReplicas', 0)} of {wanted} pods are ready"


def ask_for_health(release: Release, *, url: str | None) -> None:
    """`helm test` asks inside the cluster; ``url`` is asked from here, as a person would. Raises :class:`Failed`."""
    run("helm", "test", release.name, *where(release), f"--timeout={min(release.seconds, 300):.0f}s")
    for path in ("/", "/api/openapi.json") if url else ():
        try:
            with urllib.request.urlopen(f"{url}{path}", timeout=20) as answer:  # noqa: S310 - the owner's address
                answer.read()
        except (OSError, urllib.error.HTTPError) as error:
            raise Failed(f"{url}{path} does not answer: {error}") from error
    say("It is healthy.")


def recover(release: Release, before: Sequence[Mapping[str, Any]], why: Failed) -> int:
    """Go back to the revision that was deployed, tell why, and give the exit code."""
    say(f"The deployment failed. {why}")
    try:
        if _newest(read_revisions(release)) == _newest(before):
            say("Helm refused it before anything was changed.")
            return UNCHANGED
    except Failed as error:
        say(str(error))
    report(release)
    good = next((each for each in reversed(before) if each["status"] == "deployed"), None)
    if good is None:
        say("There is no earlier revision that was deployed: it stays as it is, to be looked at.")
        return LEFT_BROKEN
    say(f"Going back to revision {good['revision']} ...")
    try:
        run(
            "helm",
            "rollback",
            release.name,
            str(good["revision"]),
            *where(release),
            f"--timeout={release.seconds:.0f}s",
        )
        await_serving(release)
        ask_for_health(release, url=None)
    except Failed as error:
        say(f"Going back failed too. {error}")
        return LEFT_BROKEN
    say(f"Revision {good['revision']} serves again.")
    return TAKEN_BACK


def _newest(revisions: Sequence[Mapping[str, Any]]) -> int:
    return int(revisions[-1]["revision"]) if revisions else 0


def report(release: Release) -> None:
    """What people look at first, while it is still there: pods and the newest warnings."""
    looks: dict[str, Callable[[], str]] = {
        "Pods": lambda: run(
            "kubectl", "get", "pods", *where(release), "-l", f"app.kubernetes.io/instance={release.name}"
        ),
        "Warnings": lambda: run(
            "kubectl", "get", "events", *where(release), "--field-selector=type=Warning", "--sort-by=.lastTimestamp"
        ),
    }
    for title, read in looks.items():
        try:
            lines = read().splitlines()
        except Failed as error:
            lines = [str(error)]
        say("\n".join([f"{title}:", *(f"  {line}" for line in lines[-12:])]))


def where(release: Release) -> tuple[str, str]:
    """The namespace, for Helm and kubectl alike."""
    return ("--namespace", release.namespace)


def run(*command: str) -> str:
    """What the program prints. Raises :class:`Failed` with what it complained of."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - helm and kubectl
    except FileNotFoundError as error:
        raise Failed(f"{command[0]} is not installed.") from error
    if done.returncode != 0:
        raise Failed(f"{' '.join(command[:3])}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def say(line: str) -> None:
    """One line for the log, at once."""
    print(line, flush=True)  # noqa: T201 - what a deployment is watched by


if __name__ == "__main__":
    sys.exit(main())
