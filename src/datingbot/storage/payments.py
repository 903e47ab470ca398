"""Payments: orders that may be paid, and the ledger of charges; nothing is given, taken or sent back twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from datingbot.storage.database import Connection, execute, fetch_all, fetch_one, fetch_value

ORDER_LIVES = timedelta(days=7)
"""How long an order that nobody paid may still be paid."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A charge that was new: its place in the ledger, and how many super-likes were given for it."""

    payment_id: int
    superlikes: int


@dataclass(frozen=True, slots=True)
class Refund:
    """A charge to send back, to whom, and how many unspent super-likes were taken back for it."""

    user_id: int
    charge_id: str
    taken_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One line of the ledger; ``user_id`` is None when the member was erased since."""

    id: int
    user_id: int | None
    superlikes: int
    stars: int
    paid_at: datetime
    taken_back: int
    refund_asked_at: datetime | None
    refunded_at: datetime | None


async def open_order(connection: Connection, *, order_id: UUID, user_id: int, superlikes: int, stars: int) -> None:
    """Remember what is offered to the member, until it is paid or too old."""
    await execute(
        connection,
        "INSERT INTO orders (id, user_id, superlikes, stars) VALUES (:id, :user_id, :superlikes, :stars)",
        id=order_id,
        user_id=user_id,
        superlikes=superlikes,
        stars=stars,
    )


async def approve_order(connection: Connection, *, order_id: UUID, user_id: int, stars: int) -> bool:
    """Note that the member is about to pay; False when there is no such order of theirs at this price any more."""
    return (
        await execute(
            connection,
            """UPDATE orders SET approved_at = now()
                WHERE id = :id AND user_id = :user_id AND stars = :stars AND paid_at IS NULL
                  AND created_at > now() - CAST(:lives AS interval)""",
            id=order_id,
            user_id=user_id,
            stars=stars,
            lives=ORDER_LIVES,
        )
        == 1
    )


async def take_payment(
    connection: Connection, *, charge_id: str, user_id: int, order_id: UUID | None, stars: int
) -> Taken | None:
    """Enter a charge and give what was ordered; None for a charge that is in the ledger already.

    A charge without an order of the member's gives nothing.
    """
    await _lock(connection, user_id)
    row = await fetch_one(
        connection,
        """WITH ordered AS (
               SELECT superlikes FROM orders WHERE id = :order_id AND user_id = :user_id AND stars = :stars
           )
           INSERT INTO payments (charge_id, user_id, superlikes, stars)
           VALUES (:charge_id, :user_id, coalesce((SELECT superlikes FROM ordered), 0), :stars)
           ON CONFLICT (charge_id) DO NOTHING RETURNING id, superlikes""",
        charge_id=charge_id,
        user_id=user_id,
        order_id=order_id,
        stars=stars,
    )
    if row is None:
        return None
    await execute(
        connection,
        "UPDATE orders SET paid_at = coalesce(paid_at, now()) WHERE id = :id AND user_id = :user_id",
        id=order_id,
        user_id=user_id,
    )
    if row.superlikes:
        await execute(
            connection,
            """INSERT INTO swipe_allowances AS a (user_id, minute_at, swipes, day_at, likes, superlikes, bought)
               VALUES (:user_id, 'epoch', 0, 'epoch', 0, 0, :superlikes)
               ON CONFLICT (user_id) DO UPDATE SET bought = a.bought + excluded.bought""",
            user_id=user_id,
            superlikes=row.superlikes,
        )
    return Taken(row.id, row.superlikes)


async def reverse_payment(connection: Connection, *, payment_id: int) -> Refund | None:
    """Take back what is unspent of a payment and mark it to be sent back, once; None when it cannot be, or was."""
    user_id = await fetch_value(connection, "SELECT user_id FROM payments WHERE id = :id", id=payment_id)
    if user_id is None:
        return None
    await _lock(connection, user_id)
    row = await fetch_one(
        connection,
        """WITH chosen AS (
               SELECT p.id, least(p.superlikes, coalesce(a.bought, 0)) AS unspent
                 FROM payments p LEFT JOIN swipe_allowances a ON a.user_id = p.user_id
                WHERE p.id = :id AND p.refund_asked_at IS NULL AND p.refunded_at IS NULL
           )
           UPDATE payments p SET refund_asked_at = now(), taken_back = chosen.unspent FROM chosen
            WHERE p.id = chosen.id RETURNING p.user_id, p.charge_id, p.taken_back""",
        id=payment_id,
    )
    if row is None:
        return None
    await execute(
        connection,
        "UPDATE swipe_allowances SET bought = bought - :taken WHERE user_id = :user_id",
        taken=row.taken_back,
        user_id=user_id,
    )
    return Refund(*row)


async def find_charge(connection: Connection, *, charge_id: str) -> int | None:
    """A charge's place in the ledger, or None."""
    value = await fetch_value(connection, "SELECT id FROM payments WHERE charge_id = :charge_id", charge_id=charge_id)
    return int(value) if value is not None else None


async def note_refunded(connection: Connection, *, payment_id: int) -> bool:
    """Telegram has sent the Stars back; False when that was known."""
    return (
        await execute(
            connection,
            "UPDATE payments SET refunded_at = now() WHERE id = :id AND refunded_at IS NULL",
            id=payment_id,
        )
        == 1
    )


async def list_payments(connection: Connection, *, most: int, user_id: int | None = None) -> list[Payment]:
    """The newest payments first, of one member or of all."""
    rows = await fetch_all(
        connection,
        """SELECT id, user_id, superlikes, stars, paid_at, taken_back, refund_asked_at, refunded_at FROM payments
            WHERE CAST(:user_id AS bigint) IS NULL OR user_id = :user_id ORDER BY id DESC LIMIT :most""",
        user_id=user_id,
        most=most,
    )
    return [Payment(**row) for row in rows]


async def exists(connection: Connection, *, payment_id: int) -> bool:
    """Whether there is such a payment."""
    return bool(await fetch_value(connection, "SELECT EXISTS (SELECT FROM payments WHERE id = :id)", id=payment_id))


async def count_earned(connection: Connection) -> int:
    """Stars that were paid and neither sent back nor about to be."""
    return int(
        await fetch_value(
            connection,
            """SELECT coalesce(sum(stars), 0) FROM payments
                WHERE refund_asked_at IS NULL AND refunded_at IS NULL""",
        )
    )


async def count_bought(connection: Connection, *, user_id: int) -> int:
    """How many super-likes the member paid for and did not use."""
    value = await fetch_value(connection, "SELECT bought FROM swipe_allowances WHERE user_id = :id", id=user_id)
    return int(value or 0)


async def purge_orders(connection: Connection) -> int:
    """Forget orders that nobody paid in time."""
    return await execute(
        connection,
        "DELETE FROM orders WHERE paid_at IS NULL AND created_at < now() - CAST(:lives AS interval)",
        lives=ORDER_LIVES + timedelta(days=1),
    )


async def _lock(connection: Connection, user_id: int) -> None:
    """What a member bought changes under the lock that their swipes take too (record_swipe)."""
    await execute(
        connection, "SELECT pg_advisory_xact_lock(hashtextextended('member:' || CAST(:id AS bigint), 0))", id=user_id
    )
