"""What every use case needs, opened once by the composition root and handed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random

from datingbot.domain.compatibility import Weights
from datingbot.domain.conduct import Quota, likes_per_day
from datingbot.domain.consent import TEXT_VERSION
from datingbot.domain.offer import Offer
from datingbot.photos.store import PhotoStore
from datingbot.services.ban_marks import BanMarks
from datingbot.services.experiments import Experiments
from datingbot.services.gazetteer import Gazetteer
from datingbot.services.keyring import Keyring
from datingbot.services.markets import Markets
from datingbot.services.popularity import Popularity
from datingbot.services.profile_cache import ProfileCache
from datingbot.services.tokens import Signer
from datingbot.storage.database import Database
from datingbot.storage.group_commit import GroupCommit
from datingbot.storage.swipes import Asked, Recorded
from datingbot.texts import Texts


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRules:
    """What an owner may set about chats.

    ``stored``: whether texts are kept; ``keep_days``: for how long (0: until the match ends); ``turn_limit``: how many
    may wait for an answer before liking stops (0: any number); after ``ask_messages`` of a match (0: never) both are
    asked ``ask_days`` later whether they met.
    """

    stored: bool = True
    keep_days: int = 365
    turn_limit: int = 8
    ask_messages: int = 10
    ask_days: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRules:
    """What an owner may say about privacy: a policy of their own, who answers for it, and its version."""

    url: str | None = None
    contact: str | None = None
    version: str = TEXT_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an owner may set about matching and allowances."""

    weights: Weights = field(default_factory=Weights)
    threshold: float = 0.0
    equality: float = 1.0
    likes_per_day: int = 100
    superlikes_per_day: int = 3
    offer: Offer | None = None
    chat: ChatRules = field(default_factory=ChatRules)
    privacy: PrivacyRules = field(default_factory=PrivacyRules)
    hide_after_reports: int = 3
    hold_first_photos: bool = False

    @property
    def likes(self) -> Quota:
        """The daily allowance of likes."""
        return likes_per_day(self.likes_per_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One process's share: pool, texts, caches and rules. ``public_url`` has no slash at its end.

    ``swipes`` stores swipes that stand for themselves, those that come at once together.
    """

    database: Database
    swipes: GroupCommit[Asked, Recorded]
    texts: Texts
    gazetteer: Gazetteer
    photos: PhotoStore
    profiles: ProfileCache
    popularity: Popularity
    signer: Signer
    keyring: Keyring
    ban_marks: BanMarks
    rules: Rules
    public_url: str
    admin_ids: frozenset[int]
    clock: Callable[[], datetime] = _utc_now
    chance: Random = field(default_factory=Random)
    experiments: Experiments = field(default_factory=Experiments)
    markets: Markets = field(default_factory=Markets)

    def today(self) -> date:
        """The day by which ages count, in UTC."""
        return self.clock().date()
