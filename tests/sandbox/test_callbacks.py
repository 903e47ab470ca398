"""Button presses wait for an answer only so long."""

import pytest

from telegram_sandbox.callbacks import Callbacks
from telegram_sandbox.refusals import RefusalError


async def test_a_press_can_not_be_answered_after_a_minute() -> None:
    clock = [0.0]
    callbacks = Callbacks(now=lambda: clock[0])
    early, late = callbacks.open(person_id=1), callbacks.open(person_id=1)
    clock[0] = 59
    callbacks.answer(early.id, content={"text": None})
    clock[0] = 61
    with pytest.raises(RefusalError, match="query is too old"):
        callbacks.answer(late.id, content={"text": None})
