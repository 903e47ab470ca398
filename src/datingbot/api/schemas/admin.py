"""The owner's numbers and experiments; days are ISO dates in UTC, rates in percent, null without anything counted."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct


class NumbersNow(Struct):
    """Totals, the running day, and rates over the last 30 days; ``counted_at`` in Unix seconds, null before a count."""

    counted_at: int | None
    members: int
    profiles: int
    joined: int
    active: int
    active_week: int
    active_month: int
    likes: int
    superlikes: int
    passes: int
    matches: int
    matches_day: int
    match_rate: float | None
    like_back_rate: float | None
    exposure_gini: float | None
    messages: int
    messages_day: int
    reply_rate: float | None
    reports: int
    reports_waiting: int
    waiting_hours: float | None
    review_hours: float | None
    meetings_asked: int
    meetings_answered: int
    meetings_met: int
    meetings_again: int


class DayInfo(Struct):
    """One day; not ``closed`` while it may still change."""

    day: str
    joined: int
    active: int
    active_week: int
    active_month: int
    likes: int
    superlikes: int
    passes: int
    matches: int
    match_rate: float | None
    like_back_rate: float | None
    exposure_gini: float | None
    messages: int
    conversations: int
    answered: int
    reply_rate: float | None
    reports: int
    reviewed: int
    review_hours: float | None
    closed: bool


class StepInfo(Struct):
    """How many members came at least this far."""

    step: Literal["started", "profile", "photo", "swipe", "match", "message"]
    members: int


class CohortInfo(Struct):
    """Those who joined in the week from ``week``, and the percentage here again after 1, 7 and 30 days."""

    week: str
    started: int
    d1: float | None
    d7: float | None
    d30: float | None


class AdminNumbers(Struct):
    """What the owner sees first."""

    now: NumbersNow
    days: list[DayInfo]
    funnel_month: list[StepInfo]
    funnel_ever: list[StepInfo]
    retention: list[CohortInfo]


class ArmInput(Struct, forbid_unknown_fields=True):
    """A variant and its weight."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    weight: Annotated[int, Meta(ge=1, le=100)] = 1


class ExperimentInput(Struct, forbid_unknown_fields=True):
    """What to try: the first arm is what the others are compared with; ``share`` and ``tolerance`` in percent."""

    name: Annotated[str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    subject: str
    arms: Annotated[list[ArmInput], Meta(min_length=2)]
    unit: Literal["member", "region"] = "member"
    share: Annotated[int, Meta(ge=1, le=100)] = 100
    tolerance: Annotated[int, Meta(ge=1, le=100)] = 20


class MetricInfo(Struct):
    """A metric's value in an arm with its interval, and its difference to the control's; bounds null when unknown."""

    metric: str
    value: float
    low: float | None
    high: float | None
    change: float | None
    change_low: float | None
    change_high: float | None


class ArmInfo(Struct):
    """A variant: how many members met it, and what they did since."""

    name: str
    weight: int
    members: int
    metrics: list[MetricInfo]


class ExperimentInfo(Struct):
    """An experiment; times in Unix seconds."""

    id: int
    name: str
    subject: str
    unit: str
    share: int
    tolerance: int
    started_at: int
    stopped_at: int | None
    stop_reason: Literal["owner", "guard"] | None
    stop_metric: str | None
    stop_arm: str | None
    measured_at: int | None
    arms: list[ArmInfo]


class SubjectInfo(Struct):
    """Something that can be tried, and the variants there are; the first is what everybody gets otherwise."""

    name: str
    arms: list[str]


class Experiments(Struct):
    """Experiments, those that run first."""

    subjects: list[SubjectInfo]
    guards: list[str]
    experiments: list[ExperimentInfo]
