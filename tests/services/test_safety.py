"""Reports, blocks, decisions and appeals on a real Postgres: what happens, what does not, and what happens once."""

from __future__ import annotations

import asyncio
import dataclasses
import io
from collections.abc import Sequence
from random import Random
from uuid import uuid4

import pytest
from PIL import Image

from conftest import MakeMember
from datingbot.domain.fields import InvalidField
from datingbot.domain.message import Draft
from datingbot.services import appealing, banning, blocking, moderating, moderation_queue, reporting, screening
from datingbot.services.appealing import NotAppealable
from datingbot.services.banning import Protected
from datingbot.services.chatting import send_message
from datingbot.services.context import Context
from datingbot.services.discovery import draw_deck
from datingbot.services.moderating import AlreadyDecided, NoSuchCase, Verdict
from datingbot.services.photos import add_photo, remove_photo
from datingbot.services.profiles import change_profile
from datingbot.services.refusals import Limited, TooAlike, Unavailable
from datingbot.services.reporting import Reported
from datingbot.services.selfies import begin_check, send_selfie
from datingbot.services.swiping import swipe
from datingbot.storage import account_state, cases, decisions, erasure, moderators
from datingbot.storage.database import execute, fetch_all, fetch_value
from datingbot.storage.matches import write_match
from datingbot.storage.profiles import read_profile

OWNER = 99
MARA, NINA = 501, 502
"""Two moderators."""


async def value(context: Context, sql: str, **values: object) -> object:
    async with context.database.begin() as connection:
        return await fetch_value(connection, sql, **values)


async def report(context: Context, by: int, about: int, *, reason: str = "spam", **more: object) -> Reported:
    return await reporting.report(context, user_id=by, form={"target_id": about, "reason": reason, **more})


async def decide(context: Context, by: int, case_id: int, verdict: str, **more: object) -> str:
    given = moderating.parse_verdict({"verdict": verdict, **more})
    return (await moderating.decide(context, moderator_id=by, case_id=case_id, verdict=given)).action


async def open_case(context: Context, about: int, kind: str = "conduct") -> int:
    async with context.database.begin() as connection:
        found = await cases.find_open(connection, target_id=about, kind=kind)
    assert found is not None
    return found.id


async def in_deck_of(context: Context, viewer: int) -> set[int]:
    async with context.database.begin() as connection:
        deck = await draw_deck(context, connection, user_id=viewer)
    return {card.profile.user_id for card in deck.cards} if deck else set()


async def messages_to(context: Context, user_id: int) -> list[str]:
    async with context.database.begin() as connection:
        rows = await fetch_all(
            connection, "SELECT payload ->> 'text' AS text FROM outbox WHERE chat_id = :me ORDER BY id", me=user_id
        )
    return [row.text for row in rows]


async def like(context: Context, by: int, of: int, note: str | None = None) -> str:
    form = {"target_id": of, "action": "like", "key": str(uuid4())} | ({"note": note} if note else {})
    return (await swipe(context, user_id=by, form=form)).outcome


@pytest.fixture
async def people(context: Context, make_member: MakeMember) -> Sequence[int]:
    """Somebody, and five others who fit them; two moderators beside."""
    for moderator_id in (MARA, NINA):
        await make_member(user_id=moderator_id, profile=False)
        async with context.database.begin() as connection:
            await moderators.add_moderator(connection, user_id=moderator_id, added_by=OWNER)
    return [await make_member() for _ in range(6)]


def photo(seed: int) -> bytes:
    chance = Random(seed)
    small = Image.new("RGB", (8, 8))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(64)])
    buffer = io.BytesIO()
    small.resize((400, 500), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def cropped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(content)) as opened:
        opened.crop((20, 10, 390, 480)).save(buffer, "JPEG", quality=50)
    return buffer.getvalue()


async def test_a_report_is_made_once_a_day_and_keeps_the_profile_as_it_was(
    context: Context, people: Sequence[int]
) -> None:
    target, reporter = people[0], people[1]
    kept = await add_photo(context, user_id=target, content=photo(1))
    first = await report(context, reporter, target, words="Sells things")
    again = await report(context, reporter, target, reason="scam")
    assert (again.report_id, again.is_new) == (first.report_id, False)
    async with context.database.begin() as connection:
        await change_profile(context, connection, user_id=target, changes={"bio": "All new", "name": "Another"})
    await remove_photo(context, user_id=target, photo_id=kept.id)
    async with context.database.begin() as connection:
        (found,) = await moderation_queue.read_queue(context, connection, moderator_id=MARA)
    (told,) = found.reports
    assert (told.reason, told.words, told.evidence["bio"]) == ("spam", "Sells things", "")
    assert told.evidence["photos"] == [str(kept.id)]
    assert await context.photos.get(kept.id, "card") is not None, "the evidence keeps its bytes"


