"""Connections that are not meant well: hundreds that never finish a request, endless bodies, many doors at once."""

from __future__ import annotations

import asyncio
import contextlib
import io
import time
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from conftest import TOKEN
from datingbot.domain.conduct import LOGINS, SWIPES
from hostile.attack import Findings
from hostile.forgeries import fields_of, seal
from hostile.ground import HOSTILE, Ground

SLOW = 400
"""Connections that send a byte now and then to each replica."""

TOO_LARGE = 13 * 1024 * 1024


async def hold_slow_connections(ground: Ground, findings: Findings) -> None:
    """Others are served as if nothing were, while hundreds never finish their heads or their bodies."""
    began = [await _open_slowly(url, number) for url in ground.urls for number in range(SLOW)]
    try:
        for number in range(60):
            url = ground.urls[number % len(ground.urls)]
            for writer in began[number::60]:
                with contextlib.suppress(OSError):
                    writer.write(b"a")
            async with ground.http.get(f"{url}/api/settings", headers=ground.session(HOSTILE[number])) as response:
                findings.judge("slow connections", response.status, await response.read(), what="settings meanwhile")
                if response.status != 200:
                    findings.wrong.append(f"slow connections: a member got {response.status} meanwhile")
    finally:
        for writer in began:
            writer.transport.abort()


async def _open_slowly(url: str, number: int) -> asyncio.StreamWriter:
    port = urlsplit(url).port
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    head = b"POST /api/swipes HTTP/1.1\r\nHost: x\r\n"
    writer.write(head if number % 2 else head + b"Content-Length: 100000\r\n\r\n{")
    return writer


async def send_endless_bodies(ground: Ground, findings: Findings) -> None:
    """Too much is refused, wherever it is sent, and before it is all there."""
    for path, headers in (
        ("/api/photos", ground.session(HOSTILE[0]) | {"Content-Type": "image/png"}),
        ("/api/swipes", ground.session(HOSTILE[1])),
        ("/api/session", {"Authorization": "tma x", "Idempotency-Key": "k"}),
        ("/telegram/webhook", {"X-Telegram-Bot-Api-Secret-Token": "wrong"}),
    ):
        with contextlib.suppress(OSError, ConnectionError):
            async with ground.http.post(
                ground.urls[0] + path, data=io.BytesIO(b"0" * TOO_LARGE), headers=headers
            ) as response:
                findings.judge("endless bodies", response.status, await response.read(), what=path)
                if response.status < 400:
                    findings.wrong.append(f"endless bodies: {path} took {TOO_LARGE} bytes")
    async with ground.http.get(
        ground.urls[0] + "/api/settings", headers={"Authorization": "Bearer " + "x" * 20_000}
    ) as response:
        findings.judge("endless bodies", response.status, await response.read(), what="a header of 20,000")


async def press_through_every_door(ground: Ground, findings: Findings) -> None:
    """A limit is one limit, whichever replica is asked: as many get through as it says, in one window."""
    for quota, ask in ((LOGINS, _log_in), (SWIPES, _swipe)):
        person = HOSTILE[-1 if quota is LOGINS else -2]
        # Within one window: one that is about to end is waited for.
        await _until_early(quota.seconds, least=20)
        statuses = await asyncio.gather(
            *(ask(ground, ground.urls[number % 2], person, number) for number in range(quota.most + 40))
        )
        passed = sum(status != 429 for status in statuses)
        findings.cases["limits in two replicas"] += len(statuses)
        if passed != quota.most:
            findings.wrong.append(f"{quota.action}: {passed} of {len(statuses)} got through, {quota.most} may")


async def _until_early(seconds: int, *, least: float) -> None:
    left = seconds - time.time() % seconds
    if left < least:
        await asyncio.sleep(left + 0.1)


async def _log_in(ground: Ground, url: str, person: int, number: int) -> int:
    fields = fields_of(person, now=int(time.time()), nonce=number)
    headers = {
        "Authorization": "tma " + urlencode({**fields, "hash": seal(fields, token=TOKEN)}),
        "Idempotency-Key": "key",
    }
    async with ground.http.post(f"{url}/api/session", headers=headers) as response:
        await response.read()
        return response.status


async def _swipe(ground: Ground, url: str, person: int, number: int) -> int:
    body = {"target_id": number + 1, "action": "dislike", "key": str(UUID(int=number + 1))}
    async with ground.http.post(f"{url}/api/swipes", json=body, headers=ground.session(person)) as response:
        await response.read()
        return response.status
