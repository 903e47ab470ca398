"""Moderation: /reports with a verdict's buttons, /ban and /unban for moderators, /moderators for owners.

To everybody else these are unknown commands.
"""

from __future__ import annotations

import html

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from datingbot.domain.rules import RULES
from datingbot.services import banning, moderating, moderation_queue
from datingbot.services.banning import Protected
from datingbot.services.context import Context
from datingbot.services.moderating import AfterCommit, AlreadyDecided, NoSuchCase, Verdict
from datingbot.services.moderation_queue import OpenCase
from datingbot.services.moderators import add_moderator, is_moderator, remove_moderator
from datingbot.storage import moderators
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.filters import Asks
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.safety_keyboards import VERDICTS, CasePressed, case_keyboard

KINDS = {
    "conduct": "bot-case-conduct",
    "photo": "bot-case-photo",
    "selfie": "bot-case-selfie",
    "appeal": "bot-case-appeal",
}
DONE = {
    "dismiss": "bot-done-dismiss",
    "warn": "bot-done-warn",
    "limit": "bot-done-limit",
    "ban": "bot-done-ban",
    "approve-photo": "bot-done-approve-photo",
    "reject-photo": "bot-done-reject-photo",
    "verify": "bot-done-verify",
    "refuse-selfie": "bot-done-refuse-selfie",
    "lift": "bot-done-lift",
    "uphold": "bot-done-uphold",
}
"""What was done, in words."""

EXCERPT_MOST = 300
REPORTS_SHOWN = 5


def build() -> Router:
    """The router of this feature."""
    router = Router(name="moderation")
    router.message.register(show_first, Asks("reports"), moderates)
    router.message.register(ban, Asks("ban"), moderates)
    router.message.register(unban, Asks("unban"), moderates)
    router.message.register(manage_moderators, Asks("moderators"), owns)
    router.callback_query.register(press_case, CasePressed.filter())
    return router


async def moderates(_: Message, context: Context, connection: Connection, member: Member) -> bool:
    """Whether the member may decide about others."""
    return await is_moderator(context, connection, user_id=member.user_id)


async def owns(_: Message, context: Context, member: Member) -> bool:
    """Whether the member owns this service."""
    return member.user_id in context.admin_ids


