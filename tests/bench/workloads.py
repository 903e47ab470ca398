"""The workloads by name, each from an empty database to a section of the report, short or in full."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bench.answers import follow_answers
from bench.contestants import AIOGRAM, AIOGRAM_TUNED, Contestant, grammy, ours, python_telegram_bot
from bench.decks import measure_decks
from bench.delivery import PERMITTED, measure_answers, measure_delivery, measure_pace
from bench.echo import compare, greet_strangers
from bench.installed import install_grammy, install_python_telegram_bot
from bench.installing import find_running_cluster, measure_installation
from bench.likes import measure_api
from bench.measure import Cost
from bench.night import measure_nights
from bench.operating import measure_operator
from bench.phone import (
    FIRST_LOAD_MOST_KB,
    FRAME_MOST_MS,
    INTERACTIVE_MOST_MS,
    KILOBYTE,
    NEAR,
    SLOW_4G,
    Row,
    measure_frames,
    measure_launches,
    middle,
    open_rig,
    percentile,
    tell_frames,
    tell_launches,
)
from bench.population import write_swipes
from bench.quota import NoQuota
from bench.replicas import SHARE, measure_replicas
from bench.report import Bar, Section
from bench.store import Store, open_store

MEMBERS = 3_000
NIGHT_MOST = 1_000_000
"""Members whose night is reckoned, however many a deck is drawn of: each region is reckoned by itself."""

SAME_LOAD = 500.0
"""Updates a second that both ours and aiogram's echo can take on one core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much to do; the cores of what is measured and of the rest."""

    core: int
    rest: int
    short: bool = False
    deck_members: tuple[int, ...] = (100_000, 1_000_000)
    swipes_a_member: int = 4

    def of(self, full: int, short: int) -> int:
        """One of two numbers."""
        return short if self.short else full


async def echo(size: Size) -> Section:
    """A webhook update with one answer, beside bots that echo."""
    peers: list[Contestant] = [AIOGRAM]
    if not size.short:
        peers += [AIOGRAM_TUNED, grammy(install_grammy()), python_telegram_bot(install_python_telegram_bot())]
    updates, rounds = size.of(4_000, 1_000), size.of(5, 3)
    async with open_store(members=3 * MEMBERS, core=size.rest) as store:
        mine = ours(store.url, folder=store.folder)
        routed = replace(mine, name=f"{mine.name}, a command that aiogram's routers find", text="/cancel")
        costs = await compare(
            [mine, routed, *peers], store=store, members=MEMBERS, updates=updates, rounds=rounds, core=size.core
        )
        even = await compare(
            [mine, AIOGRAM],
            store=store,
            members=MEMBERS,
            updates=updates,
            rounds=rounds,
            core=size.core,
            per_second=SAME_LOAD,
        )
        steps = await follow_answers(
            mine, store=store, members=MEMBERS, updates=updates, per_second=SAME_LOAD, core=size.core
        )
        costs[f"{mine.name}, people it has not heard of lately"] = await greet_strangers(
            mine, store=store, people=range(MEMBERS + 1, 3 * MEMBERS + 1), core=size.core
        )
    own, theirs = costs[mine.name], costs[AIOGRAM.name]
    ratio = own.cpu_ms / theirs.cpu_ms
    ours_even, theirs_even = even[mine.name], even[AIOGRAM.name]
    costs |= {f"{name}, at {SAME_LOAD:.0f} updates/s": cost for name, cost in even.items()}
    return Section(
        name="echo",
        head=(
            "", "CPU per update", "of aiogram's", "Postgres", "updates/s", "p50", "p99", "memory",
        ),
        rows=tuple(
            (
                name,
                f"{cost.cpu_ms:.3f} ms",
                f"{cost.cpu_ms / theirs.cpu_ms:.2f}x",
                f"{cost.postgres_ms:.3f} ms" if cost.postgres_ms else "",
                f"{cost.per_second:,.0f}{' (the rig)' if cost.rig_was_the_limit else ''}",
                f"{cost.p50_ms:.1f} ms",
                f"{cost.p99_ms:.1f} ms",
                f"{cost.memory_mb:.0f} MB",
            )
            for name, cost in costs.items()
        ),
        bars=(
            Bar(
                name="webhook update, exactly once, one answer: CPU",
                goal="<= 0.5x of aiogram's default echo",
                measured=f"{ratio:.2f}x",
                met=ratio <= 0.5,
            ),
            Bar(
                name=f"the same at {SAME_LOAD:.0f} updates/s: time to the answer",
                goal="p99 below aiogram's p50",
                measured=f"p99 {ours_even.p99_ms:.1f} ms, aiogram's p50 {theirs_even.p50_ms:.1f} ms",
                met=ours_even.p99_ms < theirs_even.p50_ms,
            ),
        ),
        notes=(
            f"The rig used {max(cost.rig for cost in costs.values()):.0%} of its core at most. `SEND_RATE` ends at "
            "1,000 messages a second, and so does ours.",
            f"Where the time to an answer goes, at {SAME_LOAD:.0f} updates/s: acknowledged {steps.acknowledged}; "
            f"answered {steps.answered}. A commit of one row beside it: {steps.commit}.",
        ),
    )  # fmt: skip


