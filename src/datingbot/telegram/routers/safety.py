"""Safety: /safety with tips, /verify for the selfie check, and the appeal, which is open to who was shut out too."""

from __future__ import annotations

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from datingbot.domain.appeals import parse_words
from datingbot.domain.fields import InvalidField
from datingbot.services.appealing import NotAppealable, appeal, check_appeal
from datingbot.services.context import Context
from datingbot.services.refusals import QuotaSpent
from datingbot.services.selfies import Check, begin_check, read_check, send_selfie
from datingbot.services.statements import compose
from datingbot.storage import decisions
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.downloads import NotFetched, download
from datingbot.telegram.filters import Asks, Has, IsImageFile, Says
from datingbot.telegram.keyboards import open_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import clean, explain
from datingbot.telegram.safety_keyboards import AppealPressed, CheckPressed, appeal_keyboard, safety_keyboard

DECISION = "decision_id"
"""Key in the dialogue's data: against which decision."""


class Safety(StatesGroup):
    """What is waited for."""

    appeal = State()
    selfie = State()


def build() -> Router:
    """The router of this feature."""
    router = Router(name="safety")
    router.message.register(give_tips, Asks("safety"))
    router.message.register(verify, Asks("verify"))
    router.callback_query.register(press_check, CheckPressed.filter())
    router.message.register(take_selfie, StateFilter(Safety.selfie), Has("photo"))
    router.message.register(take_selfie, StateFilter(Safety.selfie), IsImageFile())
    _register_appeal(router)
    return router


def build_for_banned() -> Router:
    """All that is left to who was shut out: to read why, and to object."""
    router = Router(name="safety-banned")
    _register_appeal(router)
    router.message.register(explain_ban)
    return router


def _register_appeal(router: Router) -> None:
    router.callback_query.register(press_appeal, AppealPressed.filter())
    router.message.register(take_appeal, StateFilter(Safety.appeal), Says())


async def give_tips(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """/safety: how to stay safe, and where to report, block and appeal."""
    check = await read_check(context, connection, user_id=member.user_id)
    out.text(
        message.chat.id,
        context.texts.say_html(language, "bot-safety"),
        keyboard=safety_keyboard(
            context, language=language, may_verify=member.has_profile and check.state in ("none", "asked")
        ),
    )


async def verify(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """/verify: ask for a gesture."""
    del message
    await _begin(context, connection, out=out, member=member, state=state, language=language)


async def press_check(
    query: CallbackQuery,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """The button under the tips."""
    out.answer_callback(member.user_id, query.id)
    await _begin(context, connection, out=out, member=member, state=state, language=language)


async def take_selfie(
    message: Message,
    bot: Bot,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """The photo with the gesture."""
    try:
        content = await download(bot, message)
        await send_selfie(context, connection, user_id=member.user_id, content=content)
    except InvalidField as error:
        problem = explain(context.texts, language, error, with_field=False)
        out.text(member.user_id, context.texts.say(language, "bot-photo-refused", problem=problem))
        return
    except NotFetched:
        problem = context.texts.say_html(language, "bot-photo-lost")
        out.text(member.user_id, context.texts.say(language, "bot-photo-refused", problem=problem))
        return
    await state.set_state(None)
    out.text(member.user_id, context.texts.say_html(language, "bot-selfie-sent"))


async def press_appeal(
    query: CallbackQuery,
    callback_data: AppealPressed,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """The button under a statement: ask for the member's words."""
    try:
        await check_appeal(context, connection, user_id=member.user_id, decision_id=callback_data.decision_id)
    except NotAppealable:
        said = context.texts.say(language, "error-not-appealable")
        out.answer_callback(member.user_id, query.id, text=said, alert=True)
        return
    out.answer_callback(member.user_id, query.id)
    await state.set_state(Safety.appeal)
    await state.update_data({DECISION: callback_data.decision_id})
    out.text(member.user_id, context.texts.say_html(language, "bot-appeal-ask"))


async def take_appeal(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """The member's words: into the queue of somebody else."""
    decision_id = (await state.get_data()).get(DECISION)
    try:
        words = parse_words(clean(message.text or ""))
        await appeal(context, connection, user_id=member.user_id, decision_id=int(decision_id or 0), words=words)
    except (InvalidField, QuotaSpent) as error:
        out.text(member.user_id, explain(context.texts, language, error, with_field=False))
        return
    except NotAppealable:
        await state.set_state(None)
        out.text(member.user_id, context.texts.say_html(language, "error-not-appealable"))
        return
    await state.set_state(None)
    out.text(member.user_id, context.texts.say_html(language, "bot-appeal-sent"))


async def explain_ban(
    message: Message, context: Context, connection: Connection, out: Outgoing, member: Member, language: str
) -> None:
    """Whatever somebody says who was shut out: why, and how to object."""
    del message
    own = (await decisions.list_decisions(connection, target_ids=[member.user_id])).get(member.user_id, [])
    held = next((each for each in own if each.action == "ban" and each.lifted_at is None), None)
    if held is None:
        out.text(member.user_id, context.texts.say_html(language, "error-banned"))
        return
    statement = await compose(context, connection, decision=held, language=language)
    out.text(
        member.user_id,
        context.texts.say_html(
            language,
            "bot-statement" if statement.appealable else "bot-statement-final",
            title=statement.title,
            rule=statement.rule,
            grounds=statement.grounds,
            how=statement.how,
            words=statement.words,
        ),
        keyboard=appeal_keyboard(context, decision_id=held.id, language=language) if statement.appealable else None,
    )


async def _begin(
    context: Context,
    connection: Connection,
    *,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    if not member.has_profile:
        out.text(
            member.user_id,
            context.texts.say_html(language, "bot-profile-missing"),
            keyboard=open_keyboard(context, language=language, screen="profile"),
        )
        return
    try:
        check = await begin_check(context, connection, user_id=member.user_id)
    except (InvalidField, QuotaSpent) as error:
        out.text(member.user_id, explain(context.texts, language, error, with_field=False))
        return
    if check.state == "asked":
        await state.set_state(Safety.selfie)
    out.text(member.user_id, _say_check(context, check, language=language))


def _say_check(context: Context, check: Check, *, language: str) -> str:
    if check.state != "asked" or check.gesture is None:
        return context.texts.say_html(language, "bot-selfie-waits")
    gesture = context.texts.say(language, f"gesture-{check.gesture}")
    return context.texts.say_html(language, "bot-selfie-ask", gesture=gesture)
