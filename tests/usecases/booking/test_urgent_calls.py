import pytest

from integration.domain.booking.booking import BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.links import Purpose
from integration.domain.errors import SlotTaken
from integration.domain.hours.interval import Interval
from integration.domain.ticket import Status
from tests.fakes.tickets import ticket
from tests.usecases.booking.desk import DOWN, BookingDesk, hour, wish

SOON = "2026-11-23 09:30"
LATER = "2026-11-23 13:00"


def down(desk: BookingDesk, severity: str = "1", **changes: object) -> None:
    """Acme has a ticket of this severity."""
    desk.host.put(ticket(severity_field=severity, at="2026-11-23 08:30", **changes))
    desk.store.enqueue("main", ["7"], desk.now())
    desk.triage_all()


def test_an_open_s1_ticket_shortens_the_notice(desk: BookingDesk) -> None:
    with pytest.raises(SlotTaken):
        desk.book(SOON)
    down(desk)
    booked = desk.book(SOON)
    assert (booked.state, booked.urgent, booked.ticket) == (BookingState.CONFIRMED, True, "7")
    assert desk.posted().count("urgent call") == 1
    assert desk.parts.rings
    desk.triage_all()
    assert "vip-call" in desk.host.tickets["7"].tags


def test_even_then_there_is_a_least_notice(desk: BookingDesk) -> None:
    down(desk)
    with pytest.raises(SlotTaken):
        desk.book("2026-11-23 09:00")


@pytest.mark.parametrize("severity", ["2", "3"])
def test_no_lesser_ticket_does(desk: BookingDesk, severity: str) -> None:
    down(desk, severity)
    with pytest.raises(SlotTaken):
        desk.book(SOON)


def test_a_ticket_that_is_solved_does_not(desk: BookingDesk) -> None:
    down(desk, status=Status.SOLVED)
    with pytest.raises(SlotTaken):
        desk.book(SOON)


def test_a_support_call_at_a_usual_time_is_about_the_s1_ticket_and_not_urgent(desk: BookingDesk) -> None:
    down(desk)
    booked = desk.book(LATER)
    assert (booked.urgent, booked.ticket) == (False, "7")
    assert "urgent call" not in desk.posted()


def test_a_training_weeks_ahead_is_not_about_what_is_down_today(desk: BookingDesk) -> None:
    down(desk)
    booked = desk.book("2026-12-14 13:00", kind=CallKind.TRAINING)
    assert (booked.urgent, booked.ticket) == (False, "")


def test_the_ticket_that_the_link_names_comes_first(desk: BookingDesk) -> None:
    down(desk)
    desk.book_token = desk.parts.links.book("main", "Acme", ticket="77")[1].split("/")[-2]
    assert desk.book(SOON).ticket == "77"


def test_who_came_by_a_link_that_may_stand_in_public_learns_nothing_of_what_is_down(desk: BookingDesk) -> None:
    down(desk)
    token = desk.parts.links.chat("main", "Acme")[1].split("/")[-2]
    visit = desk.parts.open_link(token, Purpose.CHAT)
    day = Interval(hour("00:00"), hour("23:00"))
    assert not desk.parts.offer(visit, CallKind.SUPPORT, day).urgent
    with pytest.raises(SlotTaken):
        desk.parts.book(visit, wish(SOON), "")
    booked = desk.parts.book(visit, wish(LATER), "")
    assert (booked.urgent, booked.ticket != "7") == (False, True)
    moving = desk.call_visit(booked)
    assert not desk.parts.offer(moving, CallKind.SUPPORT, day, moving=booked).urgent
    with pytest.raises(SlotTaken):
        desk.parts.change.move(moving, hour(SOON[-5:]))


def test_the_offer_says_that_the_notice_is_short(desk: BookingDesk) -> None:
    down(desk)
    day = Interval(hour("00:00"), hour("23:00"))
    offer = desk.parts.offer(desk.visit(), CallKind.SUPPORT, day)
    assert offer.urgent
    assert f"{offer.slots[0].start:%H:%M}" == "09:30"
    afternoon = desk.parts.offer(desk.visit(), CallKind.SUPPORT, Interval(hour("12:00"), hour("23:00")))
    assert not afternoon.urgent


def test_an_urgent_call_is_told_once_it_is_confirmed_and_only_once(desk: BookingDesk) -> None:
    down(desk)
    desk.calendar.fail("insert", DOWN, after=True)
    booked = desk.book(SOON)
    assert "urgent call" not in desk.posted()
    desk.rest("2026-11-23 09:05")
    assert desk.booking(booked).state is BookingState.CONFIRMED
    assert desk.posted().count("urgent call") == 1


def test_a_call_that_moves_into_the_notice_becomes_urgent(desk: BookingDesk) -> None:
    booked = desk.book(LATER)
    down(desk)
    moved = desk.parts.change.move(desk.call_visit(booked), hour("09:30"))
    assert (moved.urgent, moved.state) == (True, BookingState.CONFIRMED)
    assert desk.posted().count("urgent call") == 1
