"""Bot API methods by which a bot receives updates: a webhook, or asking for them, but never both."""

import asyncio
import re
from contextlib import suppress

from telegram_sandbox.addresses import check_webhook_address
from telegram_sandbox.calls import Call
from telegram_sandbox.refusals import RefusalError, bad_request
from telegram_sandbox.shapes import Json
from telegram_sandbox.webhook import WebhookTarget

_LONGEST_POLL_SECONDS = 50
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


def set_webhook(call: Call) -> bool:
    """setWebhook: an empty url removes it; anything pending is delivered to the new address."""
    url = call.params.get("url", "")
    if not url:
        return delete_webhook(call)
    problem = check_webhook_address(url)
    if problem:
        raise bad_request(f"bad webhook: {problem}")
    secret = call.params.get("secret_token")
    if secret is not None and not _SECRET_TOKEN.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.params.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("bad webhook: max_connections must be between 1 and 100")
    if call.params.get("drop_pending_updates"):
        call.bot.updates.clear()
    call.bot.updates.allow(call.params.get("allowed_updates"))
    call.bot.webhook.set_target(WebhookTarget(url=url, secret_token=secret, max_connections=connections))
    return True


def delete_webhook(call: Call) -> bool:
    """deleteWebhook."""
    if call.params.get("drop_pending_updates"):
        call.bot.updates.clear()
    call.bot.webhook.set_target(None)
    return True


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo."""
    webhook, target = call.bot.webhook, call.bot.webhook.target
    info: Json = {
        "url": target.url if target else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.updates.pending()),
    }
    if target is not None:
        info["max_connections"] = target.max_connections
        if webhook.last_error is not None:
            info["last_error_date"], info["last_error_message"] = webhook.last_error
    if call.bot.updates.allowed is not None:
        info["allowed_updates"] = sorted(call.bot.updates.allowed)
    return info


async def get_updates(call: Call) -> list[Json]:
    """getUpdates: long polling; a newer request ends an older one with 409, and so does a webhook."""
    updates = call.bot.updates
    if call.bot.webhook.target is not None:
        raise RefusalError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    limit = call.params.get("limit", 100)
    if not 1 <= limit <= 100:
        limit = 100
    updates.allow(call.params.get("allowed_updates"))
    offset = call.params.get("offset")
    if offset:
        updates.confirm_before(offset)
    turn = updates.take_turn()
    timeout = min(call.params.get("timeout", 0), _LONGEST_POLL_SECONDS)
    with suppress(TimeoutError):
        async with asyncio.timeout(timeout):
            while not updates.pending() and updates.has_turn(turn):
                await updates.arrival()
    if not updates.has_turn(turn):
        raise RefusalError(
            409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
    return [update.content for update in updates.pending()[:limit]]
