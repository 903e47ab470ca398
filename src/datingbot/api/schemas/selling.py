"""What is sold for Telegram Stars, and what was paid."""

from __future__ import annotations

from msgspec import Struct


class ShopInfo(Struct):
    """What a member may buy, null while nothing is sold; ``bought`` super-likes are paid for and not used."""

    superlikes: int | None
    stars: int | None
    bought: int


class PaymentInfo(Struct):
    """A payment; times in Unix seconds. No member is named: who wants something back tells the number."""

    id: int
    stars: int
    superlikes: int
    paid_at: int
    taken_back: int
    refund_asked_at: int | None
    refunded_at: int | None
    refundable: bool


class Payments(Struct):
    """The newest payments, and Stars earned: paid and not sent back."""

    earned: int
    payments: list[PaymentInfo]
