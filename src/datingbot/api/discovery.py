"""Discover: the deck, a swipe, its undoing, and who likes the member already."""

from __future__ import annotations

from aiohttp import web

from datingbot.api.desk import ApiDesk, Speaker, read_form
from datingbot.api.errors import no_profile, nothing_to_undo
from datingbot.api.route import Route
from datingbot.api.schemas.discovery import CardInfo, DeckInfo, Likes, SwipeInput, SwipeResult, UndoneCard
from datingbot.api.schemas.matches import MatchInfo
from datingbot.api.views import card_info, empty_info, match_info
from datingbot.services.discovery import draw_deck, list_likes
from datingbot.services.swiping import Swiped, swipe, undo_pass
from datingbot.storage.matches import list_matches


async def show_deck(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> DeckInfo:
    """Up to ten people, best first; drawn anew at each request."""
    context = desk.context
    # Statements that stand for themselves: a transaction would cost two more round trips.
    async with context.database.autocommit() as connection:
        deck = await draw_deck(context, connection, user_id=speaker.user_id)
    if deck is None:
        raise no_profile()
    return DeckInfo(
        cards=[card_info(context, card, language=speaker.language) for card in deck.cards],
        empty=empty_info(deck.empty) if deck.empty else None,
        likes_left=deck.likes_left,
        superlikes_left=deck.superlikes_left,
    )


async def make_swipe(desk: ApiDesk, request: web.Request, speaker: Speaker) -> SwipeResult:
    """Like or pass; the same key again gives the same outcome."""
    form = await read_form(request)
    swiped = await swipe(desk.context, user_id=speaker.user_id, form=form)
    match = None
    if swiped.match_id is not None:
        desk.wake()
        match = await _find_match(desk, speaker, swiped)
    # A repeated delivery of the like that made a match is told of it as the first one was.
    outcome = "matched" if match is not None and swiped.outcome == "repeated" else swiped.outcome
    return SwipeResult(
        outcome=outcome,  # type: ignore[arg-type]
        match=match,
        likes_left=swiped.likes_left,
        superlikes_left=swiped.superlikes_left,
    )


async def undo_swipe(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> UndoneCard:
    """Take back the last pass of the last ten minutes."""
    async with desk.context.database.begin() as connection:
        card = await undo_pass(desk.context, connection, user_id=speaker.user_id)
    if card is None:
        raise nothing_to_undo()
    return UndoneCard(card_info(desk.context, card, language=speaker.language))


async def show_likes(desk: ApiDesk, _request: web.Request, speaker: Speaker) -> Likes:
    """Those who like the member and wait for an answer."""
    async with desk.context.database.begin() as connection:
        cards = await list_likes(desk.context, connection, user_id=speaker.user_id)
    shown: list[CardInfo] = [card_info(desk.context, card, language=speaker.language) for card in cards]
    return Likes(count=len(shown), cards=shown)


async def _find_match(desk: ApiDesk, speaker: Speaker, swiped: Swiped) -> MatchInfo | None:
    context = desk.context
    async with context.database.begin() as connection:
        found = await list_matches(connection, user_id=speaker.user_id, match_id=swiped.match_id)
        if not found:
            return None
        other = await context.profiles.read_one(connection, user_id=found[0].other_id)
    return match_info(context, found[0], other=other, language=speaker.language) if other else None


ROUTES = (
    Route(method="GET", path="/api/deck", handler=show_deck, answer=DeckInfo, failures=(409,)),
    Route(
        method="POST",
        path="/api/swipes",
        handler=make_swipe,
        answer=SwipeResult,
        body=SwipeInput,
        failures=(400, 404, 422, 429),
    ),
    Route(method="POST", path="/api/swipes/undo", handler=undo_swipe, answer=UndoneCard, failures=(409,)),
    Route(method="GET", path="/api/likes", handler=show_likes, answer=Likes),
)
