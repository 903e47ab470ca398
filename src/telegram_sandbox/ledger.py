"""The ledger of one bot: its invoices, the questions it has not answered, and what was paid."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Payment:
    """A payment that was made; `charge_id` names it for a refund."""

    charge_id: str
    person_id: int
    stars: int
    payload: str
    paid_at: float
    refunded_at: float | None = None


@dataclass(kw_only=True)
class Question:
    """A pre-checkout query: None is its yes, a text its no."""

    asked_at: float
    answer: "asyncio.Future[str | None]"


@dataclass(kw_only=True)
class Ledger:
    """Payloads and charges of a bot's invoices by message, its open questions, its payments by charge.

    `now` returns Unix time in seconds.
    """

    now: Callable[[], float]
    payloads: dict[int, str] = field(default_factory=dict)
    receipts: dict[int, str] = field(default_factory=dict)
    made: dict[str, Payment] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
