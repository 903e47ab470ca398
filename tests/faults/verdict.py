"""The verdict over a run: what people asked, what their chats show, and what the database holds, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[int, int]


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
    """``wrong`` has a sentence for each promise that was broken. ``twice`` counts messages that a chat shows twice
    although they were stored once: Telegram took them, and nobody learned so."""

    answers: int = 0
    announcements: int = 0
    twice: int = 0
    wrong: list[str] = field(default_factory=list)


def judge(evidence: Evidence) -> Verdict:
    """Compare everything with everything; the order of ``wrong`` is that of the promises in docs/reliability.md."""
    verdict = Verdict()
    for chat, asked in evidence.asked.items():
        _follow(verdict, chat=chat, asked=asked, heard=evidence.heard.get(chat, ()))
        verdict.answers += len(asked)
        if evidence.replies.get(chat, 0) != len(asked):
            verdict.wrong.append(
                f"chat {chat}: {len(asked)} answers were due, {evidence.replies.get(chat, 0)} were stored"
            )
    _judge_likes(verdict, evidence)
    _judge_announcements(verdict, evidence)
    if evidence.left:
        verdict.wrong.append(f"{evidence.left} messages were stored and never sent")
    if evidence.given_up:
        verdict.wrong.append(f"{evidence.given_up} updates were given up")
    return verdict


def _follow(verdict: Verdict, *, chat: int, asked: Sequence[str], heard: Sequence[str]) -> None:
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
            verdict.wrong.append(f"chat {chat}: after {place} answers {text[:40]!r} came, and {due} was due")
            return
    if place < len(asked):
        verdict.wrong.append(f"chat {chat}: {len(asked) - place} of {len(asked)} answers never came")


def _judge_likes(verdict: Verdict, evidence: Evidence) -> None:
    for who, whom in sorted(evidence.acknowledged - evidence.stored):
        verdict.wrong.append(f"the like of {who} for {whom} was acknowledged and is lost")
    mutual = {(low, high) for low, high in evidence.stored if low < high and (high, low) in evidence.stored}
    for pair, times in Counter(evidence.matches).items():
        if times > 1:
            verdict.wrong.append(f"{pair} are matched {times} times")
        if pair not in mutual:
            verdict.wrong.append(f"{pair} are matched and do not like each other")
    for pair in sorted(mutual - set(evidence.matches)):
        verdict.wrong.append(f"{pair} like each other and are not matched")


def _judge_announcements(verdict: Verdict, evidence: Evidence) -> None:
    due = Counter(each for low, high in evidence.matches for each in ((low, high), (high, low)))
    told = Counter(evidence.told)
    shown = Counter((chat, other) for chat, others in evidence.announced.items() for other in others)
    verdict.announcements = due.total()
    for reader, other in sorted(due.keys() | told.keys() | shown.keys()):
        wanted, stored, seen = due[reader, other], told[reader, other], shown[reader, other]
        if stored > wanted:
            verdict.wrong.append(
                f"{reader} was told {stored} times of a match with {other}, that was made {wanted} times"
            )
        if stored < wanted:
            verdict.wrong.append(f"{reader} is matched with {other} and was not to be told")
        if seen < stored:
            verdict.wrong.append(f"the news of {other} never reached {reader}")
        if seen > stored == 0:
            verdict.wrong.append(f"{reader} read of a match with {other} that nobody stored")
        verdict.twice += max(0, seen - max(stored, 1))