async def show_first(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/reports: the most pressing case."""
    del message
    await _show(context, connection, out, member=member, language=language, after=None)


async def press_case(
    query: CallbackQuery,
    callback_data: CasePressed,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
    after_commit: AfterCommit,
) -> None:
    """A button under a case: decide it, then show the next one."""
    texts = context.texts
    if not await is_moderator(context, connection, user_id=member.user_id):
        out.answer_callback(member.user_id, query.id, text=texts.say(language, "bot-unknown-button"), alert=True)
        return
    if callback_data.verdict not in VERDICTS:
        out.answer_callback(member.user_id, query.id)
        await _show(context, connection, out, member=member, language=language, after=callback_data.case_id)
        return
    try:
        decided = await moderating.decide_within(
            context,
            connection,
            moderator_id=member.user_id,
            case_id=callback_data.case_id,
            verdict=Verdict(verdict=callback_data.verdict, rule=None, words=""),
            after_commit=after_commit,
        )
    except AlreadyDecided:
        said = texts.say(language, "error-already-decided")
        out.answer_callback(member.user_id, query.id, text=said, alert=True)
    except NoSuchCase:
        out.answer_callback(member.user_id, query.id, text=texts.say(language, "error-not-found"), alert=True)
        return
    else:
        out.answer_callback(member.user_id, query.id, text=texts.say(language, DONE[decided.action]))
        if isinstance(query.message, Message):
            line = texts.say_html(language, "bot-case-decided", number=callback_data.case_id)
            done = html.escape(texts.say(language, DONE[decided.action]))
            out.edit(member.user_id, query.message.message_id, f"{line}\n{done}")
    await _show(context, connection, out, member=member, language=language, after=callback_data.case_id)


async def ban(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/ban <id> [rule] [words for the member]."""
    user_id, rest = _read_id(message)
    if user_id is None or user_id == member.user_id:
        _say(context, out, member, language, "bot-ban-how", rules=", ".join(RULES))
        return
    rule, _, words = rest.partition(" ")
    if rule not in RULES:
        rule, words = "other", rest
    try:
        banned = await banning.ban(
            context, connection, moderator_id=member.user_id, user_id=user_id, rule=rule, words=words[:500]
        )
    except Protected:
        _say(context, out, member, language, "error-protected")
        return
    if banned:
        await moderators.write_log(connection, moderator_id=member.user_id, target_id=user_id, action="ban", rule=rule)
    _say(context, out, member, language, "bot-ban-done" if banned else "bot-ban-already", id=str(user_id))


async def unban(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/unban <id>."""
    user_id, _ = _read_id(message)
    if user_id is None:
        _say(context, out, member, language, "bot-unban-how")
        return
    opened = await banning.unban(context, connection, user_id=user_id)
    if opened:
        await moderators.write_log(connection, moderator_id=member.user_id, target_id=user_id, action="unban")
    _say(context, out, member, language, "bot-unban-done" if opened else "bot-unban-already", id=str(user_id))


async def manage_moderators(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/moderators lists them; /moderators <id> adds one, /moderators -<id> removes one."""
    argument = (message.text or "").partition(" ")[2].strip()
    user_id = _as_id(argument.removeprefix("-"))
    if argument and user_id is None:
        _say(context, out, member, language, "bot-moderators-how")
    elif user_id is None:
        listed = await moderators.list_moderators(connection)
        names = ", ".join(f"{one.name or '–'} ({one.user_id})" for one in listed)
        _say(context, out, member, language, "bot-moderators" if listed else "bot-moderators-none", names=names)
    elif argument.startswith("-"):
        removed = await remove_moderator(context, connection, owner_id=member.user_id, user_id=user_id)
        outcome = "bot-moderators-removed" if removed else "bot-moderators-unknown"
        _say(context, out, member, language, outcome, id=str(user_id))
    else:
        outcome = {
            "added": "bot-moderators-added",
            "there": "bot-moderators-there",
            "unknown": "bot-moderators-unknown",
        }[await add_moderator(context, connection, owner_id=member.user_id, user_id=user_id)]
        _say(context, out, member, language, outcome, id=str(user_id))


async def _show(
    context: Context, connection: Connection, out: Outgoing, *, member: Member, language: str, after: int | None
) -> None:
    """The first case, or the one that comes behind ``after``; nothing left is said too."""
    queue = await moderation_queue.read_queue(context, connection, moderator_id=member.user_id)
    ids = [found.case.id for found in queue]
    place = ids.index(after) + 1 if after in ids else 0
    if place >= len(queue):
        place = 0
    if not queue:
        _say(context, out, member, language, "bot-queue-empty")
        return
    found = queue[place]
    text = describe(context, found, language=language, waiting=len(queue))
    keyboard = case_keyboard(context, found, language=language)
    photo_id = found.selfie.photo_id if found.selfie else found.case.photo_id
    if photo_id is None and found.profile is not None and found.profile.photos:
        photo_id = found.profile.photos[0].id
    if photo_id is not None:
        out.photo(member.user_id, photo_id, caption="")
    out.text(member.user_id, text, keyboard=keyboard)


def describe(context: Context, found: OpenCase, *, language: str, waiting: int) -> str:
    """A case as Telegram HTML: who, what was said and found, what was before, what is advised."""
    texts = context.texts
    profile = found.profile
    lines = [
        texts.say_html(
            language,
            "bot-case",
            kind=texts.say(language, KINDS[found.case.kind]),
            number=found.case.id,
            waiting=waiting,
            name=profile.name if profile else "–",
            age=profile.age if profile else 0,
            id=str(found.case.target_id),
        )
    ]
    if found.case.urgent:
        lines.append(texts.say_html(language, "bot-case-urgent"))
    if found.state.hidden_at is not None:
        lines.append(texts.say_html(language, "bot-case-hidden"))
    for report in found.reports[:REPORTS_SHOWN]:
        rule = texts.say(language, f"rule-{report.reason}")
        lines.append(texts.say_html(language, "bot-case-report", rule=rule, words=report.words[:EXCERPT_MOST]))
    lines += [
        texts.say_html(language, "bot-case-flag", finding=texts.say(language, f"finding-{finding}"))
        for finding in sorted({flag.finding for flag in found.flags})
    ]
    if profile is not None and profile.bio:
        lines.append(texts.say_html(language, "bot-case-bio", bio=profile.bio[:EXCERPT_MOST]))
    if found.appeal is not None:
        lines.append(texts.say_html(language, "bot-case-appeal-words", words=found.appeal.words[:EXCERPT_MOST]))
    if found.selfie is not None:
        gesture = texts.say(language, f"gesture-{found.selfie.gesture}")
        lines.append(texts.say_html(language, "bot-case-gesture", gesture=gesture))
    lines.append(texts.say_html(language, "bot-case-strikes", count=found.strikes))
    return "\n".join(lines)


def _read_id(message: Message) -> tuple[int | None, str]:
    """The id behind a command, and what follows it."""
    first, _, rest = (message.text or "").partition(" ")[2].strip().partition(" ")
    return _as_id(first), rest.strip()


def _as_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 and 0 < int(text) < 2**52 else None


def _say(context: Context, out: Outgoing, member: Member, language: str, sentence: str, **params: str) -> None:
    out.text(member.user_id, context.texts.say_html(language, sentence, **params))
