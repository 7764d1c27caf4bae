from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.booking.call_types import CallKind
from integration.domain.booking.events import CalendarEvent, EventTime
from integration.domain.errors import BadInput, UpstreamUnavailable
from integration.domain.hours.interval import Interval
from integration.usecases.offer_slots import Offer, OfferState
from integration.usecases.tell_calendar import note
from tests.fakes.now import instant
from tests.fakes.tickets import DANA
from tests.usecases.booking.desk import BookingDesk, hour

MONDAY = Interval(instant("2026-11-23 00:00"), instant("2026-11-24 00:00"))


def offered(desk: BookingDesk, window: Interval = MONDAY) -> Offer:
    return desk.parts.offer(desk.visit(), CallKind.SUPPORT, window)


def starts(offer: Offer) -> list[str]:
    return [f"{slot.start:%H:%M}" for slot in offer.slots]


def synced(desk: BookingDesk) -> None:
    desk.parts.sync("main", DANA.email)


def test_free_times_are_offered_in_the_services_zone(desk: BookingDesk) -> None:
    offer = offered(desk)
    assert (offer.state, offer.zone, offer.urgent, offer.capped) == (OfferState.OPEN, "Europe/Bratislava", False, False)
    assert starts(offer) == ["11:00", "11:30", "12:00", "12:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30"]


def test_what_is_offered_can_be_booked_and_is_offered_no_more(desk: BookingDesk) -> None:
    for number, slot in enumerate(list(offered(desk).slots)[:7:3]):
        desk.book(f"{slot.start:%Y-%m-%d %H:%M}", key=f"k{number}")
    offer = offered(desk)
    assert (offer.capped, list(offer.slots)) == (True, [])
    desk.check()


def test_busy_time_absences_calls_and_holds_are_not_offered(desk: BookingDesk) -> None:
    desk.calendar.agent_puts("2026-11-23 11:00", "2026-11-23 12:00")
    synced(desk)
    desk.book("2026-11-23 13:00")
    desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("14:30"))
    assert starts(offered(desk)) == ["12:00", "15:30"]


def test_what_only_google_calls_busy_is_not_offered(desk: BookingDesk) -> None:
    note(desk.store, "main", DANA.email, unexplained=(Interval(hour("11:00"), hour("15:30")),))
    assert starts(offered(desk)) == ["15:30"]


def test_an_event_that_began_the_day_before_still_keeps_the_agent_busy(desk: BookingDesk) -> None:
    desk.calendar.agent_puts("2026-11-22 20:00", "2026-11-23 15:00")
    synced(desk)
    assert starts(offered(desk)) == ["15:00", "15:30"]


def test_nothing_is_offered_of_a_calendar_that_is_not_known(desk: BookingDesk) -> None:
    desk.now.move(timedelta(minutes=15, seconds=1))
    assert offered(desk).state is OfferState.STALE
    synced(desk)
    assert offered(desk).state is OfferState.OPEN
    note(desk.store, "main", DANA.email, problem="reconnect")
    assert offered(desk).state is OfferState.DISCONNECTED
    desk.store.disconnect_calendar("main", DANA.email)
    offer = offered(desk)
    assert (offer.state, list(offer.slots)) == (OfferState.NOT_CONNECTED, [])


def test_a_series_that_nobody_can_read_is_never_free(desk: BookingDesk) -> None:
    times = EventTime(hour("09:00")), EventTime(hour("09:30"))
    found = desk.store.calendar("main", DANA.email)
    assert found is not None
    broken = CalendarEvent("series", *times, recurrence=("RRULE:FREQ=NEVER",))
    assert desk.store.advance_view("main", found[0], [broken], found[0].sync_token)
    assert offered(desk).state is OfferState.STALE
    with pytest.raises(UpstreamUnavailable, match="can't be read"):
        desk.book()


def test_a_call_that_is_being_moved_stands_in_its_own_way_nowhere(desk: BookingDesk) -> None:
    for number, start in enumerate(("11:00", "13:00", "15:00")):
        desk.book(f"2026-11-23 {start}", key=f"k{number}")
    booked = desk.bookings()[1]
    offer = desk.parts.offer(desk.call_visit(booked), CallKind.SUPPORT, MONDAY, moving=booked)
    assert {"13:00", "13:30"} <= set(starts(offer))
    assert not offer.capped


def test_a_kind_that_is_not_sold_is_bad_input(desk: BookingDesk) -> None:
    visit = desk.visit()
    terms = replace(visit.terms, booking=replace(visit.terms.booking, calls=visit.terms.booking.calls[:1]))
    with pytest.raises(BadInput):
        desk.parts.offer(replace(visit, terms=terms), CallKind.TRAINING, MONDAY)
