"""Payments in Telegram Stars: as strict as Telegram about invoices, answers and refunds."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sandbox.conftest import Caller
from telegram_sandbox import Phone, PhoneError

WANTED = ["message", "pre_checkout_query"]
INVOICE: dict[str, Any] = {
    "title": "Super likes",
    "description": "Five super likes",
    "payload": "order-1",
    "currency": "XTR",
    "prices": [{"label": "Five super likes", "amount": 25}],
}


class Api:
    """The Bot API without a client library: ``call`` expects a result, ``refusal`` the words of a refusal."""

    def __init__(self, call: Caller) -> None:
        self._call = call

    async def call(self, method: str, **params: Any) -> Any:
        status, answer = await self._call(method, **params)
        assert status == 200, answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        status, answer = await self._call(method, **params)
        assert status == 400, answer
        return str(answer["description"])


@pytest.fixture
async def api(call: Caller) -> Api:
    """A bot that asks for what payments need."""
    api = Api(call)
    await api.call("getUpdates", allowed_updates=WANTED)
    return api


async def invoice(api: Api, phone: Phone, **changes: Any) -> Any:
    return await api.call("sendInvoice", chat_id=phone.id, **{**INVOICE, **changes})


async def next_update(api: Api, kind: str) -> Any:
    """The oldest update of a kind; what came before it is confirmed."""
    while True:
        for update in await api.call("getUpdates", limit=1, timeout=5, allowed_updates=WANTED):
            await api.call("getUpdates", offset=update["update_id"] + 1, limit=1)
            if kind in update:
                return update[kind]


async def bought(api: Api, phone: Phone, message: Any) -> Any:
    """Pay while the bot says yes; the payment as the bot hears of it."""
    paying = asyncio.create_task(phone.pay(message))
    query = await next_update(api, "pre_checkout_query")
    assert (query["currency"], query["total_amount"], query["invoice_payload"]) == ("XTR", 25, "order-1")
    await api.call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    assert (await paying)["paid"]
    while "successful_payment" not in (heard := await next_update(api, "message")):
        pass
    return heard["successful_payment"]


async def test_an_invoice_is_paid_once_and_refunded_once(api: Api, anna: Phone) -> None:
    message = await invoice(api, anna)
    assert message["invoice"]["total_amount"] == 25
    payment = await bought(api, anna, message)
    charge = payment["telegram_payment_charge_id"]
    assert (await api.call("getMyStarBalance"))["amount"] == 25
    with pytest.raises(PhoneError, match="paid already"):
        await anna.pay(message)
    assert await api.call("refundStarPayment", user_id=anna.id, telegram_payment_charge_id=charge)
    while "refunded_payment" not in (heard := await next_update(api, "message")):
        pass
    assert heard["refunded_payment"]["telegram_payment_charge_id"] == charge
    assert "CHARGE_ALREADY_REFUNDED" in await api.refusal(
        "refundStarPayment", user_id=anna.id, telegram_payment_charge_id=charge
    )
    transactions = (await api.call("getStarTransactions"))["transactions"]
    assert [("source" in one, "receiver" in one, one["amount"]) for one in transactions] == [
        (True, False, 25),
        (False, True, 25),
    ]
    assert (await api.call("getMyStarBalance"))["amount"] == 0


async def test_the_bot_may_say_no_with_a_reason(api: Api, anna: Phone) -> None:
    message = await invoice(api, anna)
    paying = asyncio.create_task(anna.pay(message))
    query = await next_update(api, "pre_checkout_query")
    assert "error_message" in await api.refusal("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=False)
    await api.call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=False, error_message="Sold out")
    assert await paying == {"paid": False, "error": "Sold out"}
    assert "too old" in await api.refusal("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    assert (await api.call("getMyStarBalance"))["amount"] == 0


async def test_a_bot_that_did_not_ask_for_the_question_is_not_paid(api: Api, anna: Phone) -> None:
    message = await invoice(api, anna)
    await api.call("getUpdates", allowed_updates=["message"])
    answer = await anna.pay(message)
    assert (answer["paid"], "pre_checkout_query" in answer["error"]) == (False, True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 33}, "title"),
        ({"description": "x" * 256}, "description"),
        ({"payload": "x" * 129}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "EUR"}, "CURRENCY_INVALID"),
        ({"provider_token": "123:abc"}, "provider_token"),
        ({"prices": []}, "exactly one price"),
        ({"prices": [{"label": "a", "amount": 1}, {"label": "b", "amount": 2}]}, "exactly one price"),
        ({"prices": [{"label": "a", "amount": 0}]}, "exactly one price"),
        ({"need_email": True}, "need_email"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "Open", "callback_data": "x"}]]}}, "pay button"),
    ],
)
async def test_a_wrong_invoice_is_refused(api: Api, anna: Phone, changes: dict[str, Any], reason: str) -> None:
    assert reason in await api.refusal("sendInvoice", chat_id=anna.id, **{**INVOICE, **changes})


async def test_nobody_is_refunded_what_they_did_not_pay(api: Api, anna: Phone, stranger: Phone) -> None:
    await stranger.send("/start")
    payment = await bought(api, anna, await invoice(api, anna))
    charge = payment["telegram_payment_charge_id"]
    for user_id, given in ((stranger.id, charge), (anna.id, "stx-unknown")):
        refused = await api.refusal("refundStarPayment", user_id=user_id, telegram_payment_charge_id=given)
        assert "CHARGE_NOT_FOUND" in refused
