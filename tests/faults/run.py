"""One run: people speak and swipe while the plan's faults strike, then the verdict."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from random import Random

import aiohttp

from faults.plan import Strike, plan_strikes
from faults.stage import Stage, open_stage
from faults.traffic import Traffic
from faults.verdict import Verdict, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of it: ``rounds`` is how often each fault but kills and stops strikes."""

    people: int
    updates: int
    kills: int
    stops: int
    rounds: int


# Nobody says more than 40 words, which is what a minute's commands are limited to (domain/conduct.py).
FULL = Size(people=400, updates=10_000, kills=20, stops=10, rounds=2)
SHORT = Size(people=40, updates=400, kills=2, stops=2, rounds=1)
ROLLING = Size(people=40, updates=400, kills=0, stops=6, rounds=0)
"""Replicas are only stopped, as when a release is rolled out: then nothing may even be said twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A run and the verdict over it; ``seconds`` of wall time."""

    verdict: Verdict
    strikes: tuple[Strike, ...]
    updates: int
    likes: int
    matches: int
    refused: int
    seconds: float


async def run(*, seed: int, size: Size) -> Outcome:
    """Set the stage, let everything happen, and judge."""
    connections = aiohttp.TCPConnector(limit=0)
    async with open_stage() as stage, aiohttp.ClientSession(connector=connections) as http:
        traffic = Traffic(stage, http, Random(seed))
        await traffic.gather(size.people)
        # Two of the words are answered with two messages, so answers are never fewer than updates.
        strikes = plan_strikes(seed, answers=size.updates, kills=size.kills, stops=size.stops, rounds=size.rounds)
        began = time.monotonic()
        async with asyncio.TaskGroup() as together:
            striking = together.create_task(_strike_all(stage, traffic, strikes))
            await traffic.run(updates=size.updates)
            await striking
        evidence = await traffic.read_evidence()
        return Outcome(
            verdict=judge(evidence),
            strikes=tuple(strikes),
            updates=traffic.updates,
            likes=len(evidence.acknowledged),
            matches=len(evidence.matches),
            refused=traffic.refused,
            seconds=time.monotonic() - began,
        )


async def _strike_all(stage: Stage, traffic: Traffic, strikes: list[Strike]) -> None:
    """Each at its time; they may overlap, as accidents do."""
    changed = asyncio.Event()
    traffic.on_answer = lambda _: changed.set()
    async with asyncio.TaskGroup() as lasting:
        for strike in strikes:
            while traffic.answered < strike.after:
                changed.clear()
                await changed.wait()
            print(f"  {strike}", flush=True)
            lasting.create_task(stage.strike(strike))
