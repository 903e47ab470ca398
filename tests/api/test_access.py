"""Every route, tried by everybody who may not: nothing leaks, nothing changes, and whoever may gets through."""

from __future__ import annotations

from typing import Any

import pytest

from api.access import (
    BANNED,
    FRIEND,
    MODERATOR,
    OWNER,
    STRANGER,
    UNPROFILED,
    VICTIM,
    VISITS,
    Visit,
    World,
    address,
    bad_sessions,
    build_world,
    footprint,
)
from api.conftest import Client, launch, sign
from conftest import MakeMember
from datingbot.api.routes import ROUTES
from datingbot.services.context import Context

REFUSED = (403, 404)
STATUS = {(route.method, route.path): route.status for route in ROUTES}


def test_every_route_has_its_line_and_no_line_is_left_over(client: Client) -> None:
    assert client.app is not None
    served = {
        (route.method, route.resource.canonical)
        for route in client.app.router.routes()
        if route.resource is not None and route.method not in ("*", "HEAD")
    }
    assert served == set(VISITS)
    assert set(STATUS) <= served


@pytest.mark.parametrize(("method", "path"), sorted(VISITS), ids=lambda part: str(part))
async def test_nobody_gets_where_they_may_not(
    client: Client, context: Context, make_member: MakeMember, method: str, path: str
) -> None:
    world = await build_world(context, make_member)
    visit = VISITS[method, path]
    foreign = visit.foreign or "{" in path
    missing = [part for part in address(path, world.things).split("/") if part.startswith("{")]
    assert missing == [], "build_world must plant one"
    before = await _everything(context)

    async def call(user_id: int, authorization: str | None = None) -> tuple[int, str]:
        given = authorization if authorization is not None else f"Bearer {context.signer.session_token(user_id)[0]}"
        return await _call(client, visit, world, method=method, path=path, user_id=user_id, authorization=given)

    if visit.only != "anyone":
        for what, authorization in bad_sessions(context).items():
            status, said = await call(VICTIM, authorization)
            assert status == 401, what
            _keeps_quiet(said, world, what=what)
        status, said = await call(BANNED)
        assert status == 403
        _keeps_quiet(said, world, what="the banned")
    # The owner and a moderator are two more strangers where no duty calls.
    duties = {"the owner": OWNER, "a moderator": MODERATOR}
    rightful = {"owner": [OWNER], "moderator": [MODERATOR, OWNER]}.get(visit.only, [VICTIM])
    others = {"a stranger": STRANGER, "one without a profile": UNPROFILED}
    others |= {who: user_id for who, user_id in duties.items() if user_id not in rightful}
    for who, user_id in others.items():
        status, said = await call(user_id)
        assert status < 500, who
        _keeps_quiet(said, world, what=who)
        if visit.only in ("moderator", "owner"):
            assert status in REFUSED, who
        elif foreign:
            assert status in (*REFUSED, 409, 422), who
    if foreign and not visit.shared and visit.only == "member":
        status, _ = await call(FRIEND)
        assert status in (*REFUSED, 409, 422), "the friend"
    assert await _everything(context) == before, "nothing of the victim's changed"

    if visit.only == "anyone":
        return
    # What is done is done: only what is read can be had by each in turn.
    for user_id in rightful if method == "GET" else rightful[:1]:
        status, said = await call(user_id)
        assert status == (visit.status or STATUS[method, path]), f"{user_id} may, and gets through: {said}"


async def test_a_launch_of_another_opens_no_session_of_the_victims(
    client: Client, context: Context, make_member: MakeMember
) -> None:
    await build_world(context, make_member)
    good = launch(STRANGER)
    forged = {
        "another user in a signed launch": sign(good).replace(str(STRANGER), str(VICTIM)),
        "another bot's launch": sign(launch(VICTIM), token="4242424243:" + "B" * 35),
    }
    for what, credential in forged.items():
        headers = {"Authorization": f"tma {credential}", "Idempotency-Key": "key"}
        async with client.post("/api/session", headers=headers) as response:
            assert response.status == 401, what


async def _call(
    client: Client, visit: Visit, world: World, *, method: str, path: str, user_id: int, authorization: str
) -> tuple[int, str]:
    request: dict[str, Any] = {"headers": {"Authorization": authorization, **visit.headers}, "params": visit.query}
    if visit.body is not None:
        request["json"] = visit.body(world, user_id)
    elif visit.data is not None:
        request["data"] = visit.data()
    async with client.request(method, address(path, world.things), **request) as response:
        return response.status, (await response.read()).decode("utf-8", "replace")


def _keeps_quiet(said: str, world: World, *, what: str) -> None:
    assert [secret for secret in world.secrets if secret in said] == [], what


async def _everything(context: Context) -> list[str]:
    async with context.database.begin() as connection:
        return await footprint(connection, user_id=VICTIM)
