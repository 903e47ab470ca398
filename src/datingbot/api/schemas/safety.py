"""Reports, blocks, decisions about the member and appeals, and the selfie check."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from datingbot.api.schemas.photos import PhotoInfo
from datingbot.domain.reporting import PLACES
from datingbot.domain.rules import RULES

TelegramId = Annotated[int, Meta(ge=1, le=2**52 - 1)]
Rule = Annotated[str, Meta(extra_json_schema={"enum": list(RULES)})]
Place = Annotated[str, Meta(extra_json_schema={"enum": list(PLACES)})]


class ReportInput(Struct, forbid_unknown_fields=True):
    """A report; ``words`` are needed for the reason ``other``, ``block`` blocks the person too."""

    target_id: TelegramId
    reason: Rule
    words: Annotated[str, Meta(max_length=1000)] = ""
    place: Place = "card"
    block: bool = False


class ReportReceipt(Struct):
    """A report's number; not new when the same person was reported today already."""

    id: int
    is_new: bool


class OwnReportInfo(Struct):
    """A report of the member's; ``outcome``: waiting, upheld or rejected. ``created_at`` in Unix seconds."""

    id: int
    reason: str
    name: str | None
    created_at: int
    outcome: Literal["waiting", "upheld", "rejected"]


class BlockInput(Struct, forbid_unknown_fields=True):
    """Whom not to see."""

    target_id: TelegramId


class BlockedInfo(Struct):
    """Somebody the member blocked; ``blocked_at`` in Unix seconds."""

    user_id: int
    name: str
    age: int
    photo: PhotoInfo | None
    blocked_at: int


class BlockedPeople(Struct):
    """Whom the member blocked, newest first."""

    people: list[BlockedInfo]


class StatementInfo(Struct):
    """A decision about the member in sentences of their language; ``appeal``: none, waiting, lift or uphold."""

    id: int
    title: str
    rule: str
    grounds: str
    how: str
    words: str
    decided_at: int
    appeal: Literal["none", "waiting", "lift", "uphold"]
    appealable: bool


class CheckInfo(Struct):
    """The selfie check; ``good_until`` in Unix seconds while a selfie may be sent."""

    state: Literal["none", "asked", "waiting", "verified"]
    gesture: str | None
    good_until: int | None


class SafetyInfo(Struct):
    """Where the member stands: ``limited_until`` in Unix seconds, decisions about them, what they reported."""

    hidden: bool
    limited_until: int | None
    check: CheckInfo
    statements: list[StatementInfo]
    reports: list[OwnReportInfo]
    blocked: int


class AppealInput(Struct, forbid_unknown_fields=True):
    """Why a decision is wrong."""

    decision_id: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    words: Annotated[str, Meta(min_length=1, max_length=1000)]
