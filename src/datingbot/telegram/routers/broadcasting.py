"""Broadcasting: /broadcast for owners, from the words over a preview and its readers' number to progress and stop.

To everybody else it is an unknown command. What needs more than buttons is in the Mini App.
"""

from __future__ import annotations

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, WebAppInfo

from datingbot.domain.broadcast import Segment
from datingbot.domain.fields import InvalidField
from datingbot.services import broadcasting
from datingbot.services.broadcasting import NoSuchBroadcast, NotADraft, Progress
from datingbot.services.context import Context
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.downloads import NotFetched, download
from datingbot.telegram.filters import Asks, Has, Says
from datingbot.telegram.keyboards import open_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain
from datingbot.telegram.routers.numbers import is_owner

SCREEN = "admin-announcements"

SEGMENTS = {
    "all": ("bot-news-all", Segment()),
    "lately": ("bot-news-lately", Segment(active_days=30)),
    "no-photo": ("bot-news-no-photo", Segment(photo="without")),
    "no-profile": ("bot-news-no-profile", Segment(profile="without")),
}
"""To whom, by a button; everything else is chosen in the app."""

ANY_LANGUAGE = "any"


class Broadcasting(StatesGroup):
    """The one state of this dialogue: the words are waited for."""

    words = State()


class NewsStep(CallbackData, prefix="news"):
    """What to do with a broadcast: choose its readers or their language, ask, send, look, stop, throw away."""

    step: str
    broadcast_id: int
    value: str = ""


def build() -> Router:
    """The router of this feature."""
    router = Router(name="broadcasting")
    router.message.register(begin, Asks("broadcast"), is_owner)
    router.message.register(take_words, StateFilter(Broadcasting.words), Says(), is_owner)
    router.message.register(take_words, StateFilter(Broadcasting.words), Has("photo"), is_owner)
    router.callback_query.register(step, NewsStep.filter())
    return router


async def begin(message: Message, context: Context, out: Outgoing, state: FSMContext, language: str) -> None:
    """/broadcast: ask for the words."""
    await state.set_state(Broadcasting.words)
    out.text(
        message.chat.id,
        context.texts.say_html(language, "bot-news-ask"),
        keyboard=open_keyboard(context, language=language, text="bot-news-app", screen=SCREEN),
    )


