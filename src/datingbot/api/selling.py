"""Selling: what a member may buy, and the owner's ledger with its refunds."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from datingbot.api.admin import require_owner
from datingbot.api.desk import ApiDesk, Speaker, path_number
from datingbot.api.errors import not_found, not_sold
from datingbot.api.route import Route
from datingbot.api.schemas.selling import PaymentInfo, Payments, ShopInfo
from datingbot.domain.conduct import ORDERS
from datingbot.services.selling import NotSold, refund, send_invoice
from datingbot.services.swiping import QuotaSpent
from datingbot.storage import payments, quotas
from datingbot.storage.database import Connection

PAYMENTS_MOST = 100


async def show_shop(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> ShopInfo:
    """What is sold, and what the member has left of what they bought."""
    async with desk.context.database.autocommit() as connection:
        bought = await payments.count_bought(connection, user_id=speaker.user_id)
    offer = desk.context.rules.offer
    return ShopInfo(superlikes=offer.superlikes if offer else None, stars=offer.stars if offer else None, bought=bought)


async def order_superlikes(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> None:
    """Send the member an invoice in the bot's chat."""
    async with desk.context.database.begin() as connection:
        if not await quotas.take(connection, user_id=speaker.user_id, quota=ORDERS):
            raise QuotaSpent(ORDERS)
        try:
            await send_invoice(desk.context, connection, user_id=speaker.user_id)
        except NotSold:
            raise not_sold() from None
    desk.wake()


async def list_payments(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Payments:
    """What was paid, the newest first."""
    require_owner(desk, speaker)
    async with desk.context.database.begin() as connection:
        return await _list(connection)


async def refund_payment(desk: ApiDesk, request: web.Request, speaker: Speaker) -> Payments:
    """Send a payment back and take what is unspent; asking again changes nothing."""
    require_owner(desk, speaker)
    payment_id = path_number(request, "payment_id")
    async with desk.context.database.begin() as connection:
        if not await payments.exists(connection, payment_id=payment_id):
            raise not_found()
        await refund(connection, payment_id=payment_id)
        answer = await _list(connection)
    desk.wake()
    return answer


async def _list(connection: Connection) -> Payments:
    found = await payments.list_payments(connection, most=PAYMENTS_MOST)
    return Payments(
        earned=await payments.count_earned(connection),
        payments=[
            PaymentInfo(
                id=one.id,
                stars=one.stars,
                superlikes=one.superlikes,
                paid_at=int(one.paid_at.timestamp()),
                taken_back=one.taken_back,
                refund_asked_at=_seconds(one.refund_asked_at),
                refunded_at=_seconds(one.refunded_at),
                refundable=one.user_id is not None and one.refund_asked_at is None and one.refunded_at is None,
            )
            for one in found
        ],
    )


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


ROUTES = (
    Route(method="GET", path="/api/shop", handler=show_shop, answer=ShopInfo),
    Route(method="POST", path="/api/shop/orders", handler=order_superlikes, status=204, failures=(409, 429)),
    Route(method="GET", path="/api/admin/payments", handler=list_payments, answer=Payments),
    Route(
        method="POST",
        path="/api/admin/payments/{payment_id}/refund",
        handler=refund_payment,
        answer=Payments,
        failures=(404,),
    ),
)