async def test_three_independent_reports_hide_a_profile_until_somebody_has_looked(
    context: Context, people: Sequence[int]
) -> None:
    target, *others = people
    viewer = others[4]
    for reporter in others[:2]:
        await report(context, reporter, target)
    await report(context, others[0], target)
    assert target in await in_deck_of(context, viewer), "two people are not three"
    await report(context, others[2], target)
    assert target not in await in_deck_of(context, viewer)
    assert [text for text in await messages_to(context, target) if "hidden until a moderator" in text]
    assert [text for text in await messages_to(context, MARA) if "/reports" in text]
    assert await decide(context, MARA, await open_case(context, target), "approve") == "dismiss"
    assert target in await in_deck_of(context, viewer)
    assert (await messages_to(context, others[0]))[-1].startswith("Thank you for your report")


async def test_three_reports_at_the_same_moment_hide_too(context: Context, people: Sequence[int]) -> None:
    target, *others = people
    await asyncio.gather(*(report(context, reporter, target) for reporter in others[:3]))
    assert target not in await in_deck_of(context, others[4])
    assert await value(context, "SELECT count(*) FROM cases") == 1
    assert await value(context, "SELECT count(*) FROM decisions WHERE action = 'hide'") == 1


async def test_who_was_wrong_before_weighs_less(
    context: Context, people: Sequence[int], make_member: MakeMember
) -> None:
    target, *others = people
    crier = others[0]
    for _ in range(4):
        victim = await make_member()
        await report(context, crier, victim)
        await decide(context, MARA, await open_case(context, victim), "approve")
    for reporter in others[:3]:
        await report(context, reporter, target)
    assert target in await in_deck_of(context, others[4])
    await report(context, others[3], target)
    assert target not in await in_deck_of(context, others[4]), "three trusted ones do"


async def test_two_moderators_at_once_decide_once(context: Context, people: Sequence[int]) -> None:
    target, reporter = people[0], people[1]
    await report(context, reporter, target)
    case_id = await open_case(context, target)
    outcomes = await asyncio.gather(
        decide(context, MARA, case_id, "warn"), decide(context, NINA, case_id, "ban"), return_exceptions=True
    )
    assert sorted(type(each) is AlreadyDecided for each in outcomes) == [False, True]
    assert await value(context, "SELECT count(*) FROM decisions") == 1
    assert await value(context, "SELECT count(*) FROM moderation_log WHERE case_id = :id", id=case_id) == 1


async def test_strikes_lead_up_the_ladder_and_each_says_why(context: Context, people: Sequence[int]) -> None:
    target = people[0]
    actions = []
    for reporter in people[1:5]:
        await report(context, reporter, target, reason="harassment")
        actions.append(await decide(context, MARA, await open_case(context, target), "warn", words="Be kind."))
    assert actions == ["warn", "limit", "limit", "ban"]
    told = await messages_to(context, target)
    assert len(told) == 4
    assert all("Insults or pressure" in text and "Be kind." in text and "appeal" not in text for text in told)
    assert "You may not write notes and messages until" in told[1]
    assert await value(context, "SELECT count(*) FROM bans") == 1


async def test_who_is_limited_looks_around_but_writes_nothing(context: Context, people: Sequence[int]) -> None:
    target, *others = people
    for reporter in others[:2]:
        await report(context, reporter, target)
        await decide(context, MARA, await open_case(context, target), "warn")
    with pytest.raises(Limited):
        await like(context, target, others[2], note="Which book do you read?")
    assert await like(context, target, others[2]) == "recorded"


async def test_the_statement_is_in_the_members_language(context: Context, make_member: MakeMember) -> None:
    await make_member(user_id=MARA, profile=False)
    target, reporter = await make_member(language="ru"), await make_member()
    await report(context, reporter, target, reason="fake")
    await decide(context, OWNER, await open_case(context, target), "ban")
    (told,) = await messages_to(context, target)
    assert "Ваша анкета закрыта" in told
    assert "Ненастоящая анкета" in told
    assert "Модератор посмотрел и решил" in told


