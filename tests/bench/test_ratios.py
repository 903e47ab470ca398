"""The service keeps what it is told, exactly once, and must stay cheaper than a bot that keeps nothing."""

from __future__ import annotations

from bench.contestants import AIOGRAM, ours
from bench.echo import compare
from bench.machine import choose_cores
from bench.store import open_store

MEMBERS = 2_000
CHEAPER = 0.75
"""Far above what is measured on a quiet machine (docs/performance.md); times are never asserted, only this ratio."""


async def test_an_update_kept_exactly_once_costs_less_cpu_than_aiograms_echo_of_it() -> None:
    core, rest = choose_cores()
    async with open_store(members=MEMBERS, core=rest) as store:
        mine = ours(store.url, folder=store.folder)
        costs = await compare([mine, AIOGRAM], store=store, members=MEMBERS, updates=1_000, rounds=3, core=core)
    ratio = costs[mine.name].cpu_ms / costs[AIOGRAM.name].cpu_ms
    assert ratio < CHEAPER, f"{ratio:.2f}x of aiogram's CPU per update; see where with: make bench ARGS=echo"
