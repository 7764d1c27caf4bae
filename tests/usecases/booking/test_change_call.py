from datetime import timedelta

import pytest

from integration.domain.booking.booking import Actor, Booking, BookingState, StepKind
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.claims import cells
from integration.domain.errors import (
    BadInput,
    CredentialsRevoked,
    EventChanged,
    SlotTaken,
    TooLate,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.hours.interval import Interval
from tests.fakes.calendar import Fault
from tests.fakes.helpdesk import OWN_USER
from tests.fakes.now import instant
from tests.usecases.booking.desk import DOWN, BookingDesk, hour

MINUTE = timedelta(minutes=1)
LATER = instant("2026-11-24 10:00")


def moved(desk: BookingDesk, booked: Booking, start: str = "2026-11-24 10:00") -> Booking:
    return desk.parts.change.move(desk.call_visit(booked), instant(start))


def cancelled(desk: BookingDesk, booked: Booking) -> Booking:
    return desk.parts.change.cancel(desk.call_visit(booked))


def kinds(booking: Booking) -> list[tuple[StepKind, Actor]]:
    return [(step.what, step.by) for step in booking.steps]


def test_a_moved_call_stands_at_its_new_time_alone(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.asked.clear()
    after = moved(desk, booked)
    assert (after.state, after.span.start, after.former) == (BookingState.CONFIRMED, LATER, None)
    assert desk.calendar.asked == ["busy", "move", "page"]
    assert kinds(after)[-1] == (StepKind.MOVED, Actor.CUSTOMER)
    assert desk.calendar.told[-1] == ("moved", booked.event)
    desk.check()
    assert desk.book(key="two").state is BookingState.CONFIRMED


def test_a_call_may_move_into_its_own_time(desk: BookingDesk) -> None:
    after = moved(desk, desk.book(), "2026-11-23 13:00")
    assert kinds(after) == [(StepKind.BOOKED, Actor.CUSTOMER)]
    training = desk.book("2026-11-25 13:00", key="two", kind=CallKind.TRAINING)
    assert moved(desk, training, "2026-11-25 13:30").state is BookingState.CONFIRMED
    desk.check()


def test_a_call_moves_no_later_than_the_cut_off_before_it(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest()
    desk.now.at = hour("11:00")
    desk.parts.sync("main", booked.agent)
    after = moved(desk, booked)
    assert after.state is BookingState.CONFIRMED
    other = desk.book("2026-11-23 14:00", key="two")
    desk.now.at = hour("12:00") + timedelta(seconds=1)
    desk.parts.sync("main", booked.agent)
    for change in (moved, cancelled):
        with pytest.raises(TooLate):
            change(desk, other)
    desk.check()


def test_a_call_that_is_over_can_no_longer_be_changed(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest("2026-11-23 14:00")
    for change in (moved, cancelled):
        with pytest.raises(TooLate):
            change(desk, booked)


def test_what_is_under_way_is_changed_once_google_has_answered(desk: BookingDesk) -> None:
    desk.calendar.fail("insert", DOWN)
    booked = desk.book()
    for change in (moved, cancelled):
        with pytest.raises(UpstreamUnavailable) as refused:
            change(desk, booked)
        assert refused.value.retry_after == MINUTE


@pytest.mark.parametrize("error", [DOWN, UpstreamRefused("no"), CredentialsRevoked("gone")])
def test_where_free_busy_is_unknown_the_call_stays(desk: BookingDesk, error: VipDeskError) -> None:
    booked = desk.book()
    desk.calendar.fail("busy", error)
    with pytest.raises((UpstreamUnavailable, UpstreamRefused)):
        moved(desk, booked)
    assert desk.booking(booked).span == booked.span
    desk.check()


def test_a_new_time_at_which_the_agent_is_busy_by_now_leaves_the_call_where_it_was(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.agent_puts("2026-11-24 10:00", "2026-11-24 10:10")
    with pytest.raises(SlotTaken):
        moved(desk, booked)
    assert desk.booking(booked).span == booked.span
    assert kinds(desk.booking(booked)) == [(StepKind.BOOKED, Actor.CUSTOMER)]
    desk.check()


def test_a_new_time_that_is_another_calls_is_taken(desk: BookingDesk) -> None:
    booked, other = desk.book(), desk.book("2026-11-24 10:00", key="two")
    with pytest.raises(SlotTaken):
        moved(desk, booked)
    assert {desk.booking(booked).span, desk.booking(other).span} == {booked.span, other.span}
    desk.check()


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("error", [DOWN, CredentialsRevoked("gone")])
def test_a_move_whose_answer_is_lost_claims_both_times_until_the_worker_knows(
    desk: BookingDesk, error: VipDeskError, *, after: bool
) -> None:
    booked = desk.book()
    desk.rest()
    desk.calendar.fail("move", error, after=after)
    moving = moved(desk, booked)
    assert (moving.state, moving.former) == (BookingState.MOVING, booked.span)
    assert desk.claims(moving) >= {*cells(booked), *cells(moving)}
    desk.rest("2026-11-23 09:01")
    assert (desk.booking(booked).state, desk.booking(booked).span.start) == (BookingState.CONFIRMED, LATER)
    assert [what for what, _ in desk.calendar.told].count("moved") == 1
    assert (kinds(desk.booking(booked))[-1], desk.posted()) == ((StepKind.MOVED, Actor.CUSTOMER), [])
    desk.check()


def test_an_event_that_was_changed_is_read_again_and_moved(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.agent_moves(booked.event, "2026-11-23 15:00", "2026-11-23 15:30")
    assert moved(desk, booked).span.start == LATER
    desk.check()


def test_an_event_that_stands_where_it_is_wanted_is_moved_by_that(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.agent_moves(booked.event, "2026-11-24 10:00", "2026-11-24 10:30")
    desk.calendar.asked.clear()
    # The agent's own call keeps them busy there, until it is read whose it is.
    with pytest.raises(SlotTaken):
        moved(desk, booked)
    assert desk.calendar.asked[:1] == ["busy"]


def test_an_event_that_moves_there_between_two_questions_is_moved_by_that(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.meanwhile["move"] = lambda: desk.calendar.agent_moves(
        booked.event, "2026-11-24 10:00", "2026-11-24 10:30"
    )
    assert moved(desk, booked).span.start == LATER
    assert desk.calendar.asked.count("move") == 1
    desk.check()


def test_an_event_that_changes_all_the_time_is_moved_later(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.fail("move", EventChanged("changed"), times=2)
    assert moved(desk, booked).state is BookingState.MOVING
    desk.rest("2026-11-23 09:01")
    assert desk.booking(booked).span.start == LATER
    desk.check()


def test_a_call_that_the_agent_took_out_is_cancelled_by_the_agent(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.agent_takes_out(booked.event)
    after = moved(desk, booked)
    assert (after.state, after.span) == (BookingState.CANCELLED, booked.span)
    assert kinds(after)[-1] == (StepKind.CANCELLED, Actor.AGENT)
    desk.check()


@pytest.mark.parametrize("event_was", ["changed", "lost"])
def test_the_worker_too_finds_that_the_agent_took_it_out(desk: BookingDesk, event_was: str) -> None:
    booked = desk.book()
    desk.calendar.fail("move", EventChanged("changed") if event_was == "changed" else DOWN, times=2)
    assert moved(desk, booked).state is BookingState.MOVING
    desk.calendar.agent_takes_out(booked.event)
    desk.rest("2026-11-23 09:01")
    assert desk.booking(booked).state is BookingState.CANCELLED
    desk.check()


def test_a_move_that_google_refuses_leaves_the_call_where_it_was(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.fail("move", UpstreamRefused("no"))
    with pytest.raises(UpstreamRefused):
        moved(desk, booked)
    assert desk.booking(booked).span == booked.span
    desk.check()


@pytest.mark.parametrize("why", ["refused", "busy", "silent"])
def test_a_move_that_fails_later_is_told(desk: BookingDesk, why: str) -> None:
    booked = desk.book()
    desk.rest()
    desk.calendar.fail("move", DOWN)
    assert moved(desk, booked).state is BookingState.MOVING
    if why == "refused":
        desk.calendar.fail("move", UpstreamRefused("no"))
    if why == "busy":
        desk.calendar.agent_puts("2026-11-24 10:00", "2026-11-24 10:10")
    if why == "silent":
        desk.calendar.lasting["move"] = Fault(DOWN)
    desk.rest("2026-11-23 10:00")
    after = desk.booking(booked)
    assert (after.state, after.span, kinds(after)[-1][0]) == (BookingState.CONFIRMED, booked.span, StepKind.FAILED)
    assert after.steps[-1].span == Interval(LATER, LATER + 30 * MINUTE)
    assert desk.posted() == ["call failed"]
    posting = desk.store.claim_posting(desk.now(), MINUTE)
    assert posting is not None
    assert b"2026-11-24 10:00 UTC" in posting.message.payload
    desk.check()


def test_a_calendar_that_is_never_reached_again_leaves_the_call_where_it_was(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest()
    desk.calendar.fail("move", DOWN)
    moved(desk, booked)
    desk.calendar.down(DOWN)
    desk.now.at = LATER + timedelta(days=2)
    assert desk.parts.work()
    assert (desk.booking(booked).state, desk.booking(booked).span) == (BookingState.CONFIRMED, booked.span)


def test_the_ticket_of_a_moved_call_owes_its_response_after_the_new_time(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest()
    after = moved(desk, booked)
    assert [each.due for each in desk.store.stated("main", after.ticket)] == [
        hour("13:45"),
        instant("2026-11-24 10:45"),
    ]
    desk.triage_all()
    notes = desk.host.tickets[after.ticket].timeline.notes_by(OWN_USER)
    assert any("was moved by the customer: it is now Tue 2026-11-24" in note for note in notes)


def test_the_ticket_of_a_link_owes_what_it_owed_before(desk: BookingDesk) -> None:
    desk.book_token = desk.parts.links.book("main", "Acme", ticket="77")[1].split("/")[-2]
    assert moved(desk, desk.book()).state is BookingState.CONFIRMED
    assert desk.store.stated("main", "77") == []


def test_a_cancelled_call_is_out_of_the_calendar_and_its_time_is_free(desk: BookingDesk) -> None:
    booked = desk.book()
    after = cancelled(desk, booked)
    assert (after.state, kinds(after)[-1]) == (BookingState.CANCELLED, (StepKind.CANCELLED, Actor.CUSTOMER))
    assert desk.calendar.told[-1] == ("cancelled", booked.event)
    assert cancelled(desk, booked) == desk.booking(booked)
    desk.check()
    assert desk.book(key="two").state is BookingState.CONFIRMED


@pytest.mark.parametrize("after", [True, False])
def test_a_cancelling_whose_answer_is_lost_keeps_its_time_until_the_worker_knows(
    desk: BookingDesk, *, after: bool
) -> None:
    booked = desk.book()
    desk.rest()
    desk.calendar.fail("remove", DOWN, after=after)
    assert cancelled(desk, booked).state is BookingState.CANCELLING
    assert cancelled(desk, booked).state is BookingState.CANCELLING
    assert desk.claims(booked) >= set(cells(booked))
    desk.rest("2026-11-23 09:01")
    assert desk.booking(booked).state is BookingState.CANCELLED
    assert [what for what, _ in desk.calendar.told].count("cancelled") == 1
    desk.check()


def test_a_cancelling_that_never_gets_through_ends_a_day_after_the_call(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.calendar.down(CredentialsRevoked("gone"))
    assert cancelled(desk, booked).state is BookingState.CANCELLING
    desk.now.at = booked.span.end + timedelta(days=1)
    assert desk.parts.work()
    assert desk.booking(booked).state is BookingState.CANCELLED


def test_the_desk_cancels_at_any_time_before_the_end_and_says_why(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.now.at = hour("13:10")
    gone = desk.parts.change.by_desk_cancel("main", booked.id, "Dana is ill")
    assert (gone.state, kinds(gone)[-1]) == (BookingState.CANCELLED, (StepKind.CANCELLED, Actor.DESK))
    assert gone.steps[-1].why == "Dana is ill"
    assert desk.parts.change.by_desk_cancel("main", booked.id) == gone
    desk.check()


def test_nobody_cancels_what_is_over_or_was_never_there(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.now.at = hour("13:30")
    for name in (booked.id, "none"):
        with pytest.raises(BadInput):
            desk.parts.change.by_desk_cancel("main", name)


@pytest.mark.parametrize("on_record", [True, False])
def test_a_call_that_nobody_came_to_is_no_contact(desk: BookingDesk, *, on_record: bool) -> None:
    booked = desk.book()
    desk.rest("2026-11-23 13:29")
    desk.now.at = hour("13:30")
    if on_record:
        desk.rest()
        desk.triage_all()
    missed = desk.parts.change.no_show("main", booked.id, "they overslept")
    assert (missed.state, missed.steps[-1].what) == (BookingState.CANCELLED, StepKind.NO_SHOW)
    assert desk.parts.change.no_show("main", booked.id) == missed
    desk.triage_all()
    assert not desk.memory(missed.ticket).decision.clocks[0].ended_at
    desk.rest("2026-11-24 09:00")
    assert desk.booking(booked).state is BookingState.CANCELLED


def test_nobody_misses_a_call_before_it_begins(desk: BookingDesk) -> None:
    booked = desk.book()
    with pytest.raises(BadInput):
        desk.parts.change.no_show("main", booked.id)


def test_a_change_that_somebody_else_was_faster_with_is_answered_with_theirs(desk: BookingDesk) -> None:
    booked = desk.book()
    visit = desk.call_visit(booked)
    desk.calendar.meanwhile["remove"] = lambda: desk.parts.finish("main", desk.only())
    assert desk.parts.change.cancel(visit).state is BookingState.CANCELLED
    assert desk.only().state is BookingState.CANCELLED
    desk.check()
