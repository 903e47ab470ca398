"""Swiping: one like or pass, a mutual like that becomes exactly one match, and the queue a device kept offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datingbot.domain.compatibility import compatibility
from datingbot.domain.conduct import SUPERLIKES, SWIPES
from datingbot.domain.fields import InvalidField
from datingbot.domain.message import TURN_WITHIN
from datingbot.domain.swipe import Swipe, parse_swipe
from datingbot.services.announcing import announce_match
from datingbot.services.context import Context
from datingbot.services.discovery import Card, show_card, traits_of
from datingbot.services.refusals import Limited as Limited
from datingbot.services.refusals import QuotaSpent as QuotaSpent
from datingbot.services.refusals import TooAlike as TooAlike
from datingbot.services.refusals import Unavailable as Unavailable
from datingbot.services.screening import screen_note
from datingbot.storage import chats, matches, swipes
from datingbot.storage.database import Connection
from datingbot.storage.swipes import Asked, Recorded

QUEUE_MOST = 100
"""Swipes in one ``sendData``; 4096 bytes hold fewer."""


Refusal = InvalidField | Unavailable | QuotaSpent | Limited | TooAlike


class OwesAnswers(Unavailable):
    """``count`` people wait for the member's answer: first these, then new ones."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} people wait for an answer")
        self.count = count


@dataclass(frozen=True, slots=True)
class Swiped:
    """``outcome``: recorded, matched or repeated; ``match_id`` when the two are matched."""

    outcome: str
    match_id: int | None
    likes_left: int
    superlikes_left: int


async def swipe(context: Context, *, user_id: int, form: Mapping[str, object]) -> Swiped:
    """Check and store one swipe; the common case is one round trip, shared with those that come meanwhile.

    Raises :class:`InvalidField`, :class:`Unavailable`, :class:`OwesAnswers`, :class:`QuotaSpent`, and for a note
    :class:`Limited` and :class:`TooAlike`; nothing is stored then.
    """
    parsed = parse_swipe(form, member_id=user_id)
    if parsed.note is not None:
        async with context.database.begin() as connection:
            refusal = await _refuse_note(context, connection, user_id=user_id, swipe=parsed)
        if refusal is not None:
            raise refusal
    asked = _ask(context, user_id=user_id, swipe=parsed, per_minute=SWIPES.most)
    recorded = await context.swipes.add(asked)
    if recorded.outcome == "busy":
        # Another update or swipe of theirs is under way: this one waits for it.
        async with context.database.autocommit() as connection:
            recorded = await swipes.record_swipe(connection, asked, final=False)
    if recorded.outcome not in ("recorded", "repeated", "mutual"):
        async with context.database.autocommit() as connection:
            await _refuse(context, connection, asked=asked, outcome=recorded.outcome)
    if recorded.outcome != "mutual":
        return _as_swiped(recorded)
    async with context.database.begin() as connection:
        return await swipe_within(context, connection, user_id=user_id, swipe=parsed)


async def swipe_within(context: Context, connection: Connection, *, user_id: int, swipe: Swipe) -> Swiped:
    """Store one swipe in the caller's transaction, and the match with its announcements when it makes one."""
    asked = _ask(context, user_id=user_id, swipe=swipe, per_minute=None)
    recorded = await swipes.record_swipe(connection, asked, final=True)
    await _refuse(context, connection, asked=asked, outcome=recorded.outcome)
    if recorded.outcome != "mutual":
        return _as_swiped(recorded)
    match_id = await _match(context, connection, user_id=user_id, target_id=swipe.target_id)
    outcome = "matched" if match_id is not None else "recorded"
    return Swiped(outcome, match_id, recorded.likes_left, recorded.superlikes_left)


