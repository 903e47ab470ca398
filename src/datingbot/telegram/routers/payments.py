"""Payments: the word before one, the payment itself, its refund; /paysupport and /terms."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message, PreCheckoutQuery

from datingbot.domain.conduct import SUPPORT
from datingbot.services.context import Context
from datingbot.services.selling import approve, hear_of_refund, take
from datingbot.storage import members, payments, quotas
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks, Has
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import clean

SHOWN_MOST = 5
WORDS_MOST = 1_000


def build() -> Router:
    """The router of this feature; who was shut out is heard here too: their Stars are theirs."""
    router = Router(name="payments")
    router.pre_checkout_query.register(answer_before)
    router.message.register(take_payment, Has("successful_payment"))
    router.message.register(hear_refund, Has("refunded_payment"))
    router.message.register(support, Asks("paysupport"))
    router.message.register(tell_terms, Asks("terms"))
    return router


async def answer_before(
    query: PreCheckoutQuery, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """Telegram asks whether the payment may go on, and waits ten seconds."""
    may = member.banned_at is None and await approve(
        context,
        connection,
        user_id=member.user_id,
        currency=query.currency,
        stars=query.total_amount,
        payload=query.invoice_payload,
    )
    refusal = None if may else context.texts.say(language, "bot-pay-refused")
    out.answer_pre_checkout(member.user_id, query.id, refusal=refusal)


async def take_payment(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """Somebody paid: what they bought is theirs at once, whatever of this comes twice."""
    paid = message.successful_payment
    if paid is None:
        return
    taken = await take(
        connection,
        user_id=member.user_id,
        charge_id=paid.telegram_payment_charge_id,
        stars=paid.total_amount,
        payload=paid.invoice_payload,
    )
    if taken is None:
        return
    if taken.superlikes == 0:
        out.text(member.user_id, context.texts.say_html(language, "bot-pay-returned"))
        return
    out.text(
        member.user_id,
        context.texts.say_html(language, "bot-paid", count=taken.superlikes, number=str(taken.payment_id)),
    )


async def hear_refund(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """Telegram sent Stars back."""
    refunded = message.refunded_payment
    if refunded is not None and await hear_of_refund(connection, charge_id=refunded.telegram_payment_charge_id):
        out.text(member.user_id, context.texts.say_html(language, "bot-refunded", stars=refunded.total_amount))


async def support(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/paysupport: what was paid, and with words after it a message to the owners."""
    _, _, words = (message.text or "").partition(" ")
    made = await payments.list_payments(connection, most=SHOWN_MOST, user_id=member.user_id)
    if not words.strip():
        lines = [
            context.texts.say_html(
                language, "bot-pay-line", number=str(one.id), stars=one.stars, day=one.paid_at.date()
            )
            for one in made
        ]
        out.text(member.user_id, "\n".join([context.texts.say_html(language, "bot-paysupport"), *lines]))
        return
    if not await quotas.take(connection, user_id=member.user_id, quota=SUPPORT):
        out.text(member.user_id, context.texts.say_html(language, "bot-paysupport-later"))
        return
    name = clean(message.from_user.first_name) if message.from_user else ""
    for admin_id in sorted(context.admin_ids):
        owners = await members.reachable_language(connection, user_id=admin_id)
        if owners is not None:
            out.text(
                admin_id,
                context.texts.say_html(
                    owners,
                    "bot-paysupport-asked",
                    name=name,
                    words=words.strip()[:WORDS_MOST],
                    payments=", ".join(f"№ {one.id}" for one in made) or "–",
                ),
            )
    out.text(member.user_id, context.texts.say_html(language, "bot-paysupport-sent"))


async def tell_terms(message: Message, context: Context, out: Outgoing, language: str) -> None:
    """/terms: what is agreed when something is bought."""
    out.text(message.chat.id, context.texts.say_html(language, "bot-terms"))