async def test_an_appeal_is_answered_by_somebody_else_and_lifts_what_it_must(
    context: Context, people: Sequence[int]
) -> None:
    target, reporter, viewer = people[0], people[1], people[2]
    await report(context, reporter, target, reason="fake")
    await decide(context, MARA, await open_case(context, target), "ban")
    assert target not in await in_deck_of(context, viewer)
    async with context.database.begin() as connection:
        (decision,) = (await decisions.list_decisions(connection, target_ids=[target]))[target]
        await appealing.appeal(context, connection, user_id=target, decision_id=decision.id, words="It is me")
    with pytest.raises(NotAppealable):
        async with context.database.begin() as connection:
            await appealing.appeal(context, connection, user_id=target, decision_id=decision.id, words="Again")
    case_id = await open_case(context, target, "appeal")
    async with context.database.begin() as connection:
        assert await moderation_queue.read_queue(context, connection, moderator_id=MARA) == []
        assert len(await moderation_queue.read_queue(context, connection, moderator_id=NINA)) == 1
    with pytest.raises(NoSuchCase):
        await decide(context, MARA, case_id, "approve")
    assert await decide(context, NINA, case_id, "approve") == "lift"
    assert target in await in_deck_of(context, viewer)
    assert await value(context, "SELECT count(*) FROM bans") == 0
    assert await value(context, "SELECT outcome FROM reports") == "rejected", "the reporter was not right after all"
    assert (await messages_to(context, target))[-1].startswith("<b>The decision has been lifted")


async def test_a_ban_survives_erasing_and_returning(
    context: Context, people: Sequence[int], make_member: MakeMember
) -> None:
    target = people[0]
    async with context.database.begin() as connection:
        assert await banning.ban(context, connection, moderator_id=MARA, user_id=target, rule="scam")
        assert not await banning.ban(context, connection, moderator_id=MARA, user_id=target, rule="scam")
    async with context.database.begin() as connection:
        await erasure.erase_member(connection, user_id=target)
    async with context.database.begin() as connection:
        kept = await fetch_all(connection, "SELECT encode(digest, 'hex') AS digest, rule FROM bans")
    assert [row.rule for row in kept] == ["scam"]
    assert str(target) not in kept[0].digest
    await make_member(user_id=target)
    async with context.database.begin() as connection:
        state = await account_state.read_state(connection, user_id=target)
    assert state is not None
    assert state.banned_at is not None
    assert target not in await in_deck_of(context, people[1])
    async with context.database.begin() as connection:
        assert await banning.unban(context, connection, user_id=target)
    assert target in await in_deck_of(context, people[1])


async def test_owners_are_not_shut_out_and_nobody_decides_about_themselves(
    context: Context, people: Sequence[int], make_member: MakeMember
) -> None:
    await make_member(user_id=OWNER)
    with pytest.raises(Protected):
        async with context.database.begin() as connection:
            await banning.ban(context, connection, moderator_id=MARA, user_id=OWNER, rule="spam")
    await report(context, people[1], people[0])
    async with context.database.begin() as connection:
        await moderators.add_moderator(connection, user_id=people[0], added_by=OWNER)
    with pytest.raises(NoSuchCase):
        await decide(context, people[0], await open_case(context, people[0]), "approve")


async def test_a_block_makes_both_invisible_and_ends_the_match(context: Context, people: Sequence[int]) -> None:
    ann, bob = people[0], people[1]
    await like(context, ann, bob)
    assert await like(context, bob, ann) == "matched"
    assert await blocking.block(context, user_id=ann, form={"target_id": bob})
    assert await value(context, "SELECT closed_at IS NOT NULL FROM matches") is True
    assert bob not in await in_deck_of(context, ann)
    assert ann not in await in_deck_of(context, bob)
    for one, other in ((ann, bob), (bob, ann)):
        with pytest.raises(Unavailable):
            await like(context, one, other)
    async with context.database.begin() as connection:
        assert [one.profile.user_id for one in await blocking.list_blocked(context, connection, user_id=ann)] == [bob]
        assert await blocking.list_blocked(context, connection, user_id=bob) == []
        assert not await blocking.unblock(connection, user_id=bob, target_id=ann), "it is not theirs to take back"
        assert await blocking.unblock(connection, user_id=ann, target_id=bob)
    assert bob not in await in_deck_of(context, ann), "who parted stays parted"


