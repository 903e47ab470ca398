"""Consents, the policy, the archive of one's data, and erasing it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType


class ConsentInfo(Struct):
    """Something one may agree to; ``version`` of the text and ``since`` in Unix seconds while one does."""

    subject: str
    required: bool
    given: bool
    version: str | None
    since: int | None


class Consents(Struct):
    """All that one may agree to; ``version`` is that of the policy now, ``due`` what has to be agreed to anew."""

    consents: list[ConsentInfo]
    version: str
    due: list[str]


class ConsentsInput(Struct, forbid_unknown_fields=True):
    """What one agrees to (true) or takes back (false); what a profile needs is taken back by erasing it."""

    terms: Literal[True] | UnsetType = UNSET
    sensitive: Literal[True] | UnsetType = UNSET
    learning: bool | UnsetType = UNSET
    outcome: bool | UnsetType = UNSET


class PolicySection(Struct):
    """A heading and the paragraphs under it, as plain text."""

    title: str
    text: str


class Policy(Struct):
    """The privacy policy; ``url`` when the owner has one of their own."""

    version: str
    url: str | None
    sections: list[PolicySection]


class ExportInput(Struct, forbid_unknown_fields=True):
    """Where the archive is wanted: here alone, or in the chat with the bot as well."""

    to_chat: bool = False


class ExportInfo(Struct):
    """One's archive. ``url`` is a signed address of our own origin, good until ``url_expires_at`` in Unix seconds."""

    state: Literal["none", "building", "ready", "failed"]
    asked_at: int | None
    bytes: int | None
    file_name: str
    url: str | None
    url_expires_at: int | None


class ErasureQuestion(Struct):
    """What would be erased, and the token that says yes, until ``expires_at`` in Unix seconds."""

    token: str
    expires_at: int
    photos: int
    matches: int


class ErasureInput(Struct, forbid_unknown_fields=True):
    """Yes: the token of the question."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]
