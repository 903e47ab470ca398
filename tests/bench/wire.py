"""HTTP/1.1 by hand, so that the rig costs a fraction of what it measures: a client's connection and a Bot API."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_METHOD = re.compile(rb"^[A-Z]+ /bot[^/ ]+/([A-Za-z]+)")
# In JSON, in a form and in its multipart kind alike.
_CHAT = re.compile(rb"chat_id\D+(\d+)")

_ME = b'{"id":4242424242,"is_bot":true,"first_name":"Bot","username":"datingbot"}'
_MESSAGE = b'{"message_id":1,"date":1790000000,"chat":{"id":%d,"type":"private"},"text":"hello"}'


def _split(buffer: bytes) -> tuple[bytes, bytes, int] | None:
    """(head, body, bytes of both) of the first message when all of it is there."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = buffer[:end]
    if length := _LENGTH.search(head):
        whole = end + 4 + int(length[1])
    elif _CHUNKED.search(head):
        last = buffer.find(b"0\r\n\r\n", end + 4)
        if last < 0:
            return None
        whole = last + 5
    else:
        whole = end + 4
    return (head, buffer[end + 4 : whole], whole) if len(buffer) >= whole else None


class Connection(asyncio.Protocol):
    """One kept-alive connection to a server; one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio's by inheritance.
        self._transport = cast("asyncio.Transport", transport)

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """(status, body). Raises ConnectionResetError when the server hangs up."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("the server has hung up")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        found = _split(self._buffer)
        if found is None or self._answer is None:
            return
        head, body, whole = found
        self._buffer = self._buffer[whole:]
        answer, self._answer = self._answer, None
        answer.set_result((int(head[9:12]), body))

    def connection_lost(self, _error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("the server hung up"))

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


async def connect(port: int) -> Connection:
    """A connection to a server on loopback."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection


def post(path: str, body: bytes, **headers: str) -> bytes:
    """A POST of JSON as bytes for the wire; ``headers`` with underscores for hyphens."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(path: str, **headers: str) -> bytes:
    """A GET as bytes for the wire."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


class _BotApiConnection(asyncio.Protocol):
    def __init__(self, on_message: Callable[[int], None]) -> None:
        self._buffer = b""
        self._on_message = on_message
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while found := _split(self._buffer):
            head, body, whole = found
            self._buffer = self._buffer[whole:]
            method = _METHOD.match(head)
            self._reply(method[1].lower() if method else b"", body)

    def _reply(self, method: bytes, body: bytes) -> None:
        assert self._transport is not None
        result = b"true"
        if method == b"getme":
            result = _ME
        elif method == b"sendmessage" and (chat := _CHAT.search(body)):
            chat_id = int(chat[1])
            result = _MESSAGE % chat_id
            self._on_message(chat_id)
        answer = b'{"ok":true,"result":%b}' % result
        if method == b"getfile":
            answer = b'{"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"}'
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(answer), answer)
        )


class BotApi:
    """A Telegram that says yes to everything at once; ``on_message`` is told the chat of each message."""

    def __init__(self) -> None:
        self.on_message: Callable[[int], None] = lambda _chat_id: None
        self.url = ""
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> BotApi:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _BotApiConnection(lambda chat_id: self.on_message(chat_id)), "127.0.0.1", 0, backlog=1024
        )
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
