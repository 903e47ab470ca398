"""A member's photos."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct


class PhotoInfo(Struct):
    """A photo with signed addresses of our own origin; pixels of the full size.

    A ``held`` one is shown to its owner only, until a moderator has looked.
    """

    id: UUID
    thumb: str
    card: str
    full: str
    thumbhash: str
    width: int
    height: int
    held: bool = False


class Photos(Struct):
    """A member's photos in order."""

    photos: list[PhotoInfo]


class PhotoOrder(Struct, forbid_unknown_fields=True):
    """All of the member's photos, in the order wanted."""

    ids: Annotated[list[UUID], Meta(max_length=20)]
