"""Who may call what: one line a route, and a small world in which others' things are there to be reached for.

A new route needs a line in ``VISITS``; a new name in its path needs a thing in :func:`build_world`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from api.conftest import launch, picture, sign
from conftest import BERLIN, SESSION_SECRET, MakeMember
from datingbot.domain.broadcast import BroadcastDraft
from datingbot.domain.message import Draft
from datingbot.domain.swipe import parse_swipe
from datingbot.services.chatting import send_message
from datingbot.services.context import Context
from datingbot.services.experiments import start_experiment
from datingbot.services.exporting import Exporter, ask_for_export
from datingbot.services.inviting import start_campaign
from datingbot.services.photos import add_photo
from datingbot.services.profiles import save_settings
from datingbot.services.swiping import swipe_within
from datingbot.services.tokens import SESSION_SECONDS, Signer
from datingbot.storage import blocks, broadcasts, cases, decisions, experiments, moderators, payments, selfies
from datingbot.storage.database import Connection, execute, fetch_all

VICTIM, FRIEND, NEIGHBOUR, PASSED, SHUNNED = 7_100_000_001, 7_100_000_002, 7_100_000_003, 7_100_000_004, 7_100_000_005
STRANGER, UNPROFILED, BANNED, ERASED, OWNER = 7_200_000_001, 7_200_000_002, 7_200_000_003, 7_200_000_004, 99
MODERATOR = 7_200_000_005
"""One of the moderators' table, made by the owner and no owner."""

NAME, BIO, NOTE = "Zéphyrine", "I keep sixteen owls in Reykjavík", "Which owl is the eldest?"
MESSAGE = "The eldest owl is called Njáll"
REYKJAVIK = "3413829"

Only = Literal["anyone", "member", "moderator", "owner"]


@dataclass(frozen=True)
class World:
    """The victim's things by the name they have in a route's path, and words that must not come to a stranger."""

    things: Mapping[str, object]
    secrets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """How a route is called, and by whom it may be.

    ``body``, ``data`` and ``query`` are made for a caller's id. ``foreign`` when the call names something of the
    victim's: it must be refused to everybody else then, but to the friend when it is ``shared`` with them. A name in
    the path makes it foreign by itself. ``status`` is the rightful caller's, when it is not the route's own.
    """

    only: Only = "member"
    foreign: bool = False
    shared: bool = False
    body: Callable[[World, int], Any] | None = None
    data: Callable[[], bytes] | None = None
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None


def _form(_: World, user_id: int) -> dict[str, Any]:
    return {
        "name": f"Caller {user_id}",
        "birth_date": "1996-05-17",
        "gender": "female",
        "preference": "any",
        "bio": "",
        "place_id": BERLIN,
        "interests": [],
        "goal": "dating",
    }


def _swipe(_: World, user_id: int) -> dict[str, Any]:
    return {"target_id": NEIGHBOUR if user_id == VICTIM else VICTIM, "action": "like", "key": str(uuid4())}


def _experiment(_: World, __: int) -> dict[str, Any]:
    return {"name": "another", "subject": "deck", "arms": [{"name": "priced"}, {"name": "random"}]}


def _broadcast(_: World, __: int) -> dict[str, Any]:
    return {"texts": {"en": "We have news"}}


def _report(_: World, user_id: int) -> dict[str, Any]:
    return {"target_id": NEIGHBOUR if user_id == VICTIM else VICTIM, "reason": "spam", "words": "Sells things"}


def _block(_: World, user_id: int) -> dict[str, Any]:
    return {"target_id": NEIGHBOUR if user_id == VICTIM else VICTIM}