async def api(size: Size) -> Section:
    """Likes and decks through the API."""
    async with open_store(members=MEMBERS, core=size.rest) as store:
        await store.gather()
        like, deck = await measure_api(
            store, members=MEMBERS, requests=size.of(4_000, 1_000), rounds=size.of(5, 3), core=size.core
        )

    def row(name: str, cost: Cost) -> tuple[str, ...]:
        return (
            name, f"{cost.cpu_ms:.3f} ms", f"{cost.postgres_ms:.3f} ms", f"{cost.per_second:,.0f}",
            f"{cost.p50_ms:.1f} ms", f"{cost.p99_ms:.1f} ms",
        )  # fmt: skip

    return Section(
        name="api",
        head=("", "CPU", "Postgres", "requests/s", "p50", "p99"),
        rows=(row("a like that does not match", like), row("a deck of ten, 3,000 members in one town", deck)),
        bars=(
            Bar(
                name="like: authenticated, quota, pair lock, commit",
                goal="<= 0.4 ms of ours + <= 0.2 ms of Postgres",
                measured=f"{like.cpu_ms:.2f} ms + {like.postgres_ms:.2f} ms",
                met=like.cpu_ms <= 0.4 and like.postgres_ms <= 0.2,
            ),
        ),
    )


async def replicas(size: Size) -> Section:
    """Two replicas against one, each with a share of a core."""
    async with open_store(members=MEMBERS, core=size.rest) as store:
        await store.gather()
        try:
            found = await measure_replicas(
                store, members=MEMBERS, requests=size.of(3_000, 600), rounds=size.of(5, 3), core=size.core
            )
        except NoQuota as error:
            found, least = (), None
            measured = str(error)
        else:
            least = min(each.ratio for each in found)
            measured = f"{least:.2f}x"
    return Section(
        name="replicas",
        head=("", "one replica", "two", "", "Postgres' share of the other core", "the rig's"),
        rows=tuple(
            (
                each.name, f"{each.one:,.0f}/s", f"{each.two:,.0f}/s", f"{each.ratio:.2f}x", f"{each.postgres:.0%}",
                f"{each.rig:.0%}",
            )
            for each in found
        ),
        bars=(
            Bar(
                name="2 replicas against 1",
                goal=">= 1.8x",
                measured=measured,
                met=least >= 1.8 if least is not None else None,
            ),
        ),
        notes=(f"Each replica may use {SHARE:.0%} of one core, by the kernel's quota.",),
    )  # fmt: skip


