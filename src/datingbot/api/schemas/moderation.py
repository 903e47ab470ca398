"""The moderators' desk: cases with their evidence, verdicts, the log, and who may moderate."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from datingbot.api.schemas.photos import PhotoInfo
from datingbot.api.schemas.safety import Rule, StatementInfo, TelegramId


class EvidencePhoto(Struct):
    """A photo as a report keeps it."""

    id: UUID
    card: str


class MessageLine(Struct):
    """A line of a conversation; ``by_target`` when the reported one wrote it."""

    by_target: bool
    text: str
    sent_at: int


class EvidenceInfo(Struct):
    """The profile when it was reported; empty once it was too old to be kept."""

    name: str
    age: int
    bio: str
    location: str
    photos: list[EvidencePhoto]
    messages: list[MessageLine]


class ReportInfo(Struct):
    """A report; reporters are numbered, not named. ``weight`` in percent of one person's word."""

    reporter: int
    weight: int
    upheld: int
    rejected: int
    reason: str
    words: str
    place: str
    created_at: int
    evidence: EvidenceInfo | None


class FlagInfo(Struct):
    """What a text pattern found."""

    place: str
    finding: str
    excerpt: str
    created_at: int


class MeasureInfo(Struct):
    """A measure: warn, limit (for ``days``) or ban."""

    action: str
    days: int


class TargetInfo(Struct):
    """The member a case is about, as they are now; photos that were held are among theirs."""

    user_id: int
    name: str
    age: int
    gender: str
    bio: str
    location: str
    photos: list[PhotoInfo]
    hidden: bool
    banned: bool
    verified: bool
    limited_until: int | None
    strikes: int


class PastDecision(Struct):
    """What was decided about the member before."""

    action: str
    rule: str | None
    words: str
    decided_at: int
    automatic: bool
    lifted: bool


class CaseInfo(Struct):
    """One case. ``photo`` is the held one or the selfie, ``against`` and ``appeal`` belong to appeals."""

    id: int
    kind: Literal["conduct", "photo", "selfie", "appeal"]
    urgent: bool
    opened_at: int
    target: TargetInfo
    rule: str
    advised: MeasureInfo
    warning: MeasureInfo
    reports: list[ReportInfo]
    flags: list[FlagInfo]
    history: list[PastDecision]
    photo: EvidencePhoto | None
    gesture: str | None
    against: StatementInfo | None
    appeal: str | None


class Queue(Struct):
    """What this moderator may decide, the most pressing first; ``waiting`` counts all of it."""

    cases: list[CaseInfo]
    waiting: int


class VerdictInput(Struct, forbid_unknown_fields=True):
    """A verdict: approve, warn or ban. For a photo, a selfie or an appeal ``warn`` is the no."""

    verdict: Literal["approve", "warn", "ban"]
    rule: Rule | None = None
    words: Annotated[str, Meta(max_length=500)] = ""
    photo_ids: Annotated[list[UUID], Meta(max_length=20)] = []


class VerdictResult(Struct):
    """What was done."""

    action: str
    waiting: int


class LogLineInfo(Struct):
    """One thing that was done; who was erased since is not named."""

    at: int
    moderator_id: int | None
    target_id: int | None
    action: str
    rule: str | None
    case_id: int | None


class Log(Struct):
    """The newest lines first."""

    lines: list[LogLineInfo]


class ModeratorInput(Struct, forbid_unknown_fields=True):
    """Whom to make a moderator."""

    user_id: TelegramId


class ModeratorInfo(Struct):
    """A moderator; ``name`` is of their profile, if they have one."""

    user_id: int
    name: str | None
    added_at: int


class Moderators(Struct):
    """Everybody an owner made a moderator."""

    moderators: list[ModeratorInfo]