VISITS: dict[tuple[str, str], Visit] = {
    ("GET", "/api/openapi.json"): Visit(only="anyone"),
    ("GET", "/api/catalogue"): Visit(only="anyone"),
    # Whoever has a photo's signed address was shown it; without one there is no photo.
    ("GET", "/api/photos/{photo_id}/{size}"): Visit(only="anyone", foreign=True),
    ("POST", "/api/session"): Visit(only="anyone", headers={"Idempotency-Key": "key"}),
    ("POST", "/api/session/refresh"): Visit(),
    ("GET", "/api/profile"): Visit(),
    ("PUT", "/api/profile"): Visit(body=_form),
    ("GET", "/api/settings"): Visit(),
    ("PUT", "/api/settings"): Visit(body=lambda _, __: {"max_distance": 7}),
    ("GET", "/api/places"): Visit(query={"q": "Berl"}),
    ("POST", "/api/places/nearest"): Visit(body=lambda _, __: {"latitude": 64.14, "longitude": -21.94}),
    ("POST", "/api/photos"): Visit(data=picture),
    ("PUT", "/api/photos/order"): Visit(foreign=True, body=lambda world, _: {"ids": [str(world.things["photo_id"])]}),
    ("DELETE", "/api/photos/{photo_id}"): Visit(),
    ("GET", "/api/deck"): Visit(),
    ("POST", "/api/swipes"): Visit(foreign=True, shared=True, body=_swipe),
    ("POST", "/api/swipes/undo"): Visit(),
    ("GET", "/api/likes"): Visit(),
    ("GET", "/api/matches"): Visit(),
    ("POST", "/api/invite"): Visit(),
    ("GET", "/api/shop"): Visit(),
    # Nothing is sold in these tests' world.
    ("POST", "/api/shop/orders"): Visit(status=409),
    ("GET", "/api/admin/payments"): Visit(only="owner"),
    ("POST", "/api/admin/payments/{payment_id}/refund"): Visit(only="owner"),
    ("GET", "/api/admin/invites"): Visit(only="owner"),
    ("POST", "/api/admin/invites"): Visit(only="owner", body=lambda _, __: {"name": "Poster"}),
    ("POST", "/api/admin/invites/{code}/close"): Visit(only="owner"),
    ("GET", "/api/admin/numbers"): Visit(only="owner"),
    ("GET", "/api/admin/experiments"): Visit(only="owner"),
    ("GET", "/api/admin/broadcasts"): Visit(only="owner"),
    ("POST", "/api/admin/broadcasts"): Visit(only="owner", body=_broadcast),
    ("GET", "/api/admin/broadcasts/{broadcast_id}"): Visit(only="owner"),
    ("PUT", "/api/admin/broadcasts/{broadcast_id}"): Visit(only="owner", body=_broadcast),
    ("DELETE", "/api/admin/broadcasts/{broadcast_id}"): Visit(only="owner"),
    ("PUT", "/api/admin/broadcasts/{broadcast_id}/photo"): Visit(only="owner", data=picture),
    ("DELETE", "/api/admin/broadcasts/{broadcast_id}/photo"): Visit(only="owner"),
    ("POST", "/api/admin/broadcasts/{broadcast_id}/preview"): Visit(only="owner"),
    ("POST", "/api/admin/broadcasts/{broadcast_id}/start"): Visit(only="owner", body=lambda _, __: {}),
    ("POST", "/api/admin/broadcasts/{broadcast_id}/stop"): Visit(only="owner"),
    ("GET", "/api/notifications"): Visit(),
    ("PUT", "/api/notifications"): Visit(body=lambda _, __: {"quiet_hours": "23:00-08:00"}),
    ("POST", "/api/admin/experiments"): Visit(only="owner", body=_experiment),
    ("POST", "/api/admin/experiments/{experiment_id}/stop"): Visit(only="owner"),
    ("DELETE", "/api/matches/{match_id}"): Visit(shared=True),
    ("GET", "/api/chats"): Visit(),
    ("GET", "/api/chats/{match_id}/messages"): Visit(shared=True),
    ("POST", "/api/chats/{match_id}/messages"): Visit(
        shared=True, body=lambda _, __: {"key": str(uuid4()), "text": "Hello there"}
    ),
    ("PUT", "/api/chats/{match_id}/read"): Visit(shared=True, body=lambda _, __: {"number": 1}),
    ("POST", "/api/chats/{match_id}/typing"): Visit(shared=True),
    ("PUT", "/api/chats/{match_id}/telegram"): Visit(shared=True, body=lambda _, __: {"agree": True}),
    # Asked of the victim alone: the friend was not, and may not answer.
    ("PUT", "/api/chats/{match_id}/meeting"): Visit(body=lambda _, __: {"met": "yes"}),
    ("GET", "/api/departures"): Visit(),
    ("GET", "/api/policy"): Visit(only="anyone"),
    ("GET", "/api/consents"): Visit(),
    ("PUT", "/api/consents"): Visit(body=lambda _, __: {"learning": True}),
    ("GET", "/api/export"): Visit(),
    ("POST", "/api/export"): Visit(body=lambda _, __: {"to_chat": True}),
    ("GET", "/api/exports/{export_id}"): Visit(only="anyone", foreign=True),
    ("POST", "/api/erasure"): Visit(),
    ("POST", "/api/erasure/yes"): Visit(foreign=True, body=lambda world, _: {"token": world.things["token"]}),
    ("POST", "/api/reports"): Visit(foreign=True, shared=True, body=_report),
    ("POST", "/api/blocks"): Visit(foreign=True, shared=True, body=_block),
    ("GET", "/api/blocks"): Visit(),
    ("DELETE", "/api/blocks/{target_id}"): Visit(),
    ("GET", "/api/safety"): Visit(),
    ("POST", "/api/appeals"): Visit(
        foreign=True, body=lambda world, _: {"decision_id": world.things["decision_id"], "words": "I did no such thing"}
    ),
    ("POST", "/api/selfie"): Visit(),
    ("PUT", "/api/selfie"): Visit(data=picture),
    ("GET", "/api/moderation/queue"): Visit(only="moderator"),
    ("POST", "/api/moderation/cases/{case_id}"): Visit(
        only="moderator", body=lambda _, __: {"verdict": "warn", "rule": "spam"}
    ),
    ("GET", "/api/moderation/log"): Visit(only="moderator"),
    ("GET", "/api/moderation/moderators"): Visit(only="owner"),
    ("POST", "/api/moderation/moderators"): Visit(only="owner", body=lambda _, __: {"user_id": FRIEND}),
    ("DELETE", "/api/moderation/moderators/{target_id}"): Visit(only="owner"),
}


