"""Payments in Telegram Stars: an invoice, the bot's word within ten seconds, the payment, and its refund.

Only Stars: digital goods may be sold for nothing else (https://core.telegram.org/bots/payments-stars), and people of
the sandbox have as many as they like.
"""

import asyncio
import secrets

from telegram_sandbox.calls import Call
from telegram_sandbox.ledger import Payment, Question
from telegram_sandbox.messages import send_content
from telegram_sandbox.person_actions import write
from telegram_sandbox.refusals import bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.world import Chat, World

CURRENCY = "XTR"
# https://core.telegram.org/bots/api#precheckoutquery: the bot must answer within this time.
_ANSWER_SECONDS = 10.0
_STARS_MOST = 100_000
_TRANSACTIONS_MOST = 100
# What an invoice in Stars may not have (https://core.telegram.org/bots/api#sendinvoice).
_FOR_MONEY_ONLY = (
    "max_tip_amount", "suggested_tip_amounts", "need_name", "need_phone_number", "need_email",
    "need_shipping_address", "send_phone_number_to_provider", "send_email_to_provider", "is_flexible",
)  # fmt: skip
_TOO_LATE = "query is too old and response timeout expired or query ID is invalid"


def send_invoice(call: Call) -> Json:
    """sendInvoice: in Stars, with one price and no provider."""
    params = call.params
    for name, most in (("title", 32), ("description", 255)):
        if not 1 <= len(params[name].strip()) <= most:
            raise bad_request(f"invoice {name} must have 1 to {most} characters")
    if not 1 <= len(params["payload"].encode()) <= 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if params["currency"] != CURRENCY:
        raise bad_request("CURRENCY_INVALID: the sandbox knows Telegram Stars (XTR) only")
    if params.get("provider_token"):
        raise bad_request("STARS_INVOICE_INVALID: provider_token must be empty for Telegram Stars")
    given = [name for name in _FOR_MONEY_ONLY if params.get(name)]
    if given:
        raise bad_request(f"STARS_INVOICE_INVALID: {given[0]} is not supported for Telegram Stars")
    prices = params["prices"]
    if len(prices) != 1 or not 1 <= prices[0]["amount"] <= _STARS_MOST or not prices[0]["label"].strip():
        raise bad_request("STARS_INVOICE_INVALID: exactly one price of 1 to 100000 Stars is needed")
    invoice = {
        "title": params["title"].strip(),
        "description": params["description"].strip(),
        "start_parameter": params.get("start_parameter", ""),
        "currency": CURRENCY,
        "total_amount": prices[0]["amount"],
    }
    _check_pay_button(params.get("reply_markup"))
    message = send_content(call, {"invoice": invoice})
    call.bot.payments.payloads[message["message_id"]] = params["payload"]
    return message


def _check_pay_button(markup: Json | None) -> None:
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    if buttons and not buttons[0].get("pay"):
        raise bad_request("BUTTON_INVALID: the first button under an invoice must be a pay button")
    if any(button.get("pay") for button in buttons[1:]):
        raise bad_request("BUTTON_INVALID: only the first button may be a pay button")


def answer_pre_checkout_query(call: Call) -> bool:
    """answerPreCheckoutQuery: once, within ten seconds, and with a reason when it is no."""
    question = call.bot.payments.questions.get(call.params["pre_checkout_query_id"])
    late = question is None or call.world.now() - question.asked_at > _ANSWER_SECONDS
    if question is None or late or question.answer.done():
        raise bad_request(_TOO_LATE)
    if call.params["ok"]:
        question.answer.set_result(None)
        return True
    reason = call.params.get("error_message", "").strip()
    if not reason:
        raise bad_request("error_message is required when ok is False")
    question.answer.set_result(reason)
    return True


