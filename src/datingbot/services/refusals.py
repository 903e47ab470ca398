"""Refusals: why a use case did nothing, apart from a field that breaks a rule (domain.fields.InvalidField)."""

from __future__ import annotations

from datetime import datetime

from datingbot.domain.conduct import Quota


class QuotaSpent(Exception):
    """The member used up ``quota``."""

    def __init__(self, quota: Quota) -> None:
        super().__init__(f"{quota.most} of {quota.action} in {quota.seconds} s are used up")
        self.quota = quota


class Unavailable(Exception):
    """The other person cannot be swiped, reported or blocked: unknown, hidden, or nobody the member may know of."""


class Limited(Exception):
    """The member may not write until then: a moderator limited them."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"limited until {until:%Y-%m-%d %H:%M}")
        self.until = until


class TooAlike(Exception):
    """The same text went to too many people; the next may follow after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the same text may go to the next person in {seconds} s")
        self.seconds = seconds