async def build_world(context: Context, make_member: MakeMember) -> World:
    """A victim with a profile, a photo, a match, a pass and a like with a note, whom no stranger's deck shows."""
    there = {"place_id": REYKJAVIK, "birth_date": "1984-02-11"}
    await make_member(user_id=VICTIM, name=NAME, bio=BIO, **there)
    for user_id in (FRIEND, NEIGHBOUR, PASSED, SHUNNED):
        await make_member(user_id=user_id, **there)
    for user_id in (STRANGER, BANNED, ERASED, OWNER, MODERATOR):
        await make_member(user_id=user_id)
    await make_member(user_id=UNPROFILED, profile=False)
    photo = await add_photo(context, user_id=VICTIM, content=picture())
    async with context.database.begin() as connection:
        await _like(context, connection, FRIEND, VICTIM, note="Hello")
        made = await _like(context, connection, VICTIM, FRIEND, note=NOTE)
        await _like(context, connection, VICTIM, PASSED, action="dislike")
        draft = Draft(uuid4(), MESSAGE)
        await send_message(context, connection, user_id=VICTIM, match_id=made or 0, draft=draft)
        await execute(
            connection,
            "INSERT INTO meetings (match_id, user_id, due_at, asked_at) VALUES (:match_id, :user_id, now(), now())",
            match_id=made,
            user_id=VICTIM,
        )
        decided = await decisions.write_decision(
            connection, target_id=VICTIM, action="warn", moderator_id=None, rule="spam"
        )
        case_id = await cases.open_case(connection, target_id=VICTIM, kind="conduct")
        await blocks.block(connection, user_id=VICTIM, target_id=SHUNNED)
        for moderator in (SHUNNED, MODERATOR):
            await moderators.add_moderator(connection, user_id=moderator, added_by=OWNER)
        await selfies.ask_gesture(connection, user_id=VICTIM, gesture="peace", now=context.clock())
        # Paused: what is found of the victim was not found in a deck.
        await save_settings(context, connection, user_id=VICTIM, form={"discoverable": False})
        await execute(connection, "UPDATE members SET banned_at = now() WHERE user_id = :id", id=BANNED)
        await execute(connection, "DELETE FROM members WHERE user_id = :id", id=ERASED)
        tried = await start_experiment(connection, form={**_experiment(World({}, ()), OWNER), "name": "first"})
        await experiments.stop(connection, experiment_id=tried, reason="owner")
        campaign = await start_campaign(connection, form={"name": "Leaflet"})
        paid = await payments.take_payment(connection, charge_id="stx", user_id=VICTIM, order_id=None, stars=25)
        assert paid is not None
        draft = BroadcastDraft(texts={"en": "We have news"})
        told = await broadcasts.create(connection, created_by=OWNER, draft=draft)
        export = await ask_for_export(context, connection, user_id=VICTIM, to_chat=False)
    await Exporter(context, wake=lambda: None).build_next()
    things = {
        "photo_id": photo.id,
        "size": "full",
        "match_id": made,
        "experiment_id": tried,
        "broadcast_id": told,
        "export_id": export.id,
        "token": context.signer.erasure_token(VICTIM)[0],
        "decision_id": decided,
        "case_id": case_id,
        "target_id": SHUNNED,
        "code": campaign,
        "payment_id": paid.payment_id,
    }
    return World(things, (NAME, BIO, NOTE, MESSAGE, "1984-02-11", str(photo.id), str(VICTIM)))


