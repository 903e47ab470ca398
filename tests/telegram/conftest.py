"""Chats for the tests of conversations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chat import Chat
from datingbot.services.context import Context

OpenChat = Callable[..., Chat]


@pytest.fixture
def open_chat(context: Context) -> OpenChat:
    """``open_chat(user_id)``: a person's chat with the bot."""

    def open_one(user_id: int = 5, *, language: str = "en") -> Chat:
        return Chat(context, user_id=user_id, language=language)

    return open_one
