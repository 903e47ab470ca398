"""One router a feature; the first that knows an update answers it, the last one answers everything else."""

from __future__ import annotations

from collections.abc import Mapping

from aiogram import Router

from datingbot.telegram.replies import Reply
from datingbot.telegram.routers import (
    broadcasting,
    chat,
    editing,
    erasure,
    fallback,
    greeting,
    matches,
    moderation,
    notifications,
    numbers,
    payments,
    privacy,
    profile,
    reachability,
    safety,
    settings,
    webapp_data,
)
from datingbot.telegram.routers.pacing import Pacing

REPLIES: Mapping[str, Reply] = greeting.REPLIES
"""Commands that need no router, by their name without the slash."""


def build_router() -> Router:
    """Every conversation, in the order in which they are asked; a new tree each time, as aiogram needs."""
    root = _paced(Router(name="datingbot"))
    root.message.outer_middleware(chat.Leaving())
    for feature in (
        reachability,
        payments,
        greeting,
        safety,
        moderation,
        broadcasting,
        chat,
        profile,
        matches,
        numbers,
        settings,
        notifications,
        erasure,
        privacy,
        webapp_data,
        editing,
        fallback,
    ):
        root.include_router(feature.build())
    return root


def build_banned_router() -> Router:
    """What is left to somebody who was shut out: to read why and object, and to erase themselves."""
    root = _paced(Router(name="banned"))
    for feature in (reachability.build(), payments.build(), erasure.build(), safety.build_for_banned()):
        root.include_router(feature)
    return root


def _paced(root: Router) -> Router:
    pacing = Pacing()
    for observer in (root.message, root.edited_message, root.callback_query):
        observer.outer_middleware(pacing)
    return root
