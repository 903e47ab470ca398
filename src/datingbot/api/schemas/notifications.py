"""What a member wants to be told of."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

QuietHours = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$")]


class NotificationsInput(Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays. ``quiet_hours`` as in 23:00-08:00, ``time_zone`` an IANA name."""

    match: bool | UnsetType = UNSET
    like: bool | UnsetType = UNSET
    message: bool | UnsetType = UNSET
    digest: bool | UnsetType = UNSET
    news: bool | UnsetType = UNSET
    quiet_hours: QuietHours | UnsetType | None = UNSET
    time_zone: Annotated[str, Meta(min_length=1, max_length=64)] | UnsetType | None = UNSET


class NotificationsInfo(Struct):
    """What the member is told of; ``effective_zone`` is the time zone that quiet hours and digest go by."""

    match: bool
    like: bool
    message: bool
    digest: bool
    news: bool
    quiet_hours: str | None
    time_zone: str | None
    effective_zone: str
    reachable: bool
