"""A log of everything that passes between bots and the sandbox, for tests that assert and people who debug."""

import time
from collections import Counter, deque

from telegram_sandbox.events import Broadcast
from telegram_sandbox.shapes import Json

_KEPT_RECORDS = 5000


class Traffic:
    """The last few thousand calls and deliveries, numbered from 1, and counters over the whole run."""

    def __init__(self) -> None:
        self._records: deque[Json] = deque(maxlen=_KEPT_RECORDS)
        self._number = 0
        self.events = Broadcast()
        self.calls: Counter[str] = Counter()
        self.rejected_429 = 0
        self.updates_delivered = 0
        self.redeliveries = 0

    def record_call(self, method: str, *, params: Json, answer: Json, status: int) -> None:
        """Log a Bot API call and its answer."""
        self.calls[method] += 1
        if status == 429:
            self.rejected_429 += 1
        self._record("call", method=method, params=params, answer=answer, status=status)

    def record_delivery(self, kind: str, *, update: Json, answer: object, status: int, attempt: int) -> None:
        """Log one try to deliver an update; status 0 means that no HTTP answer came."""
        if attempt > 1:
            self.redeliveries += 1
        if 200 <= status < 300:
            self.updates_delivered += 1
        self._record("update", method=kind, params=update, answer=answer, status=status)

    def _record(self, direction: str, **details: object) -> None:
        self._number += 1
        record = {"n": self._number, "at": time.time(), "direction": direction, **details}
        self._records.append(record)
        self.events.publish(record)

    def since(self, number: int) -> list[Json]:
        """Records numbered above `number`, oldest first."""
        return [record for record in self._records if record["n"] > number]

    def counters(self, *, pending: int) -> Json:
        """The counters as GET /api/stats shows them; `pending` is how many updates wait."""
        return {
            "updates_delivered": self.updates_delivered,
            "updates_pending": pending,
            "redeliveries": self.redeliveries,
            "calls": dict(self.calls),
            "calls_total": self.calls.total(),
            "rejected_429": self.rejected_429,
        }
