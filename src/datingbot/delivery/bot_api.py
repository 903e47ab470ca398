"""The Bot API as delivery uses it: prepared JSON in, the envelope out, over one pooled HTTP session."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec

TIMEOUT_SECONDS = 25.0
"""Shorter than the outbox's lease: a call that hangs ends before another replica may take the message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Telegram's envelope; ``status`` 0 means that no answer came. ``retry_after`` in seconds."""

    status: int
    description: str = ""
    retry_after: float | None = None
    result: Any = None

    @property
    def ok(self) -> bool:
        """Whether the call took effect."""
        return self.status == 200


class _Parameters(msgspec.Struct):
    retry_after: float | None = None


class _Envelope(msgspec.Struct):
    ok: bool
    error_code: int = 0
    description: str = ""
    parameters: _Parameters | None = None
    result: Any = None


_DECODER = msgspec.json.Decoder(_Envelope)


class BotApi:
    """One bot at one Bot API server."""

    def __init__(self, session: aiohttp.ClientSession, *, url: str, token: str) -> None:
        self._session = session
        self._base = f"{url}/bot{token}/"
        self._timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)

    async def call(self, method: str, payload: str | bytes) -> Answer:
        """Send JSON parameters; never raises for what the network does."""
        body = payload.encode() if isinstance(payload, str) else payload
        return await self._post(method, data=body, headers={"Content-Type": "application/json"})

    async def upload(
        self, method: str, payload: dict[str, Any], *, field: str, content: bytes, file_name: str = "photo.jpg"
    ) -> Answer:
        """Send parameters with one file as multipart form data."""
        content_type = mimetypes.guess_type(file_name)[0] or "application/octet-stream"
        form = aiohttp.FormData()
        for name, value in payload.items():
            form.add_field(name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
        form.add_field(field, content, filename=file_name, content_type=content_type)
        return await self._post(method, data=form)

    async def _post(self, method: str, **request: Any) -> Answer:
        try:
            async with self._session.post(self._base + method, timeout=self._timeout, **request) as response:
                content = await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # Not str(error): aiohttp puts the address in it, and the address holds the token.
            return Answer(0, f"no answer from the Bot API: {type(error).__name__}")
        try:
            envelope = _DECODER.decode(content)
        except msgspec.DecodeError:
            return Answer(status if status != 200 else 502, "the Bot API's answer is not its envelope")
        if envelope.ok:
            return Answer(200, result=envelope.result)
        retry_after = envelope.parameters.retry_after if envelope.parameters else None
        return Answer(envelope.error_code or status, envelope.description, retry_after)