async def test_what_waited_to_be_told_between_two_is_given_up_by_a_block(
    context: Context, people: Sequence[int]
) -> None:
    ann, bob = people[0], people[1]
    async with context.database.begin() as connection:
        match_id = await write_match(connection, a=ann, b=bob, score=0.5)
        assert match_id is not None
        await send_message(
            context, connection, user_id=bob, match_id=match_id, draft=Draft(uuid4(), "Answer me at once")
        )
    relayed = "SELECT state FROM outbox WHERE dedupe_key LIKE 'relay:%' AND chat_id = :ann"
    assert await value(context, relayed, ann=ann) == "pending"
    await blocking.block(context, user_id=ann, form={"target_id": bob})
    assert await value(context, relayed, ann=ann) == "dead"
    assert await value(context, "SELECT count(*) FROM notifications WHERE about IN (:ann, :bob)", ann=ann, bob=bob) == 0


async def test_after_a_block_is_taken_back_strangers_may_meet_again(context: Context, people: Sequence[int]) -> None:
    ann, bob = people[0], people[1]
    await blocking.block(context, user_id=ann, form={"target_id": bob})
    async with context.database.begin() as connection:
        await blocking.unblock(connection, user_id=ann, target_id=bob)
    assert await like(context, ann, bob) == "recorded"


async def test_whose_id_is_here_cannot_be_learnt_by_reporting(
    context: Context, people: Sequence[int], make_member: MakeMember
) -> None:
    far = await make_member(place_id="3413829")
    for nobody in (far, 123_456_789):
        with pytest.raises(Unavailable):
            await report(context, people[0], nobody)
        with pytest.raises(Unavailable):
            await blocking.block(context, user_id=people[0], form={"target_id": nobody})
    assert await value(context, "SELECT used FROM quotas WHERE action = 'report'") == 2, "tries are counted"


async def test_a_rejected_photo_is_known_again_and_lifting_forgets_it(context: Context, people: Sequence[int]) -> None:
    target, reporter, other = people[0], people[1], people[2]
    bad = photo(5)
    kept = await add_photo(context, user_id=target, content=bad)
    await report(context, reporter, target, reason="photos")
    case_id = await open_case(context, target)
    assert await decide(context, MARA, case_id, "approve", photo_ids=[str(kept.id)]) == "reject-photo"
    async with context.database.begin() as connection:
        shown = await read_profile(connection, user_id=target, with_held=True)
    assert shown is not None
    assert shown.photos == ()
    with pytest.raises(InvalidField) as refused:
        await add_photo(context, user_id=other, content=bad)
    assert refused.value.rule == "photo-rejected-before"
    await _add_or_refuse(context, other, cropped(bad))
    assert (await add_photo(context, user_id=other, content=photo(6))).held is False
    async with context.database.begin() as connection:
        (decision,) = (await decisions.list_decisions(connection, target_ids=[target]))[target]
        await appealing.appeal(context, connection, user_id=target, decision_id=decision.id, words="That is me")
    await decide(context, NINA, await open_case(context, target, "appeal"), "approve")
    assert await value(context, "SELECT count(*) FROM blocked_photos") == 0
    async with context.database.begin() as connection:
        again = await read_profile(connection, user_id=target)
    assert again is not None
    assert [each.id for each in again.photos] == [kept.id]


async def _add_or_refuse(context: Context, user_id: int, content: bytes) -> None:
    """A cropped copy is either refused or held: in no case shown."""
    try:
        assert (await add_photo(context, user_id=user_id, content=content)).held
    except InvalidField as error:
        assert error.rule == "photo-rejected-before"  # noqa: PT017 - one of two right outcomes


async def test_first_photos_are_held_when_the_owner_wants_it(context: Context, people: Sequence[int]) -> None:
    careful = dataclasses.replace(context, rules=dataclasses.replace(context.rules, hold_first_photos=True))
    target = people[0]
    held = await add_photo(careful, user_id=target, content=photo(7))
    assert held.held
    async with context.database.begin() as connection:
        for_others = await read_profile(connection, user_id=target)
        for_owner = await read_profile(connection, user_id=target, with_held=True)
    assert for_others is not None
    assert for_owner is not None
    assert (len(for_others.photos), len(for_owner.photos)) == (0, 1)
    assert await decide(careful, MARA, await open_case(context, target, "photo"), "approve") == "approve-photo"
    assert (await add_photo(careful, user_id=target, content=photo(8))).held is False, "they are known now"


