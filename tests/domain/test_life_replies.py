"""What is a response, to the second, and what is none (docs/service.md, 3.7)."""

import pytest

from integration.domain.decision import ClockState
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Happening
from tests.domain.story import at, first, follow_up, said, story, tags

NO_REPLY = [
    Happening.AUTOMATED,
    Happening.NOTED,
    Happening.MARKED,
    Happening.WAITED,
    Happening.OPENED,
    Happening.SEVERITY_SET,
    Happening.CUSTOMER_WROTE,
]
RESPONSES = [Happening.AGENT_REPLIED, Happening.CALLED]


@pytest.mark.parametrize("what", RESPONSES)
def test_a_response_one_second_before_the_due_instant_is_in_time(what: Happening) -> None:
    decision = story(1).happens("Mon 10:59:59", what).look("Mon 12:00")
    assert (first(decision).state, first(decision).breached_at) == (ClockState.MET, None)
    assert "vip-breached" not in tags(decision)


@pytest.mark.parametrize("what", RESPONSES)
def test_a_response_at_the_due_instant_is_in_time(what: Happening) -> None:
    decision = story(1).happens("Mon 11:00:00", what).look("Mon 12:00")
    assert (first(decision).state, first(decision).breached_at) == (ClockState.MET, None)


@pytest.mark.parametrize("what", RESPONSES)
def test_a_response_one_second_after_the_due_instant_is_late_since_the_due_instant(what: Happening) -> None:
    decision = story(1).happens("Mon 11:00:01", what).look("Mon 12:00")
    assert (first(decision).state, first(decision).breached_at) == (ClockState.MISSED, at("Mon 11:00"))
    assert "vip-breached" in tags(decision)


@pytest.mark.parametrize(
    ("reply", "breached_at"),
    [("Mon 14:29:59", None), ("Mon 14:30:00", None), ("Mon 14:30:01", at("Mon 14:30"))],
)
def test_a_follow_up_is_in_time_up_to_and_at_its_due_instant(reply: str, breached_at: object) -> None:
    decision = story(1).replied("Mon 10:30").replied(reply).look("Mon 15:00")
    missed = [clock.breached_at for clock in decision.clocks if clock.breached]
    assert missed == ([breached_at] if breached_at else [])
    assert follow_up(decision).start == at(reply)


def test_looked_at_exactly_at_the_due_instant_a_clock_is_not_late_yet() -> None:
    told = story(1)
    assert not first(told.look("Mon 11:00:00")).breached
    assert first(told.look("Mon 11:00:01")).breached_at == at("Mon 11:00")


@pytest.mark.parametrize("what", NO_REPLY)
def test_what_is_no_reply_does_not_meet_the_first_response(what: Happening) -> None:
    decision = story(1).happens("Mon 10:30", what, text="1").look("Mon 10:40")
    assert (first(decision).state, decision.wanted.first_due) == (ClockState.RUNNING, at("Mon 11:00"))


@pytest.mark.parametrize("what", [Happening.AUTOMATED, Happening.NOTED, Happening.MARKED, Happening.SEVERITY_SET])
def test_what_is_no_reply_does_not_meet_the_follow_up(what: Happening) -> None:
    told = story(1).replied("Mon 10:30").happens("Mon 14:00", what, text="1")
    assert follow_up(told.look("Mon 14:01")).start == at("Mon 10:30")
    assert follow_up(told.look("Mon 14:31")).breached_at == at("Mon 14:30")


def test_marking_as_answered_changes_nothing_at_all() -> None:
    told = story(1)
    before = told.look("Mon 10:10")
    after = told.happens("Mon 10:20", Happening.MARKED).look("Mon 10:30")
    assert (after.clocks, after.wanted.due_at) == (before.clocks, at("Mon 11:00"))


def test_a_logged_call_meets_the_first_response_and_begins_the_follow_up() -> None:
    decision = story(1).happens("Mon 10:30", Happening.CALLED).look("Mon 10:31")
    assert (first(decision).state, first(decision).ended_at) == (ClockState.MET, at("Mon 10:30"))
    assert decision.wanted.due_at == at("Mon 14:30")


def test_a_logged_call_meets_the_follow_up() -> None:
    decision = story(1).replied("Mon 10:30").happens("Mon 14:30", Happening.CALLED).look("Mon 15:00")
    assert (follow_up(decision).start, follow_up(decision).breached) == (at("Mon 14:30"), False)
    assert len(decision.clocks) == 2


