"""Views: what the services give, in the shapes that go over the wire."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from datingbot.api.schemas.chats import ChatInfo, MessageInfo, TelegramInfo
from datingbot.api.schemas.discovery import CardInfo, EmptyInfo, ReasonInfo, WideningInfo
from datingbot.api.schemas.matches import MatchInfo
from datingbot.api.schemas.photos import PhotoInfo
from datingbot.api.schemas.profile import ProfileInfo
from datingbot.services.chatting import Chat, Line, username_of
from datingbot.services.context import Context
from datingbot.services.discovery import Card, Empty
from datingbot.services.gazetteer import Gazetteer
from datingbot.storage.chats import Side
from datingbot.storage.matches import Match
from datingbot.storage.photos import Photo
from datingbot.storage.profiles import Profile


def photo_info(context: Context, photo: Photo) -> PhotoInfo:
    """A photo with fresh signed addresses."""
    sign = context.signer.photo_path
    return PhotoInfo(
        id=photo.id,
        thumb=sign(photo.id, "thumb"),
        card=sign(photo.id, "card"),
        full=sign(photo.id, "full"),
        thumbhash=photo.thumbhash,
        width=photo.width,
        height=photo.height,
        held=photo.held,
    )


def profile_info(context: Context, profile: Profile, *, visible: bool, language: str) -> ProfileInfo:
    """The member's own profile."""
    return ProfileInfo(
        user_id=profile.user_id,
        name=profile.name,
        birth_date=profile.birth_date.isoformat(),
        age=profile.age,
        gender=profile.gender,
        preference=profile.preference,
        bio=profile.bio,
        place_id=profile.place.place_id,
        location=place_name(context.gazetteer, profile, language=language),
        interests=list(profile.interests),
        goal=profile.goal,
        photos=[photo_info(context, photo) for photo in profile.photos],
        visible=visible,
        verified=profile.verified,
    )


def card_info(context: Context, card: Card, *, language: str) -> CardInfo:
    """A card of the deck."""
    profile = card.profile
    return CardInfo(
        user_id=profile.user_id,
        name=profile.name,
        age=profile.age,
        gender=profile.gender,
        bio=profile.bio,
        location=place_name(context.gazetteer, profile, language=language),
        distance_band=card.distance_band,
        interests=list(profile.interests),
        shared_interests=list(card.shared_interests),
        goal=profile.goal,
        photos=[photo_info(context, photo) for photo in profile.photos],
        likes_you=card.likes_you,
        is_super=card.is_super,
        note=card.note,
        about=card.about,
        compatibility=card.compatibility,
        reasons=[ReasonInfo(reason.kind, list(reason.values)) for reason in card.reasons],  # type: ignore[arg-type]
        verified=profile.verified,
        presence=card.presence,
    )


def empty_info(empty: Empty) -> EmptyInfo:
    """Why a deck is empty, and what might be widened."""
    return EmptyInfo(
        reason=empty.reason,  # type: ignore[arg-type]
        widenings=[WideningInfo(one.filter, one.least, one.most, one.count) for one in empty.widenings],  # type: ignore[arg-type]
    )


def match_info(context: Context, match: Match, *, other: Profile, language: str) -> MatchInfo:
    """A match as one of the two sees it."""
    return MatchInfo(
        id=match.id,
        user_id=other.user_id,
        name=other.name,
        age=other.age,
        photo=photo_info(context, other.photos[0]) if other.photos else None,
        location=place_name(context.gazetteer, other, language=language),
        compatibility=round(match.score, 4),
        matched_at=int(match.matched_at.timestamp()),
        chat_url=None,
    )


def message_info(line: Line, *, reader_id: int) -> MessageInfo:
    """A message as one of the two reads it."""
    return MessageInfo(
        number=line.number,
        key=line.key,
        mine=line.sender_id == reader_id,
        text=line.text,
        sent_at=int(line.sent_at.timestamp()),
        caution=line.caution and line.sender_id != reader_id,
    )


def chat_info(context: Context, chat: Chat, *, reader_id: int, language: str, typing: Collection[int]) -> ChatInfo:
    """A chat as one of the two sees it; ``typing`` are the matches whose other member types right now."""
    side, other = chat.side, chat.other
    username = username_of(context, side)
    return ChatInfo(
        id=side.match_id,
        user_id=other.user_id,
        name=other.name,
        age=other.age,
        photo=photo_info(context, other.photos[0]) if other.photos else None,
        location=place_name(context.gazetteer, other, language=language),
        matched_at=int(side.matched_at.timestamp()),
        last_number=side.last_number,
        last=message_info(chat.last, reader_id=reader_id) if chat.last else None,
        your_turn=side.is_turn,
        unread=side.unread,
        read_number=side.read_number,
        read_by_other=side.read_by_other,
        typing=side.match_id in typing,
        telegram=TelegramInfo(
            state=side.telegram,  # type: ignore[arg-type]
            url=f"https://t.me/{username}" if username else None,
        ),
        question=_question(side),
        presence=chat.presence,
    )


def _question(side: Side) -> Literal["met", "again"] | None:
    if side.asked_at is None or side.again is not None or side.met in ("no", "not_yet"):
        return None
    return "met" if side.met is None else "again"


def place_name(gazetteer: Gazetteer, profile: Profile, *, language: str) -> str:
    """The place's name for a reader of ``language``."""
    return gazetteer.name_of(profile.place, language=language)
