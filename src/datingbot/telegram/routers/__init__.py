"""Routers: one a feature, asked in this order; the last one answers what no other understood."""

from __future__ import annotations

from aiogram import Router

from datingbot.telegram.routers import (
    erasure,
    fallback,
    greeting,
    matches,
    numbers,
    profile,
    reachability,
    settings,
    webapp_data,
)


def build_router() -> Router:
    """A router with all features; a new one each time, since aiogram lets a router have one parent only."""
    router = Router(name="datingbot")
    router.include_routers(
        *(
            feature.build()
            for feature in (
                reachability,
                greeting,
                profile,
                matches,
                numbers,
                settings,
                erasure,
                webapp_data,
                fallback,
            )
        )
    )
    return router
