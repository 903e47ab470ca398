"""Selling super-likes for Telegram Stars: the invoice, the word before the payment, the payment, and its refund."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import structlog

from datingbot.domain.offer import CURRENCY
from datingbot.services.context import Context
from datingbot.storage import members, outbox, payments
from datingbot.storage.database import Connection
from datingbot.storage.payments import Taken

log = structlog.get_logger(__name__)


class NotSold(Exception):
    """Nothing is sold here, or not to somebody whom the bot may not write to."""


async def send_invoice(context: Context, connection: Connection, *, user_id: int) -> None:
    """Open an order and queue its invoice for the member's chat; raises :class:`NotSold`."""
    offer = context.rules.offer
    language = await members.reachable_language(connection, user_id=user_id)
    if offer is None or language is None:
        raise NotSold
    order_id = uuid4()
    await payments.open_order(
        connection, order_id=order_id, user_id=user_id, superlikes=offer.superlikes, stars=offer.stars
    )
    payload: dict[str, Any] = {
        "chat_id": user_id,
        "title": context.texts.say(language, "bot-invoice-title", count=offer.superlikes),
        "description": context.texts.say(language, "bot-invoice-text"),
        "payload": str(order_id),
        "currency": CURRENCY,
        "prices": [
            {
                "label": context.texts.say(language, "bot-invoice-title", count=offer.superlikes),
                "amount": offer.stars,
            }
        ],
    }
    await outbox.enqueue(connection, outbox.Call(chat_id=user_id, method="sendInvoice", payload=payload))


async def approve(
    context: Context, connection: Connection, *, user_id: int, currency: str, stars: int, payload: str
) -> bool:
    """Whether the payment may go on: the order is this member's, unpaid, at its price, and things are still sold."""
    order_id = _read_order(payload)
    if context.rules.offer is None or currency != CURRENCY or order_id is None:
        return False
    return await payments.approve_order(connection, order_id=order_id, user_id=user_id, stars=stars)


async def take(connection: Connection, *, user_id: int, charge_id: str, stars: int, payload: str) -> Taken | None:
    """Enter a payment and give what was bought; None when it was entered before. What fits no order is sent back."""
    taken = await payments.take_payment(
        connection, charge_id=charge_id, user_id=user_id, order_id=_read_order(payload), stars=stars
    )
    if taken is not None and taken.superlikes == 0:
        log.error("a payment fits no order and is sent back", payment=taken.payment_id)
        await refund(connection, payment_id=taken.payment_id)
    return taken


async def refund(connection: Connection, *, payment_id: int) -> bool:
    """Send a payment back and take what is unspent; False when that was asked for, or nobody is there to get it."""
    reversed_ = await payments.reverse_payment(connection, payment_id=payment_id)
    if reversed_ is None:
        return False
    await outbox.enqueue(
        connection,
        outbox.Call(
            chat_id=reversed_.user_id,
            method="refundStarPayment",
            payload={"user_id": reversed_.user_id, "telegram_payment_charge_id": reversed_.charge_id},
            paced=False,
            dedupe_key=f"refund:{payment_id}",
        ),
    )
    return True


async def hear_of_refund(connection: Connection, *, charge_id: str) -> bool:
    """Telegram sent a payment back, whoever asked for it: take what is unspent, once; False when that was known."""
    payment_id = await payments.find_charge(connection, charge_id=charge_id)
    if payment_id is None:
        return False
    await payments.reverse_payment(connection, payment_id=payment_id)
    return await payments.note_refunded(connection, payment_id=payment_id)


def _read_order(payload: str) -> UUID | None:
    try:
        return UUID(payload)
    except ValueError:
        return None
