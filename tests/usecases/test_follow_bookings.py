"""What the agent does with a call in Google becomes true of its booking."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from integration.domain.booking.booking import Actor, Booking, BookingState, BookingStep, Placed, StepKind
from integration.domain.booking.events import CalendarEvent, EventKind, EventTime
from integration.domain.errors import UpstreamUnavailable
from integration.domain.hours.interval import Interval
from tests.fakes.calendar_feed import ZONE, call_in, timed
from tests.fakes.now import instant
from tests.usecases.calendar_desk import HOUR, MINUTE, CalendarDesk, calendar_desk

MOVED, CANCELLED, CLASHED, BOOKED = ("moved", "agent"), ("cancelled", "agent"), ("clashed", "agent"), "booked"
MADE = ("booked", "customer")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CalendarDesk]:
    with calendar_desk(tmp_path) as opened:
        yield opened


def between(start: str, end: str) -> Interval:
    return Interval(instant(start), instant(end))


def booked(desk: CalendarDesk, name: str = "b1", start: str = "2026-11-24 10:00") -> Booking:
    """A call of which our view knows, and of which nothing is left to tell."""
    booking = desk.book(name, start)
    desk.synced()
    desk.tickets_in_line()
    desk.feed.calls.clear()
    return booking


def test_a_call_that_stands_where_it_was_booked_is_left_alone(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.put(replace(call_in(booking), transparent=True))
    desk.synced()
    assert desk.booking(booking) == booking
    assert (desk.feed.calls, desk.tickets_in_line()) == (["page"], [])


def test_a_moved_call_follows_with_its_buffers_claims_and_ticket(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.put_call(booking, "2026-11-25 13:00", "2026-11-25 14:00")
    desk.synced()
    after = desk.booking(booking)
    assert after.span == between("2026-11-25 13:00", "2026-11-25 14:00")
    assert after.padded == between("2026-11-25 13:00", "2026-11-25 14:15")
    assert (after.state, after.etag) == (BookingState.CONFIRMED, desk.feed.placed(booking.event).etag)
    assert after.meet == booking.meet
    assert desk.steps(booking) == [MADE, MOVED]
    assert (desk.feed.calls, desk.tickets_in_line(), desk.told()) == (["page", "find"], ["7"], [])
    other = desk.book("b2", "2026-11-24 10:00")
    assert desk.booking(other).state is BookingState.CONFIRMED


def test_a_call_that_is_taken_out_is_cancelled_and_its_time_is_free(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.take_out(booking.event)
    desk.synced()
    assert (desk.booking(booking).state, desk.steps(booking)) == (BookingState.CANCELLED, [MADE, CANCELLED])
    assert (desk.feed.calls, desk.tickets_in_line()) == (["page", "find"], ["7"])
    desk.now.move(HOUR)
    desk.synced()
    assert desk.steps(booking) == [MADE, CANCELLED]
    assert "find" not in desk.feed.calls[2:]


def test_a_call_that_the_agent_brings_back_is_booked_again(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.take_out(booking.event)
    desk.synced()
    desk.feed.put_call(booking)
    desk.synced()
    after = desk.booking(booking)
    assert (after.state, after.span) == (BookingState.CONFIRMED, booking.span)
    assert desk.steps(booking) == [MADE, CANCELLED, (BOOKED, "agent")]


def test_a_call_that_the_customer_cancelled_stays_so_whatever_stands_in_the_calendar(desk: CalendarDesk) -> None:
    booking = booked(desk)
    step = BookingStep(desk.now(), StepKind.CANCELLED, booking.span, Actor.CUSTOMER)
    cancelled = replace(booking, state=BookingState.CANCELLED, steps=(*booking.steps, step))
    cancelled = desk.settle("main", cancelled)
    desk.feed.put_call(booking, "2026-11-25 13:00", "2026-11-25 14:00")
    desk.synced()
    assert desk.booking(booking) == cancelled


@pytest.mark.parametrize("state", [BookingState.CONFIRMING, BookingState.MOVING, BookingState.CANCELLING])
def test_what_is_under_way_is_left_to_those_who_work_on_it(desk: CalendarDesk, state: BookingState) -> None:
    booking = desk.settle("main", replace(booked(desk), state=state))
    desk.feed.take_out(booking.event)
    desk.synced()
    assert (desk.booking(booking), desk.feed.calls) == (booking, ["page"])


def test_a_call_that_is_over_is_left_alone(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.now.at = booking.span.end
    desk.feed.take_out(booking.event)
    desk.synced()
    assert desk.booking(booking) == booking


def test_a_call_made_an_all_day_event_takes_that_whole_day_of_the_calendars_zone(desk: CalendarDesk) -> None:
    booking = booked(desk, start="2027-03-26 10:00")
    days = EventTime(day=date(2027, 3, 28)), EventTime(day=date(2027, 3, 29))
    desk.feed.put(replace(call_in(booking), start=days[0], end=days[1]))
    desk.synced()
    midnights = (datetime(2027, 3, day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC) for day in (28, 29))
    assert desk.booking(booking).span == Interval(*midnights)
    assert desk.booking(booking).span.length == 23 * HOUR


def test_a_view_that_is_older_than_the_booking_moves_nothing_back(desk: CalendarDesk) -> None:
    booking = booked(desk)
    moved = between("2026-11-26 10:00", "2026-11-26 10:30")
    placed = desk.feed.move(booking.event, moved, desk.feed.placed(booking.event).etag)
    ours = replace(booking, span=moved, padded=moved, etag=placed.etag)
    ours = desk.settle("main", ours)
    desk.sync.follow("main", desk.account, desk.feed)
    assert desk.booking(booking) == ours
    assert desk.feed.calls == ["move", "find"]


def test_a_booking_that_the_view_does_not_know_yet_is_looked_for_in_google(desk: CalendarDesk) -> None:
    desk.synced()
    booking = desk.book()
    desk.feed.calls.clear()
    desk.sync.follow("main", desk.account, desk.feed)
    assert (desk.booking(booking), desk.feed.calls) == (booking, ["find"])


def test_a_booking_that_google_never_had_is_cancelled(desk: CalendarDesk) -> None:
    booking = booked(desk)
    del desk.feed.events[booking.event], desk.feed._changed[booking.event]  # noqa: SLF001 - Google lost it altogether
    desk.feed.generation += 1
    desk.synced()
    assert desk.steps(booking) == [MADE, CANCELLED]


def test_an_event_that_is_no_longer_about_this_booking_moves_nothing(desk: CalendarDesk) -> None:
    booking = booked(desk)
    foreign = replace(call_in(booking), booking="another", start=EventTime(instant("2026-11-25 13:00")))
    desk.feed.put(replace(foreign, end=EventTime(instant("2026-11-25 14:00"))))
    desk.synced()
    assert desk.booking(booking) == booking


def test_a_calendar_that_cannot_be_asked_cancels_nothing_and_is_asked_again(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.take_out(booking.event)
    desk.feed.troubles["find"] = UpstreamUnavailable("down")
    with pytest.raises(UpstreamUnavailable):
        desk.synced()
    assert (desk.booking(booking), desk.account.failures) == (booking, 1)
    desk.feed.troubles.clear()
    desk.synced()
    assert (desk.steps(booking), desk.account.failures) == ([MADE, CANCELLED], 0)


def test_a_booking_that_somebody_writes_meanwhile_is_left_to_the_next_sync(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.take_out(booking.event)
    real = desk.feed.find

    def find(event: str) -> Placed | None:
        desk.settle("main", replace(booking, topic="forklifts"))
        return real(event)

    desk.feed.find = find  # type: ignore[method-assign]
    desk.synced()
    assert (desk.booking(booking).topic, desk.steps(booking)) == ("forklifts", [MADE])
    desk.feed.find = real  # type: ignore[method-assign]
    desk.synced()
    assert desk.steps(booking) == [MADE, CANCELLED]


def test_a_call_put_over_another_one_holds_and_clashes(desk: CalendarDesk) -> None:
    first, second = booked(desk, "b1"), booked(desk, "b2", "2026-11-24 12:00")
    desk.feed.put_call(first, "2026-11-24 12:00", "2026-11-24 12:30")
    desk.synced()
    assert desk.booking(first).span == second.span
    assert (desk.steps(first), desk.steps(second)) == ([MADE, MOVED, CLASHED], [MADE])
    assert desk.told() == ["call clashed"]


def test_a_clash_is_told_once_for_each_time_that_the_call_has(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.put(timed("dentist", "2026-11-24 10:15", "2026-11-24 11:00"))
    for _ in range(3):
        desk.now.move(HOUR)
        desk.synced()
    assert (desk.steps(booking), desk.told()) == ([MADE, CLASHED], ["call clashed"])
    desk.feed.put(timed("lunch", "2026-11-25 10:00", "2026-11-25 11:00"))
    desk.feed.put_call(booking, "2026-11-25 10:00", "2026-11-25 10:30")
    desk.synced()
    assert (desk.steps(booking), desk.told()) == ([MADE, CLASHED, MOVED, CLASHED], ["call clashed"] * 2)


@pytest.mark.parametrize(
    "event",
    [
        timed("beside", "2026-11-24 10:30", "2026-11-24 11:00"),
        timed("free", "2026-11-24 10:00", "2026-11-24 11:00", transparent=True),
        timed("declined", "2026-11-24 10:00", "2026-11-24 11:00", declined=True),
        timed("office", "2026-11-24 00:00", "2026-11-25 00:00", kind=EventKind.WORKING_LOCATION),
    ],
    ids=lambda event: event.id,
)
def test_what_takes_no_time_of_the_call_is_no_clash(desk: CalendarDesk, event: CalendarEvent) -> None:
    booking = booked(desk)
    desk.feed.put(event)
    desk.synced()
    assert (desk.booking(booking), desk.told()) == (booking, [])


def test_a_day_out_of_office_clashes_with_the_calls_in_it(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.put(timed("away", "2026-11-24 00:00", "2026-11-25 00:00", kind=EventKind.OUT_OF_OFFICE))
    desk.synced()
    assert desk.steps(booking) == [MADE, CLASHED]


def test_one_occurrence_of_a_series_is_enough_to_clash(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.put(timed("weekly", "2026-11-10 10:00", "2026-11-10 11:00", recurrence=("RRULE:FREQ=WEEKLY",)))
    desk.synced()
    assert desk.steps(booking) == [MADE, CLASHED]


def test_a_process_that_died_after_the_view_was_taken_in_is_made_up_for(desk: CalendarDesk) -> None:
    booking = booked(desk)
    desk.feed.put_call(booking, "2026-11-25 13:00", "2026-11-25 14:00")
    page = desk.feed.page(sync_token=desk.account.sync_token)
    seen = replace(desk.account, sync_token=page.sync_token, synced_at=desk.now())
    assert desk.store.advance_view("main", seen, page.events, desk.account.sync_token)
    desk.now.move(MINUTE)
    desk.synced()
    assert desk.steps(booking) == [MADE, MOVED]
