"""Updates keep their order within a lane and are dropped when nobody can use them any more."""

from telegram_sandbox.updates import UpdateQueue


def test_an_unanswered_press_expires_long_before_a_message() -> None:
    clock = [0.0]
    updates = UpdateQueue(now=lambda: clock[0])
    updates.add("callback_query", {}, lane="callback:1")
    updates.add("message", {}, lane="chat:1")
    clock[0] = 151
    assert updates.head("callback:1") is None
    assert [update.kind for update in updates.pending()] == ["message"]
    clock[0] = 24 * 3600
    assert updates.pending() == []


def test_a_lane_gives_its_oldest_update_until_that_is_accepted() -> None:
    updates = UpdateQueue(now=lambda: 0)
    first = updates.add("message", {}, lane="chat:1")
    second = updates.add("message", {}, lane="chat:1")
    assert first is not None
    assert updates.head("chat:1") is first
    updates.accept(first.update_id)
    assert updates.head("chat:1") is second


def test_a_negative_offset_keeps_the_newest() -> None:
    updates = UpdateQueue(now=lambda: 0)
    added = [updates.add("message", {}, lane="chat:1") for _ in range(3)]
    updates.confirm_before(-1)
    assert updates.pending() == added[2:]


def test_reactions_come_only_when_asked_for() -> None:
    updates = UpdateQueue(now=lambda: 0)
    assert updates.add("message_reaction", {}, lane="chat:1") is None
    updates.allow(["message_reaction"])
    assert updates.add("message_reaction", {}, lane="chat:1") is not None
    assert updates.add("message", {}, lane="chat:1") is None
    updates.allow([])
    assert updates.add("message", {}, lane="chat:1") is not None
