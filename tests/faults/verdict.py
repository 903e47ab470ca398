"""The verdict over a run: what people asked, what their chats show, and what the database holds, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Pair = tuple[int, int]


class Promise(StrEnum):
    """What docs/reliability.md promises."""

    ANSWERED = "no update lost: every answer comes"
    ONCE = "no update handled twice in effect"
    ORDER = "answers in the order of their questions, per chat"
    LIKES = "no acknowledged like lost"
    MATCHES = "one match for each mutual like, and no other"
    NEWS = "each match told to both, once, and none without its match"
    SENT = "everything stored is sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known after a run.

    ``asked`` are the answers each person has to get, in order, by chat; ``heard`` what the chat shows, in order,
    without announcements; ``announced`` the announcements a chat shows, by the other's id. ``acknowledged`` are (who,
    whom) of likes answered with 200, ``stored`` those in the database; ``matches`` are its pairs, the smaller id first,
    ``told`` its announcements as (reader, other). ``replies`` counts its answers by chat, ``left`` its messages that
    were not sent, ``given_up`` its updates that were given up.
    """

    asked: Mapping[int, Sequence[str]]
    heard: Mapping[int, Sequence[str]]
    announced: Mapping[int, Sequence[int]]
    acknowledged: frozenset[Pair]
    stored: frozenset[Pair]
    matches: Sequence[Pair]
    told: Sequence[Pair]
    replies: Mapping[int, int]
    left: int
    given_up: int


@dataclass(slots=True)
class Verdict:
    """``broken`` has a promise and a sentence for each time it was broken. ``twice`` counts messages that a chat shows
    twice although they were stored once: Telegram took them, and nobody learned so."""

    answers: int = 0
    announcements: int = 0
    twice: int = 0
    broken: list[tuple[Promise, str]] = field(default_factory=list)


def judge(evidence: Evidence) -> Verdict:
    """Compare everything with everything."""
    verdict = Verdict()
    for chat, asked in evidence.asked.items():
        _judge_chat(verdict, chat=chat, asked=asked, heard=evidence.heard.get(chat, ()))
        verdict.answers += len(asked)
        if (stored := evidence.replies.get(chat, 0)) != len(asked):
            promise = Promise.ONCE if stored > len(asked) else Promise.ANSWERED
            verdict.broken.append((promise, f"chat {chat}: {len(asked)} answers were due, {stored} were stored"))
    _judge_likes(verdict, evidence)
    _judge_matches(verdict, evidence)
    _judge_news(verdict, evidence)
    if evidence.left:
        verdict.broken.append((Promise.SENT, f"{evidence.left} messages were stored and not sent"))
    if evidence.given_up:
        verdict.broken.append((Promise.ANSWERED, f"{evidence.given_up} updates were given up"))
    return verdict


def _judge_chat(verdict: Verdict, *, chat: int, asked: Sequence[str], heard: Sequence[str]) -> None:
    """Walk along a chat: the next answer that is due, or the last one once more; anything else is wrong.

    Neighbours in ``asked`` differ, so neither can be taken for the other.
    """
    place = 0
    for text in heard:
        if place < len(asked) and text == asked[place]:
            place += 1
        elif place and text == asked[place - 1]:
            verdict.twice += 1
        else:
            due = repr(asked[place][:40]) if place < len(asked) else "nothing"
            said = f"chat {chat}: after {place} answers {text[:40]!r} came, and {due} was due"
            verdict.broken.append((Promise.ORDER, said))
            return
    if place < len(asked):
        said = f"chat {chat}: {len(asked) - place} of {len(asked)} answers never came"
        verdict.broken.append((Promise.ANSWERED, said))


def _judge_likes(verdict: Verdict, evidence: Evidence) -> None:
    for who, whom in sorted(evidence.acknowledged - evidence.stored):
        verdict.broken.append((Promise.LIKES, f"the like of {who} for {whom} was acknowledged and is lost"))


def _judge_matches(verdict: Verdict, evidence: Evidence) -> None:
    mutual = {(low, high) for low, high in evidence.stored if low < high and (high, low) in evidence.stored}
    made = Counter(evidence.matches)
    for low, high in sorted(mutual | made.keys()):
        times, due = made[low, high], int((low, high) in mutual)
        if times != due:
            said = f"{low} and {high} are matched {times} times, and {due} times was due"
            verdict.broken.append((Promise.MATCHES, said))


def _judge_news(verdict: Verdict, evidence: Evidence) -> None:
    due = Counter(each for low, high in evidence.matches for each in ((low, high), (high, low)))
    told = Counter(evidence.told)
    shown = Counter((chat, other) for chat, others in evidence.announced.items() for other in others)
    verdict.announcements = due.total()
    for news in sorted(due.keys() | told.keys() | shown.keys()):
        reader, other = news
        if told[news] != due[news]:
            said = f"{reader} is told {told[news]} times of {other}, and {due[news]} times was due"
            verdict.broken.append((Promise.NEWS, said))
        if shown[news] < told[news]:
            verdict.broken.append((Promise.SENT, f"the news of {other} never reached {reader}"))
        if shown[news] and not told[news]:
            verdict.broken.append((Promise.NEWS, f"{reader} read of a match with {other} that nobody stored"))
        verdict.twice += max(0, shown[news] - max(told[news], 1))
