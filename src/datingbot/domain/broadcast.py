"""Broadcasts: what the owner tells many members at once, to whom, and the rules its parts must keep."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from datingbot.domain.fields import InvalidField, require_choice, require_integer, require_text
from datingbot.domain.profile import AGE_LEAST, AGE_MOST, GENDERS

TEXT_MOST = 4096
CAPTION_MOST = 1024
"""UTF-16 units of a message, and of a photo's caption (https://core.telegram.org/bots/api#sendphoto)."""

BUTTON_MOST = 40
LINK_MOST = 300
ACTIVE_DAYS_MOST = 365
RADIUS_DEFAULT_KM = 50
RADIUS_MOST_KM = 2_000
AHEAD_MOST = timedelta(days=60)
"""How far ahead a start may be set."""

SCREENS = ("discover", "likes", "chats", "profile")
"""Screens of the Mini App that a button may open."""

WITH = ("any", "with", "without")

_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Which members; all of them by default. ``genders`` empty means every one, ``radius`` is in kilometres.

    Whoever has no profile fits only where nothing is asked of it.
    """

    genders: tuple[str, ...] = ()
    min_age: int = AGE_LEAST
    max_age: int = AGE_MOST
    place_id: str | None = None
    radius: int = RADIUS_DEFAULT_KM
    active_days: int | None = None
    profile: str = "any"
    photo: str = "any"

    @property
    def asks_profile(self) -> bool:
        """Whether only a member with a profile can fit."""
        return (
            bool(self.genders)
            or (self.min_age, self.max_age) != (AGE_LEAST, AGE_MOST)
            or self.place_id is not None
            or self.photo != "any"
            or self.profile == "with"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDraft:
    """A broadcast as composed: Telegram HTML and a button's label by language. ``link`` is a screen or an address.

    Members read it in their own language; who speaks one without a text does not get it.
    """

    texts: Mapping[str, str]
    buttons: Mapping[str, str] = field(default_factory=dict)
    link: str | None = None
    segment: Segment = field(default_factory=Segment)


def parse_broadcast(form: Mapping[str, object], *, languages: Collection[str], has_photo: bool) -> BroadcastDraft:
    """Check a whole form, in which texts are plain. Raises :class:`InvalidField`."""
    if unknown := sorted(set(form) - {"texts", "buttons", "link", "segment"}):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    most = CAPTION_MOST if has_photo else TEXT_MOST
    texts = {
        language: html.escape(text, quote=False)
        for language, text in _by_language(form.get("texts"), field="texts", languages=languages, most=most).items()
    }
    if not texts:
        raise InvalidField("texts", "required")
    link = parse_link(form.get("link"))
    buttons = _by_language(form.get("buttons", {}), field="buttons", languages=languages, most=BUTTON_MOST)
    if link is not None and set(buttons) < set(texts):
        raise InvalidField("buttons", "required")
    return BroadcastDraft(
        texts=texts,
        buttons={language: label for language, label in buttons.items() if language in texts} if link else {},
        link=link,
        segment=parse_segment(form.get("segment", {})),
    )


def parse_segment(value: object) -> Segment:
    """Which members. Raises :class:`InvalidField`."""
    if not isinstance(value, Mapping):
        raise InvalidField("segment", "not-an-object")
    if unknown := sorted(set(value) - set(Segment.__dataclass_fields__)):
        raise InvalidField(str(unknown[0])[:40], "unknown-field")
    genders = value.get("genders", [])
    if not isinstance(genders, list | tuple):
        raise InvalidField("genders", "not-a-list")
    min_age = require_integer(value.get("min_age", AGE_LEAST), field="min_age", least=AGE_LEAST, most=AGE_MOST)
    max_age = require_integer(value.get("max_age", AGE_MOST), field="max_age", least=AGE_LEAST, most=AGE_MOST)
    if min_age > max_age:
        raise InvalidField("min_age", "range-reversed", {"least": min_age, "most": max_age})
    place_id, days = value.get("place_id"), value.get("active_days")
    return Segment(
        genders=tuple(sorted({require_choice(gender, field="genders", choices=GENDERS) for gender in genders})),
        min_age=min_age,
        max_age=max_age,
        place_id=None if place_id is None else require_text(place_id, field="place_id", least=1, most=32),
        radius=require_integer(value.get("radius", RADIUS_DEFAULT_KM), field="radius", least=1, most=RADIUS_MOST_KM),
        active_days=None
        if days is None
        else require_integer(days, field="active_days", least=1, most=ACTIVE_DAYS_MOST),
        profile=require_choice(value.get("profile", "any"), field="profile", choices=WITH),
        photo=require_choice(value.get("photo", "any"), field="photo", choices=WITH),
    )


def parse_link(value: object) -> str | None:
    """Where a button leads: one of ``SCREENS`` or an https address; None for None. Raises :class:`InvalidField`."""
    if value is None:
        return None
    link = require_text(value, field="link", least=1, most=LINK_MOST)
    if link in SCREENS:
        return link
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme != "https" or "." not in host or any(character.isspace() for character in link):
        raise InvalidField("link", "not-a-link")
    return link


def parse_start(value: object, *, now: datetime) -> datetime | None:
    """When to begin, from Unix seconds; None for at once. Raises :class:`InvalidField`."""
    if value is None:
        return None
    first, last = int(now.timestamp()), int((now + AHEAD_MOST).timestamp())
    seconds = require_integer(value, field="starts_at", least=0, most=2**40)
    if not first <= seconds <= last:
        raise InvalidField("starts_at", "not-ahead", {"days": AHEAD_MOST.days})
    return datetime.fromtimestamp(seconds, now.tzinfo)


def plain_text(said: str) -> str:
    """What people read of Telegram HTML."""
    return html.unescape(_TAG.sub("", said))


def require_captions(draft: BroadcastDraft) -> None:
    """Raise :class:`InvalidField` unless each text fits under a photo."""
    for said in draft.texts.values():
        length = measure(plain_text(said))
        if length > CAPTION_MOST:
            raise InvalidField("texts", "too-long", {"most": CAPTION_MOST, "given": length})


def measure(text: str) -> int:
    """How long Telegram finds a text: in UTF-16 units."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def _by_language(value: object, *, field: str, languages: Collection[str], most: int) -> dict[str, str]:
    """Texts by language without the empty ones."""
    if not isinstance(value, Mapping):
        raise InvalidField(field, "not-an-object" if value is not None else "required")
    found: dict[str, str] = {}
    for language, text in value.items():
        require_choice(language, field="language", choices=tuple(languages))
        checked = require_text(text, field=field, least=0, most=most)
        if measure(checked) > most:
            raise InvalidField(field, "too-long", {"most": most, "given": measure(checked)})
        if checked:
            found[language] = checked
    return found
