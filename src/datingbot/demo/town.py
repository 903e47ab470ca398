"""The demo's town: two thousand made-up members in and around one city, and the couple whose phones are on the page."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

import aiohttp
import thumbhash

from datingbot.demo.portraits import draw_portrait, portrait_id
from datingbot.domain.consent import REQUIRED, TEXT_VERSION
from datingbot.domain.interests import INTERESTS
from datingbot.domain.place import snap_to_cell
from datingbot.domain.profile import GOALS, age_on
from datingbot.services.gazetteer import load_gazetteer
from datingbot.storage.consents import record
from datingbot.storage.database import Database
from datingbot.storage.profiles import measure_interest_popularity
from datingbot.storage.settling import Settler, face, settle, settle_history
from telegram_sandbox import Phone

CITY = "Lisbon"
FIRST_ID = 5_000_000_001
SEED = 20_240_214
SWIPES_EACH = 12

WOMEN = (
    "Anna", "Maria", "Sofia", "Inês", "Beatriz", "Leonor", "Clara", "Julia", "Elena", "Olga", "Nadia", "Vera", "Alice",
    "Laura", "Marta", "Rita", "Joana", "Carolina", "Teresa", "Eva", "Lucia", "Irina", "Katya", "Polina", "Daria",
    "Amara", "Zoe", "Nina", "Emma", "Lea", "Camille", "Aisha", "Yuki", "Mei", "Priya", "Fatima", "Ana", "Margarida",
)  # fmt: skip
MEN = (
    "João", "Pedro", "Tiago", "Miguel", "Rui", "André", "Diogo", "Bruno", "Luis", "Carlos", "Ivan", "Dmitri", "Sergei",
    "Boris", "Max", "Leon", "Paul", "Felix", "Tom", "Hugo", "Marco", "Luca", "Omar", "Karim", "Kenji", "Wei", "Arjun",
    "Samuel", "David", "Daniel", "Alexei", "Nikita", "Gonçalo", "Nuno", "Ricardo", "Filipe", "Henrique", "Mateus",
)  # fmt: skip
OPENINGS = (
    "New in the city and still looking for the best pastel de nata.", "Weekends belong to the sea.",
    "I talk to strangers' dogs.", "Half engineer, half gardener.", "I cook for six even when we are two.",
    "Collecting viewpoints, one hill at a time.", "Will trade vinyl for good conversation.",
    "Teacher by day, salsa beginner by night.", "My plants have names.", "I lose at chess and win at karaoke.",
    "Looking for someone to share the last train home with.", "Slow mornings, long walks, loud concerts.",
)  # fmt: skip
CLOSINGS = (
    "Tell me your favourite book.", "Coffee first?", "Bonus points for bad puns.", "Let's find out.",
    "Ask me about the boat.", "I reply faster than the tram.", "",
)  # fmt: skip


async def settle_town(database: Database, *, size: int) -> None:
    """Insert ``size`` members, the same ones every time."""
    settlers = list(_draw_up(size))
    async with database.begin() as connection:
        await settle(connection, settlers=settlers)
        await settle_history(connection, each=SWIPES_EACH)
        await measure_interest_popularity(connection)


@dataclass(frozen=True, slots=True)
class Couple:
    """Whose phones are on the page, by Telegram id; Anna runs the service too."""

    anna: int
    boris: int


async def register_couple(sandbox_url: str) -> Couple:
    """Give Anna and Boris a phone each in the sandbox."""
    async with aiohttp.ClientSession() as http:
        anna = await Phone.register(http, url=sandbox_url, first_name="Anna", language_code="en")
        boris = await Phone.register(http, url=sandbox_url, first_name="Boris", language_code="ru")
    return Couple(anna.id, boris.id)


async def settle_couple(database: Database, *, couple: Couple) -> None:
    """Let both settle in the town, with profiles that put them on top of each other's decks."""
    town = load_gazetteer().search(CITY)[0]
    place = town.place()
    chance = Random(SEED)  # noqa: S311 - made-up people
    settlers = []
    for user_id, name, gender, wants, language in (
        (couple.anna, "Anna", "female", "male", "en"),
        (couple.boris, "Boris", "male", "female", "ru"),
    ):
        born = _born(chance, years=28)
        settlers.append(
            Settler(
                user_id=user_id,
                language=language,
                name=name,
                birth_date=born.isoformat(),
                age=age_on(_today(), born),
                gender=gender,
                preference=wants,
                bio="I live on one of the two phones of this demo. Like me, and the other phone rings.",
                location=place.name,
                place_id=place.place_id,
                latitude=place.latitude,
                longitude=place.longitude,
                interests=["sailing", "vinyl", "chess", "street-food", "sea"],
                goal="relationship",
                photo_id=str(portrait_id(chance, gender=gender)),
                thumbhash=_blur(),
                reachable=True,
            )
        )
    async with database.begin() as connection:
        await settle(connection, settlers=settlers)
        await face(connection, one=couple.anna, other=couple.boris)
        for one in settlers:
            # Whoever has a profile has agreed to what it needs: the app opens on the deck.
            given = dict.fromkeys(REQUIRED, True)
            await record(
                connection,
                user_id=one.user_id,
                given=given,
                version=TEXT_VERSION,
                language=one.language,
                place="app",
            )


def _draw_up(size: int) -> Sequence[Settler]:
    chance = Random(SEED)  # noqa: S311 - made-up people
    gazetteer = load_gazetteer()
    town = gazetteer.search(CITY)[0]
    settlers = []
    for number in range(size):
        gender = chance.choices(("male", "female", "other"), weights=(52, 45, 3))[0]
        other = "female" if gender == "male" else "male"
        preference = chance.choices((other, "any", gender if gender != "other" else "any"), weights=(84, 8, 8))[0]
        # Most live near the centre, some up to 40 km out.
        reach = abs(chance.gauss(0, 0.12))
        latitude, longitude = snap_to_cell(
            town.latitude + chance.uniform(-reach, reach), town.longitude + chance.uniform(-reach, reach)
        )
        home = gazetteer.nearest(latitude, longitude) or town
        born = _born(chance, years=min(70, 19 + int(chance.expovariate(1 / 11))))
        settlers.append(
            Settler(
                user_id=FIRST_ID + number,
                language="en",
                name=chance.choice(WOMEN if gender == "female" or (gender == "other" and number % 2) else MEN),
                birth_date=born.isoformat(),
                age=age_on(_today(), born),
                gender=gender,
                preference=preference,
                bio=f"{chance.choice(OPENINGS)} {chance.choice(CLOSINGS)}".strip(),
                location=home.name,
                place_id=home.place_id,
                latitude=latitude,
                longitude=longitude,
                interests=sorted(chance.sample(INTERESTS, k=chance.randint(2, 9))),
                goal=chance.choice(GOALS),
                photo_id=str(portrait_id(chance, gender=gender)),
                thumbhash=_blur(),
                reachable=False,
            )
        )
    return settlers


def _born(chance: Random, *, years: int) -> date:
    return _today() - timedelta(days=round(years * 365.25) + chance.randint(20, 340))


def _today() -> date:
    return datetime.now(UTC).date()


@cache
def _blur() -> str:
    """One soft thumbhash for all drawn portraits: to compute each, each would have to be drawn."""
    picture = draw_portrait(portrait_id(Random(SEED), gender="other")).resize((75, 100)).convert("RGBA")  # noqa: S311
    return base64.b64encode(bytes(thumbhash.rgba_to_thumb_hash(75, 100, list(picture.tobytes())))).decode()
