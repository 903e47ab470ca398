"""Every route of the API, feature by feature."""

from __future__ import annotations

from datingbot.api import (
    admin,
    broadcasts,
    chats,
    discovery,
    inviting,
    matches,
    moderation,
    notifications,
    photos,
    places,
    privacy,
    profile,
    safety,
    selling,
    session,
)
from datingbot.api.route import Route

ROUTES: tuple[Route, ...] = (
    *session.ROUTES,
    *profile.ROUTES,
    *places.ROUTES,
    *photos.ROUTES,
    *discovery.ROUTES,
    *matches.ROUTES,
    *admin.ROUTES,
    *inviting.ROUTES,
    *selling.ROUTES,
    *chats.ROUTES,
    *notifications.ROUTES,
    *broadcasts.ROUTES,
    *privacy.ROUTES,
    *safety.ROUTES,
    *moderation.ROUTES,
)
