"""The service keeps what it is told, exactly once, and must stay cheaper than a bot that keeps nothing."""

from __future__ import annotations

from bench.contestants import AIOGRAM, ours
from bench.decks import measure_decks
from bench.echo import compare
from bench.likes import weigh_like
from bench.machine import choose_cores
from bench.population import write_swipes
from bench.store import open_store

MEMBERS = 2_000
CHEAPER = 0.75
"""Far above what is measured on a quiet machine (docs/performance.md); times are never asserted, only these ratios."""

A_LIKE_IN_ROWS = 5.0
ONE_TOWN = 12_000
SWIPES_A_MEMBER = 4
FLAT = 2.0


async def test_an_update_kept_exactly_once_costs_less_cpu_than_aiograms_echo_of_it() -> None:
    core, rest = choose_cores()
    async with open_store(members=MEMBERS, core=rest) as store:
        mine = ours(store.url, folder=store.folder)
        costs = await compare([mine, AIOGRAM], store=store, members=MEMBERS, updates=1_000, rounds=3, core=core)
    ratio = costs[mine.name].cpu_ms / costs[AIOGRAM.name].cpu_ms
    assert ratio < CHEAPER, f"{ratio:.2f}x of aiogram's CPU per update; see where with: make bench ARGS=echo"


async def test_a_like_costs_postgres_little_more_than_the_rows_it_writes() -> None:
    _, rest = choose_cores()
    async with open_store(members=MEMBERS, core=rest) as store:
        await store.gather()
        like, row = await weigh_like(store, members=MEMBERS, likes=300, rounds=5)
    assert like / row < A_LIKE_IN_ROWS, f"{like / row:.1f} rows' worth of Postgres; see where with: make bench ARGS=api"


async def test_a_deck_costs_as_much_after_thousands_of_swipes_as_after_none() -> None:
    _, rest = choose_cores()
    async with open_store(members=ONE_TOWN, core=rest, towns=1) as store:
        # Most swipe little, which is what the planner goes by.
        await write_swipes(store.url, count=SWIPES_A_MEMBER * ONE_TOWN)
        drawings = (await measure_decks({ONE_TOWN: store}, swiped=(0, ONE_TOWN // 4)))[ONE_TOWN]
    fresh = {drawing.radius_km: drawing.cpu_ms for drawing in drawings if drawing.swiped == 0}
    later = {drawing.radius_km: drawing.cpu_ms for drawing in drawings if drawing.swiped == ONE_TOWN // 4}
    growth = max(later[radius] / fresh[radius] for radius in fresh)
    assert growth < FLAT, f"{growth:.1f}x of a newcomer's deck; see where with: make bench ARGS=deck"
