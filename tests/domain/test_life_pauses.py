"""While a ticket waits for its customer, is solved, or is opened again (docs/adr/0007, Follow-up)."""

from dataclasses import replace
from datetime import date

import pytest

from integration.domain.decision import ClockState
from integration.domain.hours.business_hours import Holiday, HolidayCalendar
from integration.domain.severity.scale import Severity
from integration.domain.terms import FollowUpMode
from tests.domain.story import TERMS, Story, at, first, follow_up, story, tags

HOLIDAY = replace(
    TERMS, hours=replace(TERMS.hours, holidays=HolidayCalendar((Holiday(date(2026, 11, 24), "the founder's day"),)))
)


def answered(level: int, reply: str = "Mon 11:00", **changes: object) -> Story:
    told = story(level, **changes)  # type: ignore[arg-type]
    told.look("Mon 10:00")
    return told.replied(reply)


@pytest.mark.parametrize(
    ("level", "reply", "unmoved", "due"),
    [
        (3, "Mon 11:00", "Wed 11:00", "Wed 13:00"),  # two hours of the wait were open
        (1, "Mon 15:00", "Mon 19:00", "Tue 13:00"),  # all eighteen hours of it count
    ],
)
def test_a_wait_overnight_moves_the_follow_up_by_its_own_kind_of_time(
    level: int, reply: str, unmoved: str, due: str
) -> None:
    told = answered(level, reply)
    assert follow_up(told.look(reply)).due == at(unmoved)
    paused = told.waited("Mon 16:00").look("Tue 09:00")
    assert (follow_up(paused).state, paused.wanted.follow_up_due, paused.wanted.due_at) == (
        ClockState.PAUSED, None, None
    )  # fmt: skip
    resumed = told.opened("Tue 10:00").look("Tue 10:00")
    assert (resumed.wanted.follow_up_due, resumed.wanted.due_at) == (at(due), at(due))
    assert follow_up(resumed).state is ClockState.RUNNING


def test_a_wait_over_a_holiday_moves_the_follow_up_by_its_open_hours_alone() -> None:
    told = answered(3, terms=HOLIDAY)
    assert follow_up(told.look("Mon 11:00")).due == at("Thu 11:00")
    told.waited("Mon 16:00").opened("Wed 10:00")
    assert told.look("Wed 10:00").wanted.follow_up_due == at("Thu 13:00")


def test_of_two_waits_each_moves_the_follow_up() -> None:
    told = answered(3).waited("Mon 12:00").opened("Mon 13:00")
    assert told.look("Mon 13:00").wanted.follow_up_due == at("Wed 12:00")
    told.waited("Tue 09:00").opened("Tue 11:00")
    assert told.look("Tue 11:00").wanted.follow_up_due == at("Wed 14:00")


def test_a_wait_that_only_the_first_ones_moving_makes_begin_in_time_counts_too() -> None:
    told = answered(1, "Mon 10:30").waited("Mon 11:30").opened("Mon 12:30")  # due 14:30, moved to 15:30
    told.waited("Mon 15:00").opened("Mon 16:00")
    assert told.look("Mon 16:15").wanted.follow_up_due == at("Mon 16:30")


def test_a_wait_after_a_breach_neither_moves_nor_heals_it() -> None:
    told = answered(1, "Mon 10:30").waited("Mon 15:00")
    paused = told.look("Mon 16:00")
    assert (follow_up(paused).state, follow_up(paused).breached_at) == (ClockState.PAUSED, at("Mon 14:30"))
    assert ("vip-breached" in tags(paused), paused.wanted.urgency) == (True, Severity.S1)
    resumed = told.opened("Mon 17:00").look("Mon 17:30")
    assert (follow_up(resumed).state, follow_up(resumed).breached_at) == (ClockState.RUNNING, at("Mon 14:30"))
    assert resumed.wanted.follow_up_due == at("Mon 14:30")


def test_a_wait_that_begins_outside_hours_and_ends_outside_hours_moves_no_business_time() -> None:
    told = answered(3).waited("Mon 18:00").opened("Tue 07:00")
    assert told.look("Tue 07:00").wanted.follow_up_due == at("Wed 11:00")


def test_a_wait_outside_hours_moves_calendar_time_by_all_of_it() -> None:
    told = answered(1, "Mon 17:30").waited("Mon 18:00").opened("Tue 07:00")
    assert told.look("Tue 07:00").wanted.follow_up_due == at("Tue 10:30")


