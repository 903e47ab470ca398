"""Editing: /edit changes one field of the profile in the chat, or asks for all that a new one still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from datingbot.domain.fields import InvalidField
from datingbot.domain.interests import INTERESTS
from datingbot.domain.profile import INTERESTS_MOST
from datingbot.services.consenting import find_due
from datingbot.services.context import Context
from datingbot.services.geonames import Town
from datingbot.services.profiles import form_of, save_profile
from datingbot.storage import profiles
from datingbot.storage.database import Connection
from datingbot.storage.members import Member
from datingbot.telegram.agreeing import ask_to_agree
from datingbot.telegram.drafts import FIELDS, drop_draft, keep_draft, read_draft
from datingbot.telegram.filters import Asks, Has, Says
from datingbot.telegram.keyboards import FieldChosen, ValueChosen, fields_keyboard, launch_keyboard, values_keyboard
from datingbot.telegram.outgoing import Outgoing
from datingbot.telegram.problems import explain, name_choice
from datingbot.telegram.typed import CHOICES, EMPTY, check_field, find_problem, read_typed

SKIP = "-"
FIELD = "field"
"""Key in the dialogue's data: the field that was asked for."""


class Editing(StatesGroup):
    """The one state of this dialogue: a value is waited for."""

    value = State()


@dataclass(frozen=True, slots=True)
class EditingDesk:
    """What every step of the dialogue needs."""

    context: Context
    connection: Connection
    out: Outgoing
    member: Member
    state: FSMContext
    language: str

    async def begin(self) -> None:
        """/edit: go on with a draft, change a profile, or begin a new one."""
        draft = read_draft(await self.state.get_data())
        if draft is not None:
            await self.go_on(draft.form)
        elif self.member.has_profile:
            self.out.text(
                self.member.user_id,
                self._say("bot-edit-which"),
                keyboard=fields_keyboard(self.context, language=self.language, fields=FIELDS),
            )
        else:
            await self.go_on({})

    async def ask(self, field: str) -> None:
        """Ask for one field, with its choices as buttons."""
        await self.state.set_state(Editing.value)
        await self.state.update_data({FIELD: field})
        interests = ", ".join(
            name_choice(self.context.texts, self.language, field="interest", value=i) for i in INTERESTS
        )
        text = self.context.texts.say_html(
            self.language, f"bot-ask-{field.replace('_', '-')}", most=INTERESTS_MOST, interests=interests
        )
        self.out.text(self.member.user_id, text, keyboard=self._choices(field))

    async def take_text(self, field: str, text: str) -> None:
        """A value as it was typed."""
        try:
            value = read_typed(self.context, field=field, text=text)
        except InvalidField as error:
            await self._refuse(error)
            return
        if field == "place_id" and isinstance(value, list):
            await self._offer_towns(value)
        else:
            await self.take(field, value)

    async def take(self, field: str, value: object) -> None:
        """A value in the form's terms: check it, then ask for the next or save."""
        try:
            check_field(self.context, field=field, value=value)
        except InvalidField as error:
            await self._refuse(error)
            return
        await self.go_on({**await self._form(), field: value})

    async def go_on(self, form: Mapping[str, object]) -> None:
        """Ask for what the form lacks, once its kind was agreed to; save it when nothing is lacking."""
        if not self.member.has_profile and await find_due(self.context, self.connection, user_id=self.member.user_id):
            await keep_draft(self.state, form=form, problem=None)
            ask_to_agree(self.context, self.out, user_id=self.member.user_id, language=self.language)
            return
        found = find_problem(self.context, form)
        if found is None:
            _, created = await save_profile(self.context, self.connection, user_id=self.member.user_id, form=form)
            await drop_draft(self.state)
            self.out.text(
                self.member.user_id,
                self._say("bot-profile-created" if created else "bot-profile-saved"),
                keyboard=launch_keyboard(self.context, user_id=self.member.user_id, language=self.language),
            )
            return
        field, problem = found
        await keep_draft(self.state, form=form, problem=problem)
        if problem is not None:
            self.out.text(self.member.user_id, explain(self.context.texts, self.language, problem))
        await self.ask(field)

    async def _form(self) -> dict[str, object]:
        draft = read_draft(await self.state.get_data())
        if draft is not None:
            return draft.form
        profile = await profiles.read_profile(self.connection, user_id=self.member.user_id)
        return form_of(profile) if profile else {}

    async def _refuse(self, error: InvalidField) -> None:
        if error.rule == "under-age":
            # Nothing at all is kept of somebody who may not be here.
            await drop_draft(self.state)
        self.out.text(
            self.member.user_id,
            explain(self.context.texts, self.language, error),
            keyboard=self._choices(error.field),
        )

    async def _offer_towns(self, towns: list[Town]) -> None:
        if len(towns) == 1:
            await self.take("place_id", towns[0].place_id)
            return
        labels = [(town.place_id, f"{town.name_in(self.language)}, {town.country_name}") for town in towns]
        self.out.text(
            self.member.user_id, self._say("bot-ask-which-place"), keyboard=values_keyboard("place_id", values=labels)
        )

    def _choices(self, field: str) -> InlineKeyboardMarkup | None:
        if field in CHOICES:
            return values_keyboard(field, values=[(value, self._name(field, value)) for value in CHOICES[field]])
        if field in EMPTY:
            skip = self.context.texts.say(self.language, "bot-ask-skip")
            return values_keyboard(field, values=[(SKIP, skip)])
        return None

    def _name(self, field: str, value: str) -> str:
        return name_choice(self.context.texts, self.language, field=field, value=value)

    def _say(self, message: str) -> str:
        return self.context.texts.say_html(self.language, message)