@pytest.mark.parametrize("after", [Happening.NOTED, None])
def test_a_reply_made_private_or_deleted_opens_the_clock_again(after: Happening | None) -> None:
    told = story(1).replied("Mon 10:30")
    assert told.look("Mon 10:31").wanted.due_at == at("Mon 14:30")
    decision = told.rewritten(Happening.AGENT_REPLIED, after).look("Mon 10:40")
    assert (first(decision).state, decision.wanted.due_at) == (ClockState.RUNNING, at("Mon 11:00"))
    assert (follow_up(decision).start, follow_up(decision).due) == (at("Mon 10:00"), at("Mon 14:00"))


@pytest.mark.parametrize("after", [Happening.NOTED, None])
def test_a_reply_made_private_or_deleted_late_leaves_the_breach_meanwhile_on_record(after: Happening | None) -> None:
    told = story(1).replied("Mon 10:30")
    told.look("Mon 10:31")
    late = told.rewritten(Happening.AGENT_REPLIED, after).look("Mon 12:30")
    assert (first(late).state, first(late).breached_at) == (ClockState.RUNNING, at("Mon 11:00"))
    assert said(late.news) == [("breached", "first response", at("Mon 11:00"))]
    answered = told.replied("Mon 13:10").look("Mon 13:10")
    assert (first(answered).state, first(answered).breached_at) == (ClockState.MISSED, at("Mon 11:00"))


def test_a_first_reply_made_private_leaves_the_second_one_to_meet_the_first_response() -> None:
    told = story(1).happens("Mon 10:20", Happening.CALLED).replied("Mon 10:50")
    assert first(told.look("Mon 10:51")).ended_at == at("Mon 10:20")
    decision = told.rewritten(Happening.CALLED, None).look("Mon 11:30")
    assert (first(decision).state, first(decision).ended_at) == (ClockState.MET, at("Mon 10:50"))


def test_a_met_target_stays_met_whatever_comes_later() -> None:
    told = story(3).replied("Mon 11:50")  # due at noon
    assert first(told.look("Mon 11:51")).state is ClockState.MET
    told.host(severity_field="1").look("Mon 13:00")
    told.wrote("Mon 14:00").waited("Mon 14:10").solved("Mon 15:00").opened("Tue 10:00")
    decision = told.looks("Tue 10:01", "next Mon 10:00")
    assert (first(decision).state, first(decision).due, first(decision).severity) == (
        ClockState.MET, at("Mon 12:00"), Severity.S3
    )  # fmt: skip


def test_a_breach_that_happened_between_two_looks_is_on_record_with_its_instant() -> None:
    told = story(1)
    assert not first(told.look("Mon 10:01")).breached
    decision = told.replied("Mon 11:20").look("Tue 16:00")
    assert (first(decision).state, first(decision).breached_at) == (ClockState.MISSED, at("Mon 11:00"))
    assert follow_up(decision).breached_at == at("Mon 15:20")
    assert [alert.at for alert in decision.news] == [at("Mon 11:00"), at("Mon 15:20")]


def test_a_reply_of_the_future_is_not_counted_until_then_and_is_looked_at_again_at_its_instant() -> None:
    told = story(1).replied("Mon 10:30")
    before = told.look("Mon 10:05")
    assert (first(before).state, before.ahead, before.look_again_at) == (
        ClockState.RUNNING, at("Mon 10:30"), at("Mon 10:30")
    )  # fmt: skip
    then = told.look("Mon 10:30")
    assert (first(then).state, then.ahead, then.wanted.due_at) == (ClockState.MET, None, at("Mon 14:30"))


def test_a_deadline_that_comes_before_what_is_ahead_is_looked_at_first() -> None:
    decision = story(1).wrote("Mon 10:50").look("Mon 10:05")
    assert (decision.ahead, decision.look_again_at) == (at("Mon 10:50"), at("Mon 10:45"))


def test_a_timeline_given_out_of_order_gives_the_same_decision() -> None:
    told = story(3).replied("Mon 11:00").waited("Mon 12:00").wrote("Mon 15:00").replied("Tue 09:30").solved("Tue 10:00")
    told.opened("Wed 09:00").happens("Wed 09:10", Happening.SEVERITY_SET, text="1")
    in_order = told.plan("Wed 09:30")
    assert in_order.wanted.due_at == at("Wed 13:00")
    entries = tuple(told.history)
    for shuffled in (entries[::-1], entries[3:] + entries[:3], entries[1::2] + entries[::2]):
        assert told.host(timeline=type(told.history)(shuffled)).plan("Wed 09:30") == in_order
