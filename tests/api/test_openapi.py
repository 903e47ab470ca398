"""The OpenAPI document tells the truth: requests made from it never get a 5xx, and answers keep to it."""

from __future__ import annotations

import asyncio
from typing import Any

import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from conftest import BERLIN, TOKEN
from datingbot.api.openapi import describe_api
from datingbot.api.server import ApiDesk, add_routes
from datingbot.services.context import Context
from datingbot.services.profiles import save_profile
from datingbot.storage import members

EXAMPLES = 25
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_every_shape_that_is_named_is_described() -> None:
    document = describe_api()
    text = str(document)
    for name in document["components"]["schemas"]:
        assert f"#/components/schemas/{name}" in text


async def test_generated_requests_never_break_the_service(context: Context) -> None:
    async with context.database.begin() as connection:
        await members.welcome(connection, user_id=7, language="en")
        await members.welcome(connection, user_id=99, language="en")
        form = {
            "name": "Eve",
            "birth_date": "1990-01-01",
            "gender": "female",
            "preference": "any",
            "place_id": BERLIN,
            "goal": "dating",
        }
        await save_profile(context, connection, user_id=7, form=form)
    application = web.Application(client_max_size=12 * 1024 * 1024)
    add_routes(application, ApiDesk(context=context, bot_token=TOKEN, ed25519_key=None, wake=lambda: None))
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    member, owner = context.signer.session_token(7)[0], context.signer.session_token(99)[0]
    try:
        await asyncio.to_thread(_attack, f"http://127.0.0.1:{port}", member=member, owner=owner)
    finally:
        await runner.cleanup()


def _attack(url: str, *, member: str, owner: str) -> None:
    schema = schemathesis.openapi.from_dict(describe_api())
    for result in schema.get_all_operations():
        operation = result.ok()
        _try_operation(operation, url=url, token=owner if operation.path.startswith("/api/admin") else member)


def _try_operation(operation: Any, *, url: str, token: str) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy())
    def check(case: schemathesis.Case) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        case.call_and_validate(base_url=url, headers=headers, checks=CHECKS)

    check()