def bad_sessions(context: Context) -> dict[str, str]:
    """Authorization headers that open nothing, each made for the victim."""
    now = time.time()
    past, ours = Signer(SESSION_SECRET, now=lambda: now - 2 * SESSION_SECONDS), context.signer
    other = Signer("another-secret-of-another-service-012", now=lambda: now)
    good = ours.session_token(VICTIM)[0]
    return {
        "no session": "",
        "an expired session": f"Bearer {past.session_token(VICTIM)[0]}",
        "a session of another service": f"Bearer {other.session_token(VICTIM)[0]}",
        "a stranger's session with the victim's id": f"Bearer {_renamed(ours.session_token(STRANGER)[0])}",
        "a launch token as a session": f"Bearer {ours.launch_token(VICTIM)}",
        "a session in another scheme": f"Basic {good}",
        "launch data as a session": f"tma {sign(launch(VICTIM))}",
        "an erased member's session": f"Bearer {ours.session_token(ERASED)[0]}",
    }


async def footprint(connection: Connection, *, user_id: int) -> list[str]:
    """Every row of every table that names the member, as text."""
    tables = await fetch_all(
        connection,
        """SELECT format('%I', c.relname) AS name FROM pg_class c
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1""",
    )
    rows = " UNION ALL ".join(
        f"SELECT '{table.name}: ' || t::text AS row FROM {table.name} t WHERE t::text ~ :name"  # noqa: S608 - our own names
        for table in tables
    )
    return [found.row for found in await fetch_all(connection, f"{rows} ORDER BY 1", name=rf"\m{user_id}\M")]


async def _like(
    context: Context, connection: Connection, user_id: int, target_id: int, *, action: str = "like", note: str = ""
) -> int | None:
    form = {"target_id": target_id, "action": action, "key": str(uuid4())} | ({"note": note} if note else {})
    swipe = parse_swipe(form, member_id=user_id)
    return (await swipe_within(context, connection, user_id=user_id, swipe=swipe)).match_id


def _renamed(token: str) -> str:
    return token.replace(str(STRANGER), str(VICTIM))


def address(path: str, things: Mapping[str, object]) -> str:
    """A route's path with the things it names."""
    for name, thing in things.items():
        path = path.replace("{" + name + "}", str(thing))
    return path