async def deck(size: Size) -> Section:
    """The deck in Postgres, by members, distance and how many were swiped."""
    sizes = (20_000,) if size.short else size.deck_members
    stores: dict[int, Store] = {}
    filled: list[str] = []
    async with contextlib.AsyncExitStack() as stack:
        for members in sizes:
            # What is measured is Postgres itself, which takes swipes faster from a rig not on its core.
            store = await stack.enter_async_context(open_store(members=members, core=size.core))
            await write_swipes(store.url, count=size.swipes_a_member * members)
            filled.append(f"{members:,} members: {await store.describe_swipes()}")
            stores[members] = store
        measured = await measure_decks(stores)
    busy = {members: [each for each in drawings if not each.all_swiped] for members, drawings in measured.items()}
    largest = {members: max(drawing.cpu_ms for drawing in drawings) for members, drawings in busy.items()}
    # A walk that finds nobody goes all the way round: that is the cost of an empty town, not of having swiped.
    growth = max(
        (
            drawing.cpu_ms / fresh.cpu_ms
            for drawings in busy.values()
            for drawing in drawings
            for fresh in drawings
            if fresh.radius_km == drawing.radius_km and drawing.swiped and not fresh.swiped and drawing.found
        ),
        default=None,
    )
    million, five = largest.get(1_000_000), largest.get(5_000_000)
    return Section(
        name="deck",
        head=(
            "members", "distance", "swiped before", "CPU of Postgres", "worst deck", "first deck", "wall", "found",
        ),
        rows=tuple(
            (
                f"{members:,}",
                f"{drawing.radius_km} km",
                f"all {drawing.swiped:,}" if drawing.all_swiped else f"{drawing.swiped:,}",
                f"{drawing.cpu_ms:.2f} ms",
                f"{drawing.worst_ms:.2f} ms",
                f"{drawing.first_ms:.2f} ms",
                f"{drawing.wall_ms:.2f} ms",
                f"{drawing.found}",
            )
            for members, drawings in measured.items()
            for drawing in drawings
        ),
        bars=(
            Bar(
                name="deck at 1,000,000 members, 30 km and 300 km",
                goal="<= 1 ms in Postgres",
                measured=f"{million:.2f} ms" if million else f"{max(largest.values()):.2f} ms at {max(largest):,}",
                met=million <= 1 if million else None,
            ),
            Bar(
                name="deck at 5,000,000 members",
                goal="<= 1.3x of that at 1,000,000",
                measured=f"{five / million:.2f}x" if million and five else "--deck-members 1000000 5000000",
                met=five / million <= 1.3 if million and five else None,
            ),
            Bar(
                name="flat in the number swiped, 0 to 50,000",
                goal="flat (<= 1.3x)",
                measured=f"{growth:.2f}x" if growth else f"nobody is left to find among {max(sizes):,}",
                met=growth <= 1.3 if growth else None,
            ),
        ),
        notes=("Swipes there already, Pareto-distributed: " + "; ".join(filled) + ".",),
    )  # fmt: skip


async def delivery(size: Size) -> Section:
    """The outbox."""
    announced = size.of(1_000_000, 20_000)
    async with open_store(members=MEMBERS, core=size.rest) as store:
        own, served = await measure_delivery(store, messages=size.of(8_000, 2_000), core=size.core)
        pace = await measure_pace(store, messages=size.of(1_800, 450), core=size.core)
        took = await measure_answers(
            store, announced=announced, members=MEMBERS, answers=size.of(300, 50), core=size.core
        )
    share = pace.per_second / PERMITTED
    longest = took[-1]
    return Section(
        name="delivery",
        head=("", "measured"),
        rows=(
            ("a message from the outbox, CPU of ours", f"{own:.3f} ms"),
            ("CPU of Postgres", f"{served:.3f} ms"),
            ("3 replicas against a strict Telegram", f"{pace.per_second:.2f}/s, {pace.refused} refused"),
            (f"answers behind an announcement to {announced:,}", f"p50 {took[len(took) // 2] * 1e3:.0f} ms"),
        ),
        bars=(
            Bar(
                name="delivery by 3 replicas",
                goal=">= 99% of the permitted 30/s, no 429",
                measured=f"{share:.1%}, {pace.refused} refused",
                met=share >= 0.99 and pace.refused == 0,
            ),
            Bar(
                name=f"answers behind an announcement to {announced:,}",
                goal="<= 1 s",
                measured=f"at most {longest * 1e3:.0f} ms",
                met=longest <= 1,
            ),
        ),
    )


async def night(size: Size) -> Section:
    """The night's reckoning of prices and tastes."""
    members = size.of(min(max(size.deck_members), NIGHT_MOST), 20_000)
    async with open_store(members=members, core=size.rest) as store:
        nights = await measure_nights(store, members=members, core=size.core)
    return Section(
        name="night",
        head=(
            "night", "regions", "members priced", "new swipes", "CPU of the process", "of Postgres", "time",
            "most memory",
        ),
        rows=tuple(
            (
                one.name, f"{one.regions:,}", f"{one.members:,}", f"{one.swipes:,}", f"{one.own:.0f} s",
                f"{one.postgres:.0f} s", f"{one.wall:.0f} s", f"{one.memory:.0f} MB",
            )
            for one in nights
        ),
    )  # fmt: skip


