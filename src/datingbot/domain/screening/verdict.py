"""Verdicts: what was found in a text and what follows, by where it was written and how far two people have come."""

from __future__ import annotations

from dataclasses import dataclass

from datingbot.domain.screening.ages import claims_to_be_a_minor
from datingbot.domain.screening.contacts import has_handle, has_link, has_phone
from datingbot.domain.screening.folding import fold
from datingbot.domain.screening.scams import asks_for_money

CONTACTS = frozenset({"link", "phone", "handle"})
FINDINGS = ("age", "money", "link", "phone", "handle")
"""From the gravest to the mildest."""

EARLY_MESSAGES = 3
"""In so many first messages two people are strangers: contacts and money then are what strangers want."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What follows from a text.

    ``delivers``: it goes to where it was meant for. ``cautions``: the reader is warned. ``flags``: findings that are
    noted for the moderators. ``urgent``: a moderator must look at once. ``hides``: the whole profile waits for a look.
    """

    findings: tuple[str, ...] = ()
    delivers: bool = True
    cautions: bool = False
    flags: tuple[str, ...] = ()
    urgent: bool = False
    hides: bool = False

    @property
    def refusal(self) -> str | None:
        """Names the sentence for the writer of what is not delivered."""
        if self.delivers:
            return None
        return "text-asks-for-money" if "money" in self.findings else "text-has-contacts"


def find(text: str, *, year: int) -> tuple[str, ...]:
    """What is in a text, gravest first; empty for nearly every text people write."""
    folded = fold(text)
    found = {
        "age": claims_to_be_a_minor(folded, year=year),
        "money": asks_for_money(folded),
        "link": has_link(folded),
        "phone": has_phone(folded),
        "handle": has_handle(folded),
    }
    return tuple(finding for finding in FINDINGS if found[finding])


def judge_bio(findings: tuple[str, ...]) -> Verdict:
    """A profile is read by everybody: what asks for money waits for a moderator, contacts are looked at."""
    return Verdict(findings=findings, flags=findings, urgent="age" in findings, hides="money" in findings)


def judge_note(findings: tuple[str, ...]) -> Verdict:
    """A note goes to a stranger who asked for nothing: it carries neither contacts nor talk of money."""
    return Verdict(
        findings=findings,
        delivers=not CONTACTS.union({"money"}).intersection(findings),
        flags=tuple(finding for finding in findings if finding in ("age", "money")),
        urgent="age" in findings,
    )


def judge_message(findings: tuple[str, ...], *, sent_before: int) -> Verdict:
    """A message between two who matched; ``sent_before`` are the writer's own earlier ones in this conversation."""
    early = sent_before < EARLY_MESSAGES
    return Verdict(
        findings=findings,
        delivers=not (early and "money" in findings),
        cautions="money" in findings or (early and bool(CONTACTS.intersection(findings))),
        flags=tuple(finding for finding in findings if early or finding in ("age", "money")),
        urgent="age" in findings,
    )
