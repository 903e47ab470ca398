"""Replies: commands that only speak, found by name and answered without building Telegram's models.

Validating an update into aiogram's models and asking every router's filters is a quarter of what such an update costs
(docs/performance.md). Here a command is a key and its answer a function of the member.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datingbot.services.context import Context
from datingbot.storage.members import Member
from datingbot.telegram.outgoing import Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command without a payload, of a member who is in no dialogue; ``first_name`` is Telegram's, as typed."""

    context: Context
    out: Outgoing
    member: Member
    first_name: str

    @property
    def language(self) -> str:
        """The member's."""
        return self.member.language


Reply = Callable[[Asked], None]


def find_reply(replies: Mapping[str, Reply], text: str | None) -> Reply | None:
    """The reply to a message's text: one word that is a command, in any case, whoever it mentions.

    The mention is not compared: in a private chat every command is for us.
    """
    if not text or text[0] != "/":
        return None
    return replies.get(text[1:].partition("@")[0].casefold())
