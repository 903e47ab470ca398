"""Screening what members write: bios, notes and messages, each before anybody else reads it.

What was found stays noted when the text itself is refused: refusals are returned, not raised, so that the caller's
transaction can be committed before it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from datingbot.domain.fields import InvalidField
from datingbot.domain.screening.repetition import WINDOW, digest_text, pace
from datingbot.domain.screening.verdict import (
    CONTACTS,
    EARLY_MESSAGES,
    Verdict,
    find,
    judge_bio,
    judge_message,
    judge_note,
)
from datingbot.services.context import Context
from datingbot.services.keyring import CannotOpen, flag_place
from datingbot.services.moderators import call_moderators
from datingbot.services.refusals import Limited, TooAlike
from datingbot.services.reporting import hide
from datingbot.storage import cases, chats, flags
from datingbot.storage.database import Connection
from datingbot.storage.flags import Flag

REPEATED = "repeat"
"""The finding for the same text to very many people."""

CONTACTS_TO_PEOPLE = 3
"""People exchange numbers; who gives theirs to so many strangers within a week is looked at."""

CONTACTS_WITHIN = timedelta(days=7)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Screened:
    """What is to be done with a text: refused, or delivered, with a caution to its reader when ``cautions``."""

    refusal: InvalidField | Limited | TooAlike | None
    cautions: bool


async def screen_message(
    context: Context, connection: Connection, *, sender_id: int, recipient_id: int, text: str, sent_before: int
) -> Screened:
    """Look at a message before it is stored; ``sent_before`` counts the sender's earlier ones in this conversation.

    Commit what this wrote also when the message is refused, then raise or say the refusal.
    """
    verdict = judge_message(find(text, year=context.today().year), sent_before=sent_before)
    return await _screen(
        context,
        connection,
        writer_id=sender_id,
        recipient_id=recipient_id,
        text=text,
        place="message",
        verdict=verdict,
    )


async def screen_chat(context: Context, connection: Connection, *, user_id: int, match_id: int, text: str) -> Screened:
    """:func:`screen_message` for a match; one that is no longer open is left to who stores the message."""
    partner = await chats.find_partner(connection, user_id=user_id, match_id=match_id, most=EARLY_MESSAGES)
    if partner is None:
        return Screened(None, cautions=False)
    other_id, sent = partner
    return await screen_message(
        context, connection, sender_id=user_id, recipient_id=other_id, text=text, sent_before=sent
    )


async def screen_note(
    context: Context, connection: Connection, *, sender_id: int, recipient_id: int, text: str
) -> Screened:
    """Look at a note that goes with a like, in the same way."""
    verdict = judge_note(find(text, year=context.today().year))
    return await _screen(
        context, connection, writer_id=sender_id, recipient_id=recipient_id, text=text, place="note", verdict=verdict
    )


async def screen_profile(context: Context, connection: Connection, *, user_id: int, name: str, bio: str) -> None:
    """Look at what a saved profile says, in the transaction that saved it; what asks for money hides it."""
    text = f"{name}\n{bio}"
    verdict = judge_bio(find(text, year=context.today().year))
    if not verdict.flags:
        return
    case_id = await _note(context, connection, user_id=user_id, to_id=None, text=text, place="bio", verdict=verdict)
    if verdict.hides and case_id is not None:
        await hide(context, connection, user_id=user_id, case_id=case_id, rule="scam")


def open_excerpt(context: Context, *, flag: Flag, user_id: int) -> str:
    """The text in which something was found; empty when no secret opens it any more."""
    if flag.excerpt is None:
        return ""
    try:
        return context.keyring.open(flag.excerpt, bound_to=flag_place(user_id=user_id))
    except CannotOpen as error:
        log.error("an excerpt cannot be opened", reason=str(error))
        return ""


async def _screen(
    context: Context,
    connection: Connection,
    *,
    writer_id: int,
    recipient_id: int,
    text: str,
    place: str,
    verdict: Verdict,
) -> Screened:
    recipient = await context.profiles.read_one(connection, user_id=recipient_id)
    digest = digest_text(text, without=recipient.name if recipient else "")
    writer = await flags.look_at_writer(
        connection, user_id=writer_id, recipient_id=recipient_id, digest=digest, within=WINDOW
    )
    if writer.muted_until is not None:
        return Screened(Limited(writer.muted_until), cautions=False)
    if verdict.flags:
        await _note(context, connection, user_id=writer_id, to_id=recipient_id, text=text, place=place, verdict=verdict)
    tempo = pace(writer.people, since_last=writer.since)
    if tempo.pace == "stop":
        await _note_repetition(context, connection, user_id=writer_id, text=text, place=place)
    if tempo.pace != "go":
        return Screened(TooAlike(int(tempo.wait.total_seconds()) + 1), cautions=False)
    if verdict.refusal is not None:
        return Screened(InvalidField("text" if place == "message" else "note", verdict.refusal), cautions=False)
    if digest is not None:
        await flags.keep_text(connection, user_id=writer_id, recipient_id=recipient_id, digest=digest)
    return Screened(None, verdict.cautions)


async def _note(
    context: Context,
    connection: Connection,
    *,
    user_id: int,
    to_id: int | None,
    text: str,
    place: str,
    verdict: Verdict,
) -> int | None:
    """Keep the findings, and open a case when they are worth one; its id, or None."""
    excerpt = context.keyring.seal(text, bound_to=flag_place(user_id=user_id))
    for finding in verdict.flags:
        await flags.write_flag(connection, user_id=user_id, to_id=to_id, place=place, finding=finding, excerpt=excerpt)
    if CONTACTS.issuperset(verdict.flags) and place != "bio":
        people = await flags.count_addressees(
            connection, user_id=user_id, findings=sorted(CONTACTS), within=CONTACTS_WITHIN
        )
        if people < CONTACTS_TO_PEOPLE:
            return None
    case_id = await cases.open_case(connection, target_id=user_id, kind="conduct", urgent=verdict.urgent)
    await flags.attach_flags(connection, user_id=user_id, case_id=case_id)
    if verdict.urgent:
        await call_moderators(context, connection)
    return case_id


async def _note_repetition(context: Context, connection: Connection, *, user_id: int, text: str, place: str) -> None:
    excerpt = context.keyring.seal(text, bound_to=flag_place(user_id=user_id))
    await flags.write_flag(connection, user_id=user_id, to_id=None, place=place, finding=REPEATED, excerpt=excerpt)
    case_id = await cases.open_case(connection, target_id=user_id, kind="conduct")
    await flags.attach_flags(connection, user_id=user_id, case_id=case_id)
