"""The offer: what a member gets for how many Telegram Stars."""

from __future__ import annotations

from dataclasses import dataclass

CURRENCY = "XTR"
"""Telegram Stars: nothing else may be taken for digital goods (https://core.telegram.org/bots/payments-stars)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A pack of super-likes and its price in Stars."""

    superlikes: int
    stars: int