def build() -> Router:
    """The feature's router."""
    router = Router(name="editing")
    waiting = StateFilter(Editing.value)
    router.message.register(edit, Asks("edit"))
    router.message.register(take_text, waiting, Says())
    router.message.register(take_position, waiting, Has("location"))
    router.callback_query.register(choose_field, FieldChosen.filter(F.field.in_({"any", *FIELDS})))
    router.callback_query.register(choose_value, ValueChosen.filter(F.field.in_(FIELDS)), waiting)
    return router


async def edit(
    _message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """/edit."""
    await EditingDesk(context, connection, out, member, state, language).begin()


async def choose_field(
    query: CallbackQuery,
    callback_data: FieldChosen,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """A field's button; without a profile everything is asked in order."""
    out.answer_callback(member.user_id, query.id)
    desk = EditingDesk(context, connection, out, member, state, language)
    if callback_data.field == "any" or not member.has_profile:
        await desk.begin()
    else:
        await desk.ask(callback_data.field)


async def choose_value(
    query: CallbackQuery,
    callback_data: ValueChosen,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """A value's button, good only while its field is asked for."""
    if (await state.get_data()).get(FIELD) != callback_data.field:
        said = context.texts.say(language, "bot-unknown-button")
        out.answer_callback(member.user_id, query.id, text=said, alert=True)
        return
    out.answer_callback(member.user_id, query.id)
    field, value = callback_data.field, callback_data.value
    desk = EditingDesk(context, connection, out, member, state, language)
    await desk.take(field, EMPTY[field] if value == SKIP and field in EMPTY else value)


async def take_text(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """The answer to a question."""
    desk = EditingDesk(context, connection, out, member, state, language)
    field = (await state.get_data()).get(FIELD)
    if field in FIELDS:
        await desk.take_text(field, message.text or "")
    else:
        await desk.begin()


async def take_position(
    message: Message,
    context: Context,
    connection: Connection,
    out: Outgoing,
    member: Member,
    state: FSMContext,
    language: str,
) -> None:
    """A position instead of a town's name: the nearest town is kept, the position is not."""
    desk = EditingDesk(context, connection, out, member, state, language)
    field = (await state.get_data()).get(FIELD)
    if field != "place_id" or message.location is None:
        await desk.ask(field if field in FIELDS else FIELDS[0])
        return
    town = context.gazetteer.nearest(message.location.latitude, message.location.longitude)
    if town is None:
        await desk.ask("place_id")
    else:
        await desk.take("place_id", town.place_id)
