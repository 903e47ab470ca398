"""A link between two programs that can be cut, stalled or slowed: a TCP proxy on loopback."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

LATE_SECONDS = 0.1


@dataclass(slots=True)
class Link:
    """Carries connections to the first of ``targets`` that takes them; ``port`` is where it listens."""

    targets: Callable[[], list[int]]
    port: int = 0
    late: float = 0.0
    is_cut: bool = False
    _flows: asyncio.Event = field(default_factory=asyncio.Event)
    _carried: set[asyncio.Task[None]] = field(default_factory=set)

    def stall(self) -> None:
        """Carry nothing, and let nobody notice."""
        self._flows.clear()

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        self.is_cut = True
        for task in self._carried:
            task.cancel()

    def mend(self) -> None:
        """Carry everything again, at once."""
        self.is_cut, self.late = False, 0.0
        self._flows.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its beginning to its end."""
        task = asyncio.current_task()
        assert task is not None
        self._carried.add(task)
        behind = None
        try:
            behind = None if self.is_cut else await self._reach()
            if behind is not None:
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._pump(reader, behind[1]))
                    both.create_task(self._pump(behind[0], writer))
        except* (OSError, asyncio.CancelledError):
            pass  # the connection ended, or was to end
        finally:
            self._carried.discard(task)
            for each in (writer, behind[1] if behind else None):
                if each is not None:
                    each.transport.abort()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for port in self.targets():
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while content := await reader.read(65536):
            if self.late:
                await asyncio.sleep(self.late)
            await self._flows.wait()
            writer.write(content)
            await writer.drain()
        # Whoever ends one direction ends both: none of these protocols closes a half.
        raise ConnectionResetError


@contextlib.asynccontextmanager
async def open_link(targets: Callable[[], list[int]]) -> AsyncIterator[Link]:
    """A link to ports of loopback, asked for at every new connection."""
    link = Link(targets)
    link.mend()
    server = await asyncio.start_server(link.carry, "127.0.0.1", 0)
    link.port = server.sockets[0].getsockname()[1]
    try:
        yield link
    finally:
        server.close()
        link.cut()
