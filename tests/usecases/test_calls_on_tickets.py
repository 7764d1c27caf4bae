"""What a booked call means for its ticket: a tag while it is ahead, a note for each step, contact once held."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.booking.booking import Actor, Booking, BookingState, BookingStep, StepKind
from integration.domain.booking.call_types import CallKind
from integration.domain.decision import ClockState
from integration.domain.hours.interval import Interval
from integration.domain.journal import Promise
from integration.domain.severity.scale import Severity
from tests.fakes.helpdesk import OWN_USER
from tests.fakes.now import instant
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk

SPAN = Interval(instant("2026-11-23 11:00"), instant("2026-11-23 11:30"))
BOOKED = BookingStep(instant("2026-11-23 09:00"), StepKind.BOOKED, SPAN, Actor.CUSTOMER)
CALL = Booking(
    id="c0ffee",
    agent="dana@desk.example",
    customer="Acme",
    kind=CallKind.SUPPORT,
    span=SPAN,
    padded=SPAN,
    state=BookingState.CONFIRMED,
    made_at=instant("2026-11-23 09:00"),
    topic="Rules for two departments",
    email="anna@acme.example",
    meet="https://meet.example/abc",
    ticket="7",
    steps=(BOOKED,),
)


def booked(desk: SmallDesk, call: Booking = CALL) -> Booking:
    return desk.store.claim_slot("main", call, [], desk.now(), None)


def stepped(desk: SmallDesk, call: Booking, what: StepKind, by: Actor, state: BookingState) -> Booking:
    step = BookingStep(desk.now(), what, call.span, by)
    changed = replace(call, state=state, steps=(*call.steps, step))
    return desk.store.keep_booking("main", changed, [], desk.now(), None)[0]


def looked(desk: SmallDesk) -> None:
    desk.store.enqueue("main", ["7"], desk.now())
    desk.work_all()


def noted(desk: SmallDesk) -> list[str]:
    return [note for note in desk.shown().timeline.notes_by(OWN_USER) if " call " in note]


def test_a_ticket_says_once_that_a_call_is_booked_and_carries_its_tag(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="5"))
    booked(desk)
    looked(desk)
    looked(desk)
    assert "vip-call" in desk.shown().tags
    [told] = noted(desk)
    assert "support call is booked by the customer" in told
    assert "12:00-12:30 CET" in told
    assert "https://meet.example/abc" in told
    assert "Rules for two departments" not in told


def test_the_tag_goes_with_the_call(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="5"))
    call = booked(desk)
    looked(desk)
    stepped(desk, call, StepKind.CANCELLED, Actor.AGENT, BookingState.CANCELLED)
    looked(desk)
    assert "vip-call" not in desk.shown().tags
    assert "was cancelled in the agent's calendar" in noted(desk)[-1]


def test_a_call_that_took_place_is_the_first_response_at_its_end(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="5"))
    call = booked(desk)
    desk.now.move(timedelta(hours=2, minutes=31))
    stepped(desk, call, StepKind.TOOK_PLACE, Actor.AGENT, BookingState.DONE)
    looked(desk)
    clock = desk.memory().decision.clock(Promise.FIRST_RESPONSE)
    assert clock is not None
    assert (clock.state, clock.ended_at) == (ClockState.MET, SPAN.end)


def test_a_call_that_is_only_booked_is_no_response(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="5"))
    booked(desk)
    desk.now.move(timedelta(hours=2, minutes=31))
    looked(desk)
    clock = desk.memory().decision.clock(Promise.FIRST_RESPONSE)
    assert clock is not None
    assert clock.state is ClockState.RUNNING


def test_a_call_that_nobody_came_to_is_no_response(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="5"))
    call = booked(desk)
    desk.now.move(timedelta(hours=3))
    stepped(desk, call, StepKind.NO_SHOW, Actor.DESK, BookingState.CANCELLED)
    looked(desk)
    clock = desk.memory().decision.clock(Promise.FIRST_RESPONSE)
    assert clock is not None
    assert clock.state is ClockState.RUNNING
    assert "did not take place" in noted(desk)[-1]


def test_a_ticket_that_we_opened_for_a_call_is_that_customers_whoever_wrote(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(sender="guest@elsewhere.example"))
    booked(desk, replace(CALL, own_ticket=True))
    looked(desk)
    assert (desk.memory().decision.customer, "vip" in desk.shown().tags) == ("Acme", True)


@pytest.mark.parametrize(("own", "severity"), [(True, Severity.S5), (False, Severity.S1)])
def test_our_own_subject_says_nothing_of_how_bad_things_are(desk: SmallDesk, own: bool, severity: Severity) -> None:  # noqa: FBT001
    desk.helpdesk.put(ticket(subject="Everything is down, nobody can work"))
    booked(desk, replace(CALL, own_ticket=own))
    looked(desk)
    assert desk.memory().decision.severity is severity


def test_a_call_on_a_strangers_ticket_makes_no_customer_of_them(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(sender="guest@elsewhere.example"))
    booked(desk)
    looked(desk)
    assert (desk.memory().decision.customer, "vip" in desk.shown().tags) == (None, False)


def test_a_call_of_a_ticket_that_was_merged_is_contact_on_the_one_that_survives(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="5"))
    desk.helpdesk.put(ticket(id="8", severity_field="5", at="2026-11-23 09:30"))
    call = booked(desk)
    looked(desk)
    desk.helpdesk.put(ticket(severity_field="5", merged_into="8"))
    looked(desk)
    desk.now.move(timedelta(hours=2, minutes=31))
    stepped(desk, call, StepKind.TOOK_PLACE, Actor.AGENT, BookingState.DONE)
    desk.store.enqueue("main", ["8"], desk.now())
    desk.work_all()
    clock = desk.memory("8").decision.clock(Promise.FIRST_RESPONSE)
    assert clock is not None
    assert clock.state is ClockState.MET


def test_a_ticket_of_ours_that_was_merged_leaves_the_one_that_survives_its_own_subject(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket())
    desk.helpdesk.put(ticket(id="8", subject="Everything is down, nobody can work", at="2026-11-23 09:30"))
    booked(desk, replace(CALL, own_ticket=True))
    looked(desk)
    desk.helpdesk.put(ticket(merged_into="8"))
    looked(desk)
    desk.store.enqueue("main", ["8"], desk.now())
    desk.work_all()
    assert desk.memory("8").decision.severity is Severity.S1