async def test_a_selfie_gives_the_badge_and_is_deleted(context: Context, people: Sequence[int]) -> None:
    target = people[0]
    kept = await add_photo(context, user_id=target, content=photo(9))
    async with context.database.begin() as connection:
        check = await begin_check(context, connection, user_id=target)
        assert check.state == "asked"
        assert (await send_selfie(context, connection, user_id=target, content=photo(10))).state == "waiting"
    selfie = await value(context, "SELECT photo_id FROM selfie_checks")
    assert await decide(context, MARA, await open_case(context, target, "selfie"), "approve") == "verify"
    assert await context.photos.get(selfie, "full") is None  # type: ignore[arg-type]
    async with context.database.begin() as connection:
        verified = await read_profile(connection, user_id=target)
    assert verified is not None
    assert verified.verified
    await add_photo(context, user_id=target, content=photo(11))
    await remove_photo(context, user_id=target, photo_id=kept.id)
    async with context.database.begin() as connection:
        after = await read_profile(connection, user_id=target)
    assert after is not None
    assert not after.verified, "nobody compared the photo that is left"


async def test_texts_are_judged_by_where_they_are_written(context: Context, people: Sequence[int]) -> None:
    ann, bob, cleo = people[0], people[1], people[2]
    with pytest.raises(InvalidField) as refused:
        await like(context, ann, bob, note="Write me: t.me/annas_channel")
    assert (refused.value.field, refused.value.rule) == ("note", "text-has-contacts")
    async with context.database.begin() as connection:
        first = await screening.screen_message(
            context, connection, sender_id=ann, recipient_id=bob, text="Call me: +49 151 23456789", sent_before=0
        )
        later = await screening.screen_message(
            context, connection, sender_id=ann, recipient_id=bob, text="Call me: +49 151 23456789", sent_before=3
        )
        money = await screening.screen_message(
            context, connection, sender_id=cleo, recipient_id=bob, text="Could you send me some money?", sent_before=0
        )
    assert (first.refusal, first.cautions, later.cautions) == (None, True, False)
    assert isinstance(money.refusal, InvalidField)
    assert await value(context, "SELECT count(*) FROM cases WHERE target_id = :id", id=ann) == 0, "one number is fine"
    assert await value(context, "SELECT count(*) FROM cases WHERE target_id = :id", id=cleo) == 1
    async with context.database.begin() as connection:
        await change_profile(context, connection, user_id=ann, changes={"bio": "Мне 16, ищу друзей"})
    assert await value(context, "SELECT urgent FROM cases WHERE target_id = :id", id=ann) is True
    async with context.database.begin() as connection:
        await change_profile(context, connection, user_id=bob, changes={"bio": "Subscribe to my onlyfans"})
    assert bob not in await in_deck_of(context, cleo)


async def test_the_same_text_to_many_people_slows_down(
    context: Context, people: Sequence[int], make_member: MakeMember
) -> None:
    sender = people[0]
    receivers = [*people[1:], await make_member()]
    text = "You have the loveliest smile, shall we meet for coffee?"
    for receiver in receivers[:5]:
        await like(context, sender, receiver, note=text)
    with pytest.raises(TooAlike):
        await like(context, sender, receivers[5], note=text)
    assert await like(context, sender, receivers[5], note="Which owl on your photo is the eldest?") == "recorded"
    async with context.database.begin() as connection:
        await execute(connection, "UPDATE text_repeats SET sent_at = sent_at - interval '11 minutes'")
        screened = await screening.screen_note(
            context, connection, sender_id=sender, recipient_id=receivers[5], text=text
        )
    assert screened.refusal is None, "who waits may go on"


async def test_photos_of_a_case_belong_to_its_member_alone(context: Context, people: Sequence[int]) -> None:
    target, reporter = people[0], people[1]
    others = await add_photo(context, user_id=reporter, content=photo(12))
    await report(context, reporter, target)
    verdict = Verdict(verdict="warn", rule="photos", words="", photo_ids=(others.id,))
    await moderating.decide(context, moderator_id=MARA, case_id=await open_case(context, target), verdict=verdict)
    assert await value(context, "SELECT rejected_at FROM photos WHERE id = :id", id=others.id) is None
