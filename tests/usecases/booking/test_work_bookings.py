from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.booking.booking import Booking, BookingState, StepKind
from integration.domain.errors import CredentialsRevoked, Misconfigured, UpstreamRefused, UpstreamUnavailable
from integration.domain.journal import Promise
from tests.fakes.calendar import Fault
from tests.fakes.helpdesk import OWN_USER, ProcessDied
from tests.fakes.tickets import DANA
from tests.usecases.booking.desk import DOWN, BookingDesk, hour

MINUTE = timedelta(minutes=1)


def waiting(desk: BookingDesk, *, after: bool = False) -> Booking:
    """A booking whose answer was lost."""
    desk.calendar.fail("insert", DOWN, after=after)
    made = desk.book()
    assert made.state is BookingState.CONFIRMING
    return made


def test_nothing_is_due_where_nothing_is_booked(desk: BookingDesk) -> None:
    assert not desk.parts.work()


def test_the_waits_for_a_silent_google_grow_from_five_seconds_to_a_minute(desk: BookingDesk) -> None:
    desk.calendar.down(UpstreamUnavailable("down"))
    del desk.calendar.lasting["busy"]
    made, waits = desk.book(), []
    for _ in range(6):
        due = desk.store.next_booking_at()
        assert due is not None
        waits.append((due - desk.now()).total_seconds())
        desk.now.at = due
        assert desk.parts.work()
    assert waits == [5, 10, 20, 40, 60, 60]
    assert desk.booking(made).tries == 7


def test_google_may_ask_for_a_longer_wait(desk: BookingDesk) -> None:
    desk.calendar.fail("insert", UpstreamUnavailable("busy", retry_after=3 * MINUTE))
    desk.book()
    assert desk.store.next_booking_at() == desk.now() + 3 * MINUTE


def test_a_booking_that_google_never_answered_is_given_up_after_half_an_hour_and_told(desk: BookingDesk) -> None:
    made = waiting(desk)
    desk.calendar.lasting["insert"] = Fault(DOWN)
    desk.rest("2026-11-23 09:29")
    assert desk.booking(made).state is BookingState.CONFIRMING
    assert desk.claims(made)
    desk.rest("2026-11-23 09:31")
    failed = desk.booking(made)
    assert (failed.state, [step.what for step in failed.steps]) == (BookingState.FAILED, [StepKind.FAILED])
    assert desk.posted() == ["call failed"]
    assert desk.parts.rings
    desk.check()


def test_it_is_given_up_only_once_google_can_be_reached(desk: BookingDesk) -> None:
    made = waiting(desk)
    desk.calendar.down(DOWN)
    desk.rest("2026-11-23 11:00")
    assert desk.booking(made).state is BookingState.CONFIRMING
    assert desk.claims(made)
    desk.calendar.lasting.clear()
    desk.rest("2026-11-23 11:02")
    assert desk.booking(made).state is BookingState.FAILED
    desk.check()


def test_a_calendar_that_is_never_reached_again_ends_the_wait_a_day_after_the_call(desk: BookingDesk) -> None:
    made = waiting(desk, after=True)
    desk.store.disconnect_calendar("main", DANA.email)
    desk.now.at = made.span.end + timedelta(days=1)
    desk.rest()
    assert desk.booking(made).state is BookingState.FAILED
    assert desk.posted() == ["call failed"]


def test_a_call_that_would_have_begun_is_given_up(desk: BookingDesk) -> None:
    made = waiting(desk)
    desk.now.at = made.span.start
    desk.rest()
    assert desk.booking(made).state is BookingState.FAILED
    desk.check()


def test_an_event_that_came_through_is_the_answer_however_late(desk: BookingDesk) -> None:
    made = waiting(desk, after=True)
    desk.now.at = made.span.start
    desk.rest()
    assert desk.booking(made).state is BookingState.CONFIRMED


def test_a_time_that_the_agent_filled_meanwhile_fails_the_booking_and_is_told(desk: BookingDesk) -> None:
    made = waiting(desk)
    desk.calendar.agent_puts("2026-11-23 13:00", "2026-11-23 13:10")
    desk.rest("2026-11-23 09:01")
    assert desk.booking(made).state is BookingState.FAILED
    assert "remove" in desk.calendar.asked
    assert desk.posted() == ["call failed"]
    desk.check()


def test_what_google_refuses_later_fails_the_booking_and_is_told(desk: BookingDesk) -> None:
    made = waiting(desk)
    desk.calendar.fail("insert", UpstreamRefused("no"))
    desk.calendar.fail("remove", DOWN)
    desk.rest("2026-11-23 09:00")
    assert desk.claims(made)
    desk.calendar.fail("insert", UpstreamRefused("no"))
    desk.rest("2026-11-23 09:01")
    assert desk.booking(made).state is BookingState.FAILED
    desk.check()


def test_what_could_not_be_booked_stands_on_a_ticket(desk: BookingDesk) -> None:
    made = waiting(desk)
    desk.calendar.agent_puts("2026-11-23 13:00", "2026-11-23 13:10")
    desk.rest("2026-11-23 09:01")
    [ticket] = desk.marked(made)
    desk.triage_all()
    assert any("could not be booked" in note for note in desk.host.tickets[ticket].timeline.notes_by(OWN_USER))
    assert desk.store.stated("main", ticket) == []