def test_a_wait_from_the_due_instant_on_keeps_the_breach_away_until_the_ticket_is_opened() -> None:
    told = answered(1, "Mon 10:30").waited("Mon 14:30")
    assert not follow_up(told.look("Mon 16:00")).breached
    opened = follow_up(told.opened("Mon 17:00").look("Mon 17:00"))
    assert (opened.due, opened.breached_at) == (at("Mon 14:30"), at("Mon 17:00"))


def test_waiting_for_the_customer_does_not_pause_the_first_response() -> None:
    told = story(1).waited("Mon 10:10")
    waits = told.look("Mon 10:30")
    assert (first(waits).state, waits.wanted.due_at) == (ClockState.RUNNING, at("Mon 11:00"))
    assert first(told.look("Mon 11:01")).breached_at == at("Mon 11:00")


def test_the_customer_who_comes_back_ends_the_wait_and_begins_a_turn_of_its_own() -> None:
    told = answered(3).waited("Mon 12:00").wrote("Mon 18:00")
    back = told.look("Mon 18:00")
    assert (follow_up(back).start, back.wanted.follow_up_due) == (at("Mon 18:00"), at("Wed 17:00"))


def test_a_ticket_waited_for_twice_over_began_to_wait_the_first_time() -> None:
    told = answered(1, "Mon 10:30").waited("Mon 11:00").waited("Mon 12:00").opened("Mon 13:00")
    assert told.look("Mon 13:00").wanted.follow_up_due == at("Mon 16:30")


@pytest.mark.parametrize("again", ["opened", "wrote"])
def test_a_ticket_opened_again_begins_a_follow_up_and_leaves_its_first_response_met(again: str) -> None:
    told = answered(1, "Mon 10:30").solved("Mon 11:00")
    solved = told.look("Mon 11:00")
    assert (solved.owed, solved.wanted.due_at, solved.wanted.follow_up_due) == (None, None, None)
    decision = getattr(told, again)("Tue 09:30").look("Tue 09:30")
    assert (first(decision).state, first(decision).due) == (ClockState.MET, at("Mon 11:00"))
    assert (follow_up(decision).start, decision.wanted.due_at) == (at("Tue 09:30"), at("Tue 13:30"))
    assert decision.wanted.first_due == at("Mon 11:00")


def test_a_follow_up_that_was_breached_before_the_ticket_was_solved_stays_on_record_beside_the_new_one() -> None:
    told = answered(1, "Mon 10:30").solved("Mon 15:00").opened("Tue 09:30")
    _, before, after = told.look("Tue 09:30").clocks
    assert (before.start, before.breached_at, before.ended_at) == (at("Mon 10:30"), at("Mon 14:30"), at("Mon 15:00"))
    assert (after.start, after.due, after.breached) == (at("Tue 09:30"), at("Tue 13:30"), False)


def test_in_the_mode_of_the_next_reply_a_ticket_opened_again_owes_nothing_until_its_customer_writes() -> None:
    told = answered(1, "Mon 10:30", terms=replace(TERMS, follow_up_mode=FollowUpMode.NEXT_REPLY)).solved("Mon 11:00")
    assert told.opened("Tue 09:30").look("Tue 09:30").owed is None
    assert told.wrote("Tue 10:00").look("Tue 10:00").wanted.due_at == at("Tue 14:00")


@pytest.mark.parametrize("again", ["opened", "wrote"])
def test_a_ticket_solved_without_a_reply_finds_its_first_response_where_it_was_when_it_is_opened_again(
    again: str,
) -> None:
    told = story(3).solved("Mon 10:30")  # due at noon
    stopped = told.look("Mon 13:00")
    assert (first(stopped).state, first(stopped).breached, stopped.owed) == (ClockState.STOPPED, False, None)
    opened = getattr(told, again)("Mon 14:00").look("Mon 14:00")
    assert (first(opened).start, first(opened).due, first(opened).breached_at) == (
        at("Mon 10:00"), at("Mon 12:00"), at("Mon 14:00")
    )  # fmt: skip


def test_a_ticket_solved_and_opened_again_before_its_due_instant_may_still_be_answered_in_time() -> None:
    told = story(3).solved("Mon 10:30").opened("Mon 11:00").replied("Mon 12:00")
    assert first(told.look("Mon 12:30")).state is ClockState.MET


def test_nothing_is_told_or_written_about_a_solved_ticket_whose_due_instant_passes() -> None:
    told = story(3)
    told.look("Mon 10:00")
    told.solved("Mon 10:30").look("Mon 10:30")
    before = told.ticket
    later = told.look("Mon 18:00")
    assert (later.news, later.alerts, later.look_again_at, told.ticket) == ((), (), None, before)