async def take_words(
    message: Message,
    bot: Bot,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """The words, with Telegram's formatting, or a photo with them: keep a draft, show it as members will see it."""
    try:
        photo = await download(bot, message) if message.photo else None
        said = message.html_text if message.text or message.caption else ""
        made = await broadcasting.compose_from_chat(context, connection, user_id=member.user_id, said=said, photo=photo)
    except InvalidField as error:
        out.text(message.chat.id, explain(context.texts, language, error, with_field=False))
        return
    except NotFetched:
        out.text(message.chat.id, context.texts.say_html(language, "bot-photo-lost"))
        return
    await state.clear()
    await broadcasting.preview(context, connection, broadcast_id=made.broadcast.id, reader_id=member.user_id)
    audience = await broadcasting.count_audience(context, connection, draft=made.broadcast.draft)
    out.text(
        message.chat.id,
        context.texts.say_html(language, "bot-news-whom", count=audience),
        keyboard=_whom_keyboard(context, made, language=language),
    )


async def step(
    query: CallbackQuery,
    callback_data: NewsStep,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    language: str,
) -> None:
    """A button under a broadcast; the message becomes what it is now."""
    if member.user_id not in context.admin_ids:
        out.answer_callback(
            member.user_id, query.id, text=context.texts.say(language, "bot-unknown-button"), alert=True
        )
        return
    try:
        text, keyboard = await _take_step(context, connection, callback_data, language=language)
    except (NotADraft, NoSuchBroadcast):
        out.answer_callback(member.user_id, query.id, text=context.texts.say(language, "error-not-a-draft"), alert=True)
        return
    out.answer_callback(member.user_id, query.id)
    if isinstance(query.message, Message):
        out.edit(member.user_id, query.message.message_id, text, keyboard=keyboard)
    else:
        out.text(member.user_id, text, keyboard=keyboard)


async def _take_step(
    context: Context, connection: Connection, pressed: NewsStep, *, language: str
) -> tuple[str, InlineKeyboardMarkup | None]:
    say, broadcast_id = context.texts.say_html, pressed.broadcast_id
    match pressed.step:
        case "discard":
            await broadcasting.discard(context, broadcast_id=broadcast_id)
            return say(language, "bot-news-discarded"), None
        case "send":
            begun = await broadcasting.start(context, connection, broadcast_id=broadcast_id, starts_at=None)
            return _tell_progress(context, begun, language=language)
        case "look":
            return _tell_progress(context, await broadcasting.show(connection, broadcast_id), language=language)
        case "stop":
            return _tell_progress(
                context, await broadcasting.stop(context, broadcast_id=broadcast_id), language=language
            )
    draft = await broadcasting.find_draft(connection, broadcast_id)
    now = Progress(broadcast=draft, waiting=0)
    if pressed.step in ("whom", "language"):
        segment = SEGMENTS.get(pressed.value, SEGMENTS["all"])[1] if pressed.step == "whom" else draft.draft.segment
        spoken = draft.draft.texts if pressed.step == "whom" else _languages(context, pressed.value)
        now = await broadcasting.narrow(connection, broadcast=draft, segment=segment, languages=list(spoken))
    audience = await broadcasting.count_audience(context, connection, draft=now.broadcast.draft)
    if pressed.step == "ask":
        return say(language, "bot-news-sure", count=audience), _sure_keyboard(context, now, language=language)
    text = say(language, "bot-news-whom", count=audience)
    return text, _whom_keyboard(context, now, language=language)


def _languages(context: Context, value: str) -> list[str]:
    return [value] if value in context.texts.languages else list(context.texts.languages)


def _whom_keyboard(context: Context, progress: Progress, *, language: str) -> InlineKeyboardMarkup:
    one, texts = progress.broadcast, context.texts
    spoken = set(one.draft.texts)

    def button(text: str, *, step: str, value: str = "", chosen: bool = False) -> InlineKeyboardButton:
        data = NewsStep(step=step, broadcast_id=one.id, value=value).pack()
        return InlineKeyboardButton(text=f"✅ {text}" if chosen else text, callback_data=data)

    segments = [
        button(texts.say(language, sentence), step="whom", value=name, chosen=one.draft.segment == segment)
        for name, (sentence, segment) in SEGMENTS.items()
    ]
    everyone = button(
        texts.say(language, "bot-news-any-language"),
        step="language",
        value=ANY_LANGUAGE,
        chosen=spoken == set(texts.languages),
    )
    languages = [
        button(texts.say(code, "language-name"), step="language", value=code, chosen=spoken == {code})
        for code in texts.languages
    ]
    app = WebAppInfo(url=f"{context.public_url}/?screen={SCREEN}-{one.id}")
    return InlineKeyboardMarkup(
        inline_keyboard=[
            segments[:2],
            segments[2:],
            [everyone],
            languages,
            [InlineKeyboardButton(text=texts.say(language, "bot-news-app"), web_app=app)],
            [
                button(texts.say(language, "bot-news-discard"), step="discard"),
                button(texts.say(language, "bot-news-send"), step="ask"),
            ],
        ]
    )


def _sure_keyboard(context: Context, progress: Progress, *, language: str) -> InlineKeyboardMarkup:
    steps = (("bot-news-back", "choose"), ("bot-news-really", "send"))
    return InlineKeyboardMarkup(
        inline_keyboard=[[_step(context, progress, sentence, step, language=language) for sentence, step in steps]]
    )


def _tell_progress(context: Context, progress: Progress, *, language: str) -> tuple[str, InlineKeyboardMarkup | None]:
    one = progress.broadcast
    text = context.texts.say_html(
        language,
        "bot-news-progress",
        state=context.texts.say(language, f"app-announce-state-{one.state}"),
        audience=one.audience or 0,
        sent=progress.sent,
        waiting=progress.waiting,
        held=one.held,
        unreachable=one.unreachable,
        failed=one.failed + one.unclear,
    )
    if one.state not in ("running", "scheduled"):
        return text, None
    buttons = [
        _step(context, progress, sentence, step, language=language)
        for sentence, step in (("bot-news-look", "look"), ("bot-news-stop", "stop"))
    ]
    return text, InlineKeyboardMarkup(inline_keyboard=[buttons])


def _step(context: Context, progress: Progress, sentence: str, step: str, *, language: str) -> InlineKeyboardButton:
    data = NewsStep(step=step, broadcast_id=progress.broadcast.id).pack()
    return InlineKeyboardButton(text=context.texts.say(language, sentence), callback_data=data)
