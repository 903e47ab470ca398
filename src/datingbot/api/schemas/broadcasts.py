"""Broadcasts: what the owner tells many members, to whom, and what became of it; times in Unix seconds."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from datingbot.domain.broadcast import BUTTON_MOST, LINK_MOST, TEXT_MOST
from datingbot.domain.profile import GENDERS

Gender = Annotated[str, Meta(extra_json_schema={"enum": list(GENDERS)})]
With = Literal["any", "with", "without"]
State = Literal["draft", "scheduled", "running", "stopped", "done"]


class SegmentInput(Struct, forbid_unknown_fields=True):
    """Which members; all of them by default."""

    genders: Annotated[list[Gender], Meta(max_length=3)] = []
    min_age: Annotated[int, Meta(ge=18, le=120)] = 18
    max_age: Annotated[int, Meta(ge=18, le=120)] = 120
    place_id: Annotated[str, Meta(min_length=1, max_length=32)] | None = None
    radius: Annotated[int, Meta(ge=1, le=2000)] = 50
    active_days: Annotated[int, Meta(ge=1, le=365)] | None = None
    profile: With = "any"
    photo: With = "any"


class BroadcastInput(Struct, forbid_unknown_fields=True):
    """Plain texts and a button's labels by language; ``link`` is a screen of the Mini App or an https address."""

    texts: dict[str, Annotated[str, Meta(max_length=TEXT_MOST)]]
    buttons: dict[str, Annotated[str, Meta(max_length=BUTTON_MOST)]] = {}
    link: Annotated[str, Meta(min_length=1, max_length=LINK_MOST)] | None = None
    segment: SegmentInput | UnsetType = UNSET


class StartInput(Struct, forbid_unknown_fields=True):
    """When to begin; at once without a time."""

    starts_at: int | None = None


class SegmentInfo(Struct):
    """Which members; ``place`` is the town's name for the reader."""

    genders: list[str]
    min_age: int
    max_age: int
    place_id: str | None
    place: str | None
    radius: int
    active_days: int | None
    profile: str
    photo: str


class BroadcastInfo(Struct):
    """A broadcast and what became of its messages.

    ``audience`` is counted now for a draft, and when it began for the others. ``held`` wait for their readers' quiet
    hours to end, ``unclear`` were being sent when a replica died.
    """

    id: int
    state: State
    texts: dict[str, str]
    buttons: dict[str, str]
    link: str | None
    photo: str | None
    segment: SegmentInfo
    audience: int
    queued: int
    held: int
    waiting: int
    sent: int
    failed: int
    unreachable: int
    unclear: int
    created_at: int
    starts_at: int | None
    started_at: int | None
    finished_at: int | None


class Broadcasts(Struct):
    """The newest first."""

    broadcasts: list[BroadcastInfo]


class Previewed(Struct):
    """How many messages were sent to the owner's chat."""

    count: int