async def phone(size: Size) -> Section:
    """The Mini App on a slow phone."""
    rows: list[Row] = []
    bars: list[Bar] = []
    sizes: dict[str, float] = {}
    async with open_rig() as rig:
        # One for nothing: what a running service and a running browser do only once.
        await measure_launches(rig, network=NEAR, launches=1)
        for network in (SLOW_4G, NEAR):
            cold, warm = await measure_launches(rig, network=network, launches=size.of(7, 3))
            tell_launches(rows, f"first launch, {network.name}", cold)
            tell_launches(rows, f"second launch, {network.name}", warm)
            sizes["English"] = max(sizes.get("English", 0), *(each.size / KILOBYTE for each in cold))
            ready = middle(cold, "interactive")
            bars.append(
                Bar(
                    name=f"Mini App: interactive, CPU 4 times slower, 1.6 Mbit/s, {network.name}",
                    goal=f"<= {INTERACTIVE_MOST_MS:,} ms",
                    measured=f"{ready:,.0f} ms",
                    met=ready <= INTERACTIVE_MOST_MS,
                )
            )
        cold, _ = await measure_launches(rig, network=NEAR, launches=size.of(3, 1), language="ru")
        sizes["Russian"] = max(each.size / KILOBYTE for each in cold)
        frames = await measure_frames(rig, swipes=size.of(24, 8))
    tell_frames(rows, frames)
    work = percentile([frame.work for frame in frames], 0.95)
    return Section(
        name="phone",
        head=("", "median", "p95", "worst"),
        rows=tuple(rows),
        bars=(
            Bar(
                name="Mini App: first load, all before the first card but photos",
                goal=f"<= {FIRST_LOAD_MOST_KB} KB over the wire",
                measured=", ".join(f"{language} {most:.1f} KB" for language, most in sizes.items()),
                met=max(sizes.values()) <= FIRST_LOAD_MOST_KB,
            ),
            *bars,
            Bar(
                name="Mini App: frames of a swipe, CPU 4 times slower",
                goal=f"<= {FRAME_MOST_MS} ms p95",
                measured=f"{work:.1f} ms of the main thread in {len(frames):,} frames",
                met=work <= FRAME_MOST_MS,
            ),
        ),
    )


async def install(_size: Size) -> Section:
    """``helm install`` until every condition is true."""
    cluster = await asyncio.to_thread(find_running_cluster)
    took = await asyncio.to_thread(measure_installation, cluster) if cluster else {}
    slowest = max(took.values(), default=None)
    return Section(
        name="install",
        head=("condition", "true after"),
        rows=tuple((kind, f"{seconds:.0f} s") for kind, seconds in took.items()),
        bars=(
            Bar(
                name="helm install to all conditions true",
                goal="<= 180 s",
                measured=f"{slowest:.0f} s" if slowest is not None else "no cluster here: make cluster",
                met=slowest <= 180 if slowest is not None else None,
            ),
        ),
    )


async def operator(size: Size) -> Section:
    """The operator and 500 `DatingBot`s."""
    bots = size.of(500, 20)
    seen = await measure_operator(
        bots=bots,
        idle_seconds=size.of(120, 60),
        changes=size.of(30, 10),
        deletions=size.of(8, 3),
        core=size.core,
    )
    full = not size.short
    return Section(
        name="operator",
        head=(f"{bots} `DatingBot`s that ask for everything", "measured"),
        rows=(
            (f"at rest, {seen.idle_seconds:.0f} s, CPU", f"{seen.idle:.2%} of a core"),
            ("memory", f"{seen.memory:.0f} MB"),
            ("a change of one, until its database is asked for as it says", _spread(seen.changes)),
            ("a deleted ServiceMonitor, until there is another", _spread(seen.deletions)),
            ("from its start until each was looked at", f"{seen.start:.0f} s, {seen.start_cpu:.0f} s CPU"),
        ),
        bars=(
            Bar(
                name="operator, 500 DatingBots: CPU at rest",
                goal="<= 2% of a core",
                measured=f"{seen.idle:.2%}" + ("" if full else f" with {bots}"),
                met=seen.idle <= 0.02 if full else None,
            ),
            Bar(
                name="operator, 500 DatingBots: memory",
                goal="<= 150 MB",
                measured=f"{seen.memory:.0f} MB" + ("" if full else f" with {bots}"),
                met=seen.memory <= 150 if full else None,
            ),
            Bar(
                name="operator, 500 DatingBots: a change is acted on",
                goal="<= 2 s",
                measured=f"at most {seen.changes[-1]:.2f} s" + ("" if full else f" with {bots}"),
                met=seen.changes[-1] <= 2 if full else None,
            ),
        ),
    )


def _spread(seconds: list[float]) -> str:
    return f"p50 {seconds[len(seconds) // 2]:.2f} s, at most {seconds[-1]:.2f} s, of {len(seconds)}"


WORKLOADS: dict[str, Callable[[Size], Awaitable[Section]]] = {
    "echo": echo,
    "api": api,
    "replicas": replicas,
    "deck": deck,
    "delivery": delivery,
    "night": night,
    "phone": phone,
    "install": install,
    "operator": operator,
}