def test_a_call_without_a_ticket_gets_one_whose_first_response_is_owed_after_the_call(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest()
    booked = desk.booking(booked)
    assert [booked.ticket] == desk.marked(booked)
    assert booked.own_ticket
    ticket = desk.host.tickets[booked.ticket]
    assert ticket.subject == f"Support call, Mon 2026-11-23 14:00-14:30 CET [call {booked.id[:10]}]"
    assert (ticket.body, ticket.sender) == ("Our rules", "anna@acme.example")
    [stated] = desk.store.stated("main", booked.ticket)
    assert (stated.promise, stated.due, stated.by) == (Promise.FIRST_RESPONSE, hour("13:45"), "VIP Desk")
    desk.triage_all()
    assert "vip-call" in desk.host.tickets[booked.ticket].tags
    assert desk.host.tickets[booked.ticket].first_due == hour("13:45")


def test_a_call_that_took_place_is_the_response_of_its_ticket(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest("2026-11-23 13:31")
    desk.triage_all()
    decision = desk.memory(desk.booking(booked).ticket).decision
    clock = decision.clock(Promise.FIRST_RESPONSE)
    assert clock is not None
    assert (clock.state, clock.ended_at, clock.breached) == ("met", hour("13:30"), False)
    assert "vip-call" not in desk.host.tickets[desk.booking(booked).ticket].tags


def test_a_link_that_names_a_ticket_books_for_that_ticket(desk: BookingDesk) -> None:
    desk.book_token = desk.parts.links.book("main", "Acme", ticket="77")[1].split("/")[-2]
    booked = desk.book()
    desk.rest()
    assert (booked.ticket, booked.own_ticket, desk.host.tickets) == ("77", False, {})
    waiting_now = desk.store.claim(desk.now(), MINUTE)
    assert waiting_now is not None
    assert waiting_now.ticket == "77"


def test_a_host_that_is_down_gets_the_ticket_later_and_never_two(desk: BookingDesk) -> None:
    desk.host.trouble = DOWN
    booked = desk.book()
    desk.rest("2026-11-23 09:10")
    assert desk.booking(booked).ticket == ""
    desk.host.trouble = None
    desk.rest("2026-11-23 10:00")
    assert [desk.booking(booked).ticket] == desk.marked(booked)


def test_a_host_that_refuses_for_ever_keeps_nobody_from_the_end_of_the_call(desk: BookingDesk) -> None:
    desk.host.trouble = CredentialsRevoked("connect it again")
    booked = desk.book()
    desk.rest("2026-11-23 13:30")
    assert desk.booking(booked).state is BookingState.DONE
    found = desk.store.get("main")
    assert found is not None
    assert found[0].problem == "connect it again"
    desk.rest("2026-11-26 13:30")
    assert desk.store.next_booking_at() is None


def test_in_shadow_no_ticket_is_opened(desk: BookingDesk) -> None:
    desk.store.set_shadow("main", shadow=True)
    booked = desk.book()
    desk.rest("2026-11-23 14:00")
    assert (desk.host.tickets, desk.booking(booked).state) == ({}, BookingState.DONE)
    assert desk.store.next_booking_at() is None


def test_a_booking_cancelled_while_its_ticket_was_being_opened_tells_that_ticket(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.host.dies = "after opening"
    with pytest.raises(ProcessDied):
        desk.parts.work()
    desk.restart()
    desk.parts.change.cancel(desk.call_visit(booked))
    desk.rest("2026-11-23 09:10")
    gone = desk.booking(booked)
    assert ([gone.ticket], gone.state) == (desk.marked(gone), BookingState.CANCELLED)


def test_a_fault_of_ours_leaves_the_booking_for_a_later_pass(desk: BookingDesk) -> None:
    made = waiting(desk)
    desk.calendar.fail("find", Misconfigured("no key"))
    desk.rest("2026-11-23 09:01")
    assert desk.booking(made).state is BookingState.CONFIRMED
    desk.host.trouble = None
    desk.calendar.meanwhile["find"] = _stumble
    desk.calendar.fail("insert", DOWN)
    other = desk.book("2026-11-23 14:30", key="two")
    desk.rest("2026-11-23 09:02")
    assert desk.booking(other).state is BookingState.CONFIRMING
    desk.rest("2026-11-23 09:06")
    assert desk.booking(other).state is BookingState.CONFIRMED


def test_a_call_that_is_known_as_missed_before_it_ends_never_took_place(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest()
    booked = desk.booking(booked)
    step = replace(booked.steps[0], what=StepKind.NO_SHOW)
    desk.store.keep_booking("main", replace(booked, steps=(*booked.steps, step)), [], desk.now(), booked.span.end)
    desk.rest("2026-11-23 13:30")
    assert desk.booking(booked).state is BookingState.CANCELLED


def test_a_call_of_a_kind_that_is_sold_no_more_still_takes_place(desk: BookingDesk) -> None:
    made = waiting(desk)
    terms = desk.store.terms("main")
    desk.store.publish("main", replace(terms, booking=replace(terms.booking, calls=terms.booking.calls[1:])))
    desk.rest("2026-11-23 09:01")
    assert desk.booking(made).state is BookingState.CONFIRMED
    desk.check()


def _stumble() -> None:
    raise ZeroDivisionError