async def pay(world: World, *, chat: Chat, message_id: int) -> Json:
    """Pay the invoice in a message: {"paid", "error"}; the error is the bot's, or Telegram's when it says nothing."""
    payments = chat.bot.payments
    message = chat.messages.get(message_id)
    if message is None or "invoice" not in message.content:
        raise bad_request(f"message {message_id} is no invoice")
    if message_id in payments.receipts:
        raise bad_request("this invoice is paid already")
    invoice, payload = message.content["invoice"], payments.payloads[message_id]
    error = await _ask(chat, invoice=invoice, payload=payload)
    if error is not None:
        return {"paid": False, "error": error}
    if message_id in payments.receipts:
        raise bad_request("this invoice is paid already")
    payment = Payment(
        charge_id=f"stx{secrets.token_urlsafe(48)}",
        person_id=chat.person.id,
        stars=invoice["total_amount"],
        payload=payload,
        paid_at=world.now(),
    )
    payments.made[payment.charge_id] = payment
    payments.receipts[message_id] = payment.charge_id
    chat.announce("paid", message_id=message_id)
    write(world, chat=chat, content={"successful_payment": _describe(payment)})
    return {"paid": True, "error": None, "telegram_payment_charge_id": payment.charge_id}


async def _ask(chat: Chat, *, invoice: Json, payload: str) -> str | None:
    """What is in the way of the payment, None when nothing is."""
    payments = chat.bot.payments
    query_id = str(secrets.randbits(62))
    question = Question(asked_at=payments.now(), answer=asyncio.get_running_loop().create_future())
    payments.questions[query_id] = question
    content = {
        "id": query_id,
        "from": chat.person.as_user(),
        "currency": CURRENCY,
        "total_amount": invoice["total_amount"],
        "invoice_payload": payload,
    }
    if chat.bot.updates.add("pre_checkout_query", content, lane=f"pre_checkout:{chat.person.id}") is None:
        return "BOT_PRECHECKOUT_FAILED: the bot does not ask for pre_checkout_query updates"
    try:
        return await asyncio.wait_for(question.answer, _ANSWER_SECONDS)
    except TimeoutError:
        return "BOT_PRECHECKOUT_TIMEOUT: the bot said nothing within 10 seconds"


def refund_star_payment(call: Call) -> bool:
    """refundStarPayment: once, to whoever paid; they and the bot hear of it."""
    payment = call.bot.payments.made.get(call.params["telegram_payment_charge_id"])
    if payment is None or payment.person_id != call.params["user_id"]:
        raise bad_request("CHARGE_NOT_FOUND")
    if payment.refunded_at is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    payment.refunded_at = call.world.now()
    chat = call.world.find_chat(call.bot, chat_id=payment.person_id)
    if not chat.blocked:
        refunded = {name: value for name, value in _describe(payment).items() if name != "provider_payment_charge_id"}
        write(call.world, chat=chat, content={"refunded_payment": refunded})
    return True


def get_star_transactions(call: Call) -> Json:
    """getStarTransactions: payments and refunds in the order they happened."""
    offset, limit = call.params.get("offset", 0), call.params.get("limit", _TRANSACTIONS_MOST)
    if offset < 0 or not 1 <= limit <= _TRANSACTIONS_MOST:
        raise bad_request("offset must not be negative, limit must be 1 to 100")
    found: list[tuple[float, Json]] = []
    for payment in call.bot.payments.made.values():
        partner = {
            "type": "user",
            "transaction_type": "invoice_payment",
            "user": call.world.people[payment.person_id].as_user(),
            "invoice_payload": payment.payload,
        }
        entry = {"id": payment.charge_id, "amount": payment.stars}
        found.append((payment.paid_at, {**entry, "date": int(payment.paid_at), "source": partner}))
        if payment.refunded_at is not None:
            found.append((payment.refunded_at, {**entry, "date": int(payment.refunded_at), "receiver": partner}))
    found.sort(key=lambda one: one[0])
    return {"transactions": [entry for _, entry in found][offset : offset + limit]}


def get_my_star_balance(call: Call) -> Json:
    """getMyStarBalance: what was paid and not refunded."""
    return {"amount": sum(one.stars for one in call.bot.payments.made.values() if one.refunded_at is None)}


def _describe(payment: Payment) -> Json:
    return {
        "currency": CURRENCY,
        "total_amount": payment.stars,
        "invoice_payload": payment.payload,
        "telegram_payment_charge_id": payment.charge_id,
        "provider_payment_charge_id": f"{payment.person_id}_0",
    }
