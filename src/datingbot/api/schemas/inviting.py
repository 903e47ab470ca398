"""Invite links."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class InviteInfo(Struct):
    """A member's own link, null until Telegram has told who the bot is; who came by it, and who of them joined."""

    link: str | None
    arrived: int
    joined: int


class CampaignInput(Struct, forbid_unknown_fields=True):
    """A campaign to make a link for."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]


class CampaignInfo(Struct):
    """How far those came who arrived by a campaign; times in Unix seconds."""

    name: str
    code: str
    link: str | None
    created_at: int
    closed_at: int | None
    arrived: int
    profile: int
    photo: int
    swipe: int
    match: int
    message: int


class Invites(Struct):
    """Campaigns, open ones first, and all members' own links together."""

    friends_arrived: int
    friends_profile: int
    friends_match: int
    campaigns: list[CampaignInfo]
