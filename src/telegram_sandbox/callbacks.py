"""Callback queries: born when a person presses an inline button, answered by the bot once and in time."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json

# Telegram keeps the button's progress bar for about a minute; an answer after that is refused.
_ANSWER_SECONDS = 60.0


@dataclass(kw_only=True)
class CallbackQuery:
    """One press, waiting for the bot's answer ({"text", "show_alert", "url"}; text is None for a silent answer)."""

    id: str
    person_id: int
    pressed_at: float
    answer: "asyncio.Future[Json]"


class Callbacks:
    """The callback queries of one bot."""

    def __init__(self, *, now: Callable[[], float]) -> None:
        self._now = now
        self._queries: dict[str, CallbackQuery] = {}

    def open(self, *, person_id: int) -> CallbackQuery:
        """Record a press and give it a query id."""
        query_id = str(secrets.randbits(62))
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        query = CallbackQuery(id=query_id, person_id=person_id, pressed_at=self._now(), answer=answer)
        self._queries[query_id] = query
        return query

    def find(self, query_id: str) -> CallbackQuery | None:
        """The query with this id, answered or not."""
        return self._queries.get(query_id)

    def answer(self, query_id: str, *, content: Json) -> CallbackQuery:
        """Answer a query. Raises RefusalError, always in the same words, when it is unknown, answered or too old."""
        query = self._queries.get(query_id)
        if query is None or query.answer.done() or self._now() - query.pressed_at > _ANSWER_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer.set_result(content)
        return query
