"""One attack from beginning to end, and its table of bars."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from bench.machine import describe
from bench.report import Bar, Section
from hostile import attack, connections
from hostile.attack import Findings
from hostile.ground import open_ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many cases of each kind."""

    launches: int
    strangers: int
    requests: int
    updates: int


OURS = re.compile(r'"stack": .*datingbot/|Traceback')
"""A line that tells of an exception of ours; aiohttp writes its own for requests that are no HTTP."""

FULL = Size(launches=30_000, strangers=10_000, requests=30_000, updates=30_000)
SHORT = Size(launches=400, strangers=200, requests=700, updates=900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was found; ``grown_mb`` is what both replicas grew by under bombs."""

    findings: Findings
    grown_mb: float
    seconds: float


async def run(*, seed: int, size: Size) -> Outcome:
    """Attack two replicas in every way there is here."""
    chance, findings, began = Random(seed), Findings(), time.monotonic()
    async with open_ground() as ground:
        await attack.send_forged_launches(ground, findings, count=size.launches, chance=chance)
        await attack.knock_without_a_session(ground, findings, count=size.strangers, chance=chance)
        await connections.press_through_every_door(ground, findings)
        await attack.send_requests(ground, findings, count=size.requests, chance=chance)
        await attack.send_updates(ground, findings, count=size.updates, chance=chance)
        grown = await attack.drop_bombs(ground, findings, chance=chance)
        await connections.hold_slow_connections(ground, findings)
        await connections.send_endless_bodies(ground, findings)
        for url in ground.urls:
            async with ground.http.get(f"{url}/readyz") as response:
                if response.status != 200:
                    findings.wrong.append(f"after all of it a replica is not ready: {response.status}")
        log = ground.read_logs()
        findings.wrong += [f"the log has a failure: {line[:600]}" for line in log.splitlines() if OURS.search(line)]
    return Outcome(findings=findings, grown_mb=grown, seconds=time.monotonic() - began)


def build_section(outcome: Outcome, *, seed: int, short: bool) -> Section:
    """The table of one attack."""
    findings = outcome.findings
    answers = ", ".join(f"{count:,}x {status}" for status, count in sorted(findings.statuses.items()))
    total = sum(findings.cases.values())
    arguments = f"{'--short ' if short else ''}--seed {seed}"
    return Section(
        name="hostile",
        head=("what was sent", "cases"),
        rows=(
            *((kind, f"{count:,}") for kind, count in sorted(findings.cases.items())),
            ("answers", answers),
            ("both replicas grew under bombs by", f"{outcome.grown_mb:.0f} MB"),
            ("time", f"{outcome.seconds:.0f} s"),
        ),
        bars=(
            Bar(
                name=f"hostile input, {total:,} cases: 5xx, tracebacks, writes to others, limits passed",
                goal="0 of 100,000",
                measured=str(len(findings.wrong)),
                met=None if short and not findings.wrong else not findings.wrong,
            ),
        ),
        notes=(f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make faults ARGS='{arguments}'`: {describe()}.",),
    )