async def flush_queue(
    context: Context, connection: Connection, *, user_id: int, forms: Sequence[object]
) -> list[Swiped | Refusal]:
    """Store a queue of swipes in the caller's transaction; each answers for itself, in the order given.

    Pairs are locked in one order, whatever the queue's, so that two queues cannot wait for each other.
    """
    if len(forms) > QUEUE_MOST:
        raise InvalidField("swipes", "too-many", {"most": QUEUE_MOST})
    answers: list[Swiped | Refusal | None] = [None] * len(forms)
    parsed: list[tuple[int, Swipe]] = []
    for place, form in enumerate(forms):
        try:
            if not isinstance(form, Mapping):
                raise InvalidField("swipes", "not-an-object")
            parsed.append((place, parse_swipe(form, member_id=user_id)))
        except InvalidField as error:
            answers[place] = error
    for place, one in sorted(parsed, key=lambda entry: (entry[1].target_id, entry[0])):
        refusal = await _refuse_note(context, connection, user_id=user_id, swipe=one)
        if refusal is not None:
            answers[place] = refusal
            continue
        try:
            answers[place] = await swipe_within(context, connection, user_id=user_id, swipe=one)
        except (Unavailable, QuotaSpent) as error:
            answers[place] = error
    return [answer for answer in answers if answer is not None]


async def owes_answers(context: Context, connection: Connection, *, user_id: int) -> bool:
    """Whether so many people wait for the member's answer that they should answer before they like on."""
    most = context.rules.chat.turn_limit
    return most > 0 and await chats.count_turns(connection, user_id=user_id, within=TURN_WITHIN, most=most) >= most


async def undo_pass(context: Context, connection: Connection, *, user_id: int) -> Card | None:
    """Take back the last pass of the last ten minutes; the person's card, or None when there is nothing to undo."""
    target_id = await swipes.undo_last_pass(connection, member_id=user_id)
    if target_id is None:
        return None
    return await show_card(context, connection, user_id=user_id, target_id=target_id)


async def _refuse_note(
    context: Context, connection: Connection, *, user_id: int, swipe: Swipe
) -> InvalidField | Limited | TooAlike | None:
    if swipe.note is None:
        return None
    screened = await screen_note(context, connection, sender_id=user_id, recipient_id=swipe.target_id, text=swipe.note)
    return screened.refusal


def _ask(context: Context, *, user_id: int, swipe: Swipe, per_minute: int | None) -> Asked:
    rules = context.rules
    return Asked(
        member_id=user_id,
        swipe=swipe,
        likes=rules.likes_per_day,
        superlikes=rules.superlikes_per_day,
        per_minute=per_minute,
        turns=rules.chat.turn_limit if swipe.action == "like" else 0,
    )


async def _refuse(context: Context, connection: Connection, *, asked: Asked, outcome: str) -> None:
    """Raise what the outcome means when it is a refusal."""
    match outcome:
        case "unavailable":
            raise Unavailable(f"member {asked.swipe.target_id} is not available to {asked.member_id}")
        case "out-of-swipes":
            raise QuotaSpent(SWIPES)
        case "out-of-likes" if await owes_answers(context, connection, user_id=asked.member_id):
            raise OwesAnswers(context.rules.chat.turn_limit)
        case "out-of-likes":
            raise QuotaSpent(context.rules.likes)
        case "out-of-superlikes":
            raise QuotaSpent(SUPERLIKES)


def _as_swiped(recorded: Recorded) -> Swiped:
    return Swiped(recorded.outcome, recorded.match_id, recorded.likes_left, recorded.superlikes_left)


async def _match(context: Context, connection: Connection, *, user_id: int, target_id: int) -> int | None:
    found = await context.profiles.read(connection, user_ids=(user_id, target_id))
    mine, theirs = found.get(user_id), found.get(target_id)
    if mine is None or theirs is None:
        return None
    score = compatibility(
        traits_of(mine),
        traits_of(theirs),
        popularity=await context.popularity.read(connection),
        weights=context.rules.weights,
    )
    if score < context.rules.threshold:
        return None
    match_id = await matches.write_match(connection, a=user_id, b=target_id, score=score)
    if match_id is not None:
        await announce_match(context, connection, match_id=match_id, a=mine, b=theirs)
    return match_id
