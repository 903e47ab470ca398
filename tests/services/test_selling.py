"""Super-likes for Stars: paid once, given once, used after the free ones, and taken back only unspent."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from chat import Chat
from conftest import MakeMember
from datingbot.domain.offer import Offer
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.selling import NotSold, refund, send_invoice, take
from datingbot.services.swiping import QuotaSpent, swipe
from datingbot.storage import members, outbox, payments
from datingbot.storage.database import execute, fetch_all, fetch_value
from datingbot.storage.erasure import erase_member
from datingbot.telegram.updates import wanted_updates

OFFER = Offer(superlikes=5, stars=25)
Buyer = Callable[..., Awaitable[str]]

_charges = itertools.count(1)


@pytest.fixture
def shop(context: Context) -> Context:
    """A service that sells."""
    return replace(context, rules=replace(context.rules, offer=OFFER))


async def order(shop: Context, user_id: int) -> str:
    """The payload of a fresh invoice."""
    async with shop.database.begin() as connection:
        await send_invoice(shop, connection, user_id=user_id)
        return str(
            await fetch_value(
                connection,
                """SELECT payload ->> 'payload' FROM outbox WHERE chat_id = :id AND method = 'sendInvoice'
                    ORDER BY id DESC LIMIT 1""",
                id=user_id,
            )
        )


def question(user_id: int, payload: str, *, stars: int = 25, currency: str = "XTR") -> dict[str, Any]:
    person = {"id": user_id, "is_bot": False, "first_name": "Eve", "language_code": "en"}
    return {
        "id": "55",
        "from": person,
        "currency": currency,
        "total_amount": stars,
        "invoice_payload": payload,
    }


def payment(payload: str, *, charge: str | None = None, stars: int = 25) -> dict[str, Any]:
    return {
        "currency": "XTR",
        "total_amount": stars,
        "invoice_payload": payload,
        "telegram_payment_charge_id": charge or f"stx{next(_charges)}",
        "provider_payment_charge_id": "x",
    }


async def bought(shop: Context, user_id: int) -> int:
    async with shop.database.begin() as connection:
        return await payments.count_bought(connection, user_id=user_id)


async def buy(shop: Context, user_id: int, *, charge: str | None = None) -> str:
    """Order and pay; the payload."""
    payload = await order(shop, user_id)
    await Chat(shop, user_id=user_id).send(successful_payment=payment(payload, charge=charge))
    return payload


async def test_what_is_paid_is_given_once_whatever_comes_twice(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    chat = Chat(shop, user_id=me)
    payload = await order(shop, me)
    (answer,) = await chat.feed(pre_checkout_query=question(me, payload))
    assert (answer.method, answer.payload["ok"]) == ("answerPreCheckoutQuery", True)
    (thanks,) = await chat.send(successful_payment=payment(payload, charge="stx-once"))
    assert "5 super likes" in thanks.text
    assert await chat.send(successful_payment=payment(payload, charge="stx-once")) == []
    assert await bought(shop, me) == 5
    async with shop.database.begin() as connection:
        assert len(await payments.list_payments(connection, most=9)) == 1


async def test_the_same_charge_in_two_replicas_at_once_is_given_once(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    payload = await order(shop, me)

    async def pay() -> None:
        async with shop.database.begin() as connection:
            await take(connection, user_id=me, charge_id="stx-twin", stars=25, payload=payload)

    await asyncio.gather(*(pay() for _ in range(6)))
    assert await bought(shop, me) == 5


async def test_a_crash_before_the_commit_gives_nothing_and_the_next_delivery_all(
    shop: Context, make_member: MakeMember
) -> None:
    me = await make_member()
    payload = await order(shop, me)

    async def crash() -> None:
        async with shop.database.begin() as connection:
            await take(connection, user_id=me, charge_id="stx-crash", stars=25, payload=payload)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await crash()
    assert await bought(shop, me) == 0
    await Chat(shop, user_id=me).send(successful_payment=payment(payload, charge="stx-crash"))
    assert await bought(shop, me) == 5


@pytest.mark.parametrize("wrong", ["member", "stars", "currency", "payload", "paid", "old", "off", "banned"])
async def test_a_payment_that_should_not_be_is_refused_before_it_is_made(
    shop: Context, make_member: MakeMember, wrong: str
) -> None:
    me, other = await make_member(), await make_member()
    payload = await order(shop, me)
    asked = question(me, payload)
    match wrong:
        case "member":
            asked = question(other, payload)
        case "stars":
            asked = question(me, payload, stars=1)
        case "currency":
            asked = question(me, payload, currency="EUR")
        case "payload":
            asked = question(me, "order-1")
        case "paid":
            await Chat(shop, user_id=me).send(successful_payment=payment(payload))
        case "old" | "banned":
            sql = {
                "old": "UPDATE orders SET created_at = now() - interval '8 days'",
                "banned": "UPDATE members SET banned_at = now()",
            }[wrong]
            async with shop.database.begin() as connection:
                await execute(connection, sql)
        case "off":
            shop = replace(shop, rules=replace(shop.rules, offer=None))
    asker = asked["from"]["id"]
    (answer,) = await Chat(shop, user_id=asker).feed(pre_checkout_query=asked)
    assert (answer.method, answer.payload["ok"]) == ("answerPreCheckoutQuery", False)
    assert answer.payload["error_message"]


async def test_a_payment_that_fits_no_order_goes_back_at_once(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    said = await Chat(shop, user_id=me).send(successful_payment=payment(str(uuid4()), charge="stx-stray"))
    assert [one.method for one in said] == ["refundStarPayment", "sendMessage"]
    assert said[0].payload == {"user_id": me, "telegram_payment_charge_id": "stx-stray"}
    assert await bought(shop, me) == 0


async def like(shop: Context, me: int, target: int) -> int:
    form = {"target_id": target, "action": "like", "super": True, "key": str(uuid4())}
    return (await swipe(shop, user_id=me, form=form)).superlikes_left


async def test_bought_ones_are_used_when_the_free_ones_are_gone(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    people = [await make_member() for _ in range(9)]
    await buy(shop, me)
    async with shop.database.begin() as connection:
        deck = await draw_deck(shop, connection, user_id=me)
    assert deck is not None
    assert deck.superlikes_left == 8
    left = [await like(shop, me, target) for target in people[:8]]
    assert left == [7, 6, 5, 4, 3, 2, 1, 0]
    with pytest.raises(QuotaSpent):
        await like(shop, me, people[8])
    assert await bought(shop, me) == 0


async def test_a_refund_takes_back_what_is_unspent_and_happens_once(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    people = [await make_member() for _ in range(5)]
    await buy(shop, me, charge="stx-back")
    for target in people:
        await like(shop, me, target)
    assert await bought(shop, me) == 3
    async with shop.database.begin() as connection:
        (made,) = await payments.list_payments(connection, most=9)
        assert await refund(connection, payment_id=made.id)
        assert not await refund(connection, payment_id=made.id)
        sent = await fetch_all(connection, "SELECT payload FROM outbox WHERE method = 'refundStarPayment'")
        (made,) = await payments.list_payments(connection, most=9)
    assert len(sent) == 1
    assert (made.taken_back, made.refunded_at) == (3, None)
    assert await bought(shop, me) == 0
    chat = Chat(shop, user_id=me)
    (told,) = await chat.send(refunded_payment=payment("x", charge="stx-back"))
    assert "25" in told.text
    assert await chat.send(refunded_payment=payment("x", charge="stx-back")) == []
    async with shop.database.begin() as connection:
        (made,) = await payments.list_payments(connection, most=9)
        assert made.refunded_at is not None
        assert await payments.count_earned(connection) == 0


async def test_a_refund_made_elsewhere_takes_back_too(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    await buy(shop, me, charge="stx-elsewhere")
    await Chat(shop, user_id=me).send(refunded_payment=payment("x", charge="stx-elsewhere"))
    assert await bought(shop, me) == 0
    async with shop.database.begin() as connection:
        assert await fetch_value(connection, "SELECT count(*) FROM outbox WHERE method = 'refundStarPayment'") == 0


async def test_using_and_refunding_at_once_never_gives_both(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    people = [await make_member() for _ in range(6)]
    await buy(shop, me)
    for target in people[:3]:
        await like(shop, me, target)
    async with shop.database.begin() as connection:
        (made,) = await payments.list_payments(connection, most=9)

    async def give_back() -> None:
        async with shop.database.begin() as connection:
            await refund(connection, payment_id=made.id)

    done = await asyncio.gather(*(like(shop, me, target) for target in people[3:]), give_back(), return_exceptions=True)
    used = sum(isinstance(one, int) for one in done)
    async with shop.database.begin() as connection:
        (made,) = await payments.list_payments(connection, most=9)
    assert used + made.taken_back == 5
    assert await bought(shop, me) == 0


async def test_stars_go_back_to_whoever_blocked_the_bot(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    await buy(shop, me)
    async with shop.database.begin() as connection:
        (made,) = await payments.list_payments(connection, most=9)
        await refund(connection, payment_id=made.id)
        await outbox.drop_for(connection, chat_id=me, error="blocked")
        left = await fetch_all(connection, "SELECT method FROM outbox WHERE state = 'pending'")
    assert [one.method for one in left] == ["refundStarPayment"]


async def test_the_ledger_outlives_the_member_without_a_name(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    await buy(shop, me)
    async with shop.database.begin() as connection:
        await erase_member(connection, user_id=me)
        (made,) = await payments.list_payments(connection, most=9)
        assert (made.user_id, made.stars) == (None, 25)
        assert not await refund(connection, payment_id=made.id)


async def test_where_nothing_is_sold_nothing_is_asked_for(context: Context, make_member: MakeMember) -> None:
    me = await make_member()
    async with context.database.begin() as connection:
        with pytest.raises(NotSold):
            await send_invoice(context, connection, user_id=me)
    assert "pre_checkout_query" not in wanted_updates(selling=False)
    assert "pre_checkout_query" in wanted_updates(selling=True)


async def test_who_cannot_be_reached_gets_no_invoice(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    async with shop.database.begin() as connection:
        await members.mark_unreachable(connection, user_id=me)
        with pytest.raises(NotSold):
            await send_invoice(shop, connection, user_id=me)


async def test_help_with_payments_reaches_the_owners(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    await make_member(user_id=99)
    await buy(shop, me)
    chat = Chat(shop, user_id=me)
    (listed,) = await chat.write("/paysupport")
    assert "⭐ 25" in listed.text
    (sent,) = await chat.write("/paysupport I paid <twice>")
    assert "owners" in sent.text
    async with shop.database.begin() as connection:
        asked = await fetch_all(connection, "SELECT payload ->> 'text' AS text FROM outbox WHERE chat_id = 99")
    assert "I paid &lt;twice&gt;" in asked[0].text
    (terms,) = await chat.write("/terms")
    assert "Telegram" in terms.text


async def test_payments_are_not_held_up_by_too_many_commands(shop: Context, make_member: MakeMember) -> None:
    me = await make_member()
    payload = await order(shop, me)
    chat = Chat(shop, user_id=me)
    for _ in range(45):
        await chat.write("/nonsense")
    (answer,) = await chat.feed(pre_checkout_query=question(me, payload))
    assert answer.payload["ok"]
    await chat.send(successful_payment=payment(payload))
    assert await bought(shop, me) == 5
