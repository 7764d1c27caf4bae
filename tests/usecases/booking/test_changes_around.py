"""What changes around a call that is booked: the terms, the roster, and what the agent makes of its event."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.booking.booking import Booking, BookingState, StepKind
from integration.domain.booking.call_types import DEFAULT_CALLS, CallKind
from integration.domain.decision import ClockState
from integration.domain.errors import SlotTaken
from integration.domain.hours.interval import Interval
from integration.domain.journal import Promise
from integration.domain.roster import Roster
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, BORIS, DANA
from tests.usecases.booking.desk import DOWN, BookingDesk


def sold(desk: BookingDesk, *kinds: CallKind) -> None:
    """From now on only these kinds are."""
    terms = desk.store.terms("main")
    calls = tuple(call for call in DEFAULT_CALLS if call.kind in kinds)
    desk.store.publish("main", replace(terms, booking=replace(terms.booking, calls=calls)))


def offered(desk: BookingDesk, start: str) -> bool:
    at = instant(start)
    slots = desk.parts.offer(desk.visit(), CallKind.SUPPORT, Interval(at, at + timedelta(minutes=1))).slots
    return at in {slot.start for slot in slots}


def put_again(desk: BookingDesk, booking: Booking, start: str, end: str, recurrence: tuple[str, ...] = ()) -> None:
    """The agent changes the call's own event, or brings it back."""
    desk.parts.sync("main", DANA.email)
    event = desk.calendar.events[booking.event]
    at = event.start and replace(event.start, at=instant(start))
    until = event.end and replace(event.end, at=instant(end))
    desk.calendar.put(replace(event, start=at, end=until, cancelled=False, recurrence=recurrence))
    desk.now.move(timedelta(minutes=1))
    desk.parts.sync("main", DANA.email)


@pytest.mark.parametrize("end", ["2026-11-23 13:02", "2026-11-23 23:30"])
def test_the_agent_gives_a_call_any_length_though_its_kind_is_sold_no_more(desk: BookingDesk, end: str) -> None:
    booking = desk.book()
    sold(desk, CallKind.TRAINING)
    desk.calendar.agent_moves(booking.event, "2026-11-23 13:00", end)
    desk.parts.sync("main", DANA.email)
    assert desk.booking(booking).span.end == instant(end)
    [account] = desk.store.calendar_accounts("main")
    assert account.problem == ""


def test_the_event_of_a_call_that_is_over_is_busy_where_the_agent_drags_it_to(desk: BookingDesk) -> None:
    booking = desk.book()
    desk.rest("2026-11-23 14:00")
    assert desk.booking(booking).state is BookingState.DONE
    put_again(desk, booking, "2026-11-24 13:00", "2026-11-24 13:30")
    assert not offered(desk, "2026-11-24 13:00")


def test_the_event_of_a_call_that_the_customer_cancelled_is_busy_where_the_agent_brings_it_back(
    desk: BookingDesk,
) -> None:
    booking = desk.book()
    desk.parts.change.cancel(desk.call_visit(booking))
    assert offered(desk, "2026-11-23 13:00")
    put_again(desk, booking, "2026-11-23 13:00", "2026-11-23 13:30")
    assert not offered(desk, "2026-11-23 13:00")


def test_the_times_of_a_call_that_the_agent_repeats_every_week_are_busy(desk: BookingDesk) -> None:
    booking = desk.book()
    assert offered(desk, "2026-11-30 13:00")
    put_again(desk, booking, "2026-11-23 13:00", "2026-11-23 13:30", ("RRULE:FREQ=WEEKLY",))
    assert not offered(desk, "2026-11-30 13:00")


def test_a_customer_who_is_written_in_other_capitals_has_no_more_calls_for_it(desk: BookingDesk) -> None:
    for number, start in enumerate(("13:00", "14:00", "15:00")):
        desk.book(f"2026-11-24 {start}", f"{number}")
    desk.store.replace_roster("main", Roster((replace(ACME, name="ACME"),), (DANA, BORIS)))
    with pytest.raises(SlotTaken):
        desk.book("2026-11-25 13:00", "four")


def test_the_meeting_link_is_looked_for_in_shadow_too(desk: BookingDesk) -> None:
    desk.store.set_shadow("main", shadow=True)
    desk.calendar.pending_meets = 3
    booking = desk.book()
    desk.rest("2026-11-23 12:00")
    assert desk.booking(booking).meet


def test_a_call_whose_ticket_could_only_be_opened_after_it_is_the_first_response_all_the_same(
    desk: BookingDesk,
) -> None:
    desk.host.trouble = DOWN
    booking = desk.book()
    desk.rest("2026-11-23 17:00")
    assert (desk.booking(booking).state, desk.booking(booking).ticket) == (BookingState.DONE, "")
    desk.host.trouble = None
    desk.rest("2026-11-23 19:00")
    desk.triage_all()
    clock = desk.memory(desk.booking(booking).ticket).decision.clock(Promise.FIRST_RESPONSE)
    assert clock is not None
    assert (clock.state, clock.breached) == (ClockState.MET, False)


def test_a_call_over_which_the_agent_drags_the_event_of_one_that_is_over_clashes(desk: BookingDesk) -> None:
    over = desk.book()
    later = desk.book("2026-11-24 13:00", "two")
    desk.rest("2026-11-23 14:00")
    put_again(desk, over, "2026-11-24 13:00", "2026-11-24 13:30")
    assert StepKind.CLASHED in {step.what for step in desk.booking(later).steps}


def test_a_move_whose_former_time_passed_while_google_was_down_is_still_made(desk: BookingDesk) -> None:
    booking = desk.book()
    desk.calendar.down(DOWN)
    desk.calendar.lasting.pop("busy")
    desk.parts.change.move(desk.call_visit(booking), instant("2026-11-24 14:00"))
    desk.rest("2026-11-23 15:00")
    desk.calendar.lasting.clear()
    desk.rest("2026-11-23 15:05")
    desk.check()
    after = desk.booking(booking)
    assert (after.state, after.span.start) == (BookingState.CONFIRMED, instant("2026-11-24 14:00"))
