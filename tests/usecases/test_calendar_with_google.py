"""The same steps over HTTP: our telephone to Google, and a strict stand-in of Google at the other end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from integration.clients.google import read_push
from integration.domain.booking.booking import BookingState, StepKind
from integration.domain.errors import CredentialsRevoked
from integration.domain.hours.interval import Interval
from integration.handlers.calendar_push import CalendarPush
from integration.usecases.connect_calendar import ConsentEnd
from integration.usecases.disconnect_calendar import DisconnectCalendar
from integration.usecases.hear_push import HearPush
from integration.usecases.watch_calendar import WatchCalendar
from sandbox.google_calendar import RunningGoogleCalendar
from sandbox.google_calendar.consent_person import Person
from sandbox.loopback import Server
from tests.fakes.tickets import BORIS, DANA
from tests.usecases.google_world import BUSY, DAY, HOUR, MINUTE, MONDAY, World, standing_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with RunningGoogleCalendar(stands_at=MONDAY) as google, standing_world(google, tmp_path) as made:
        yield made
    assert google.refused == []


@pytest.fixture
def connected(world: World) -> World:
    assert world.consents(Person(DANA.email)).end is ConsentEnd.CONNECTED
    return world


def test_only_the_agent_connects_their_calendar_and_only_with_both_permissions(world: World) -> None:
    assert world.consents(Person(BORIS.email)).end is ConsentEnd.OTHER_ACCOUNT
    withheld = world.consents(Person(DANA.email, unticks=[BUSY]))
    assert (withheld.end, withheld.missing) == (ConsentEnd.WITHHELD, ("see when you are busy",))
    assert world.store.calendar("main", DANA.email) is None
    assert world.consents(Person(DANA.email)).end is ConsentEnd.CONNECTED


def test_the_view_follows_the_calendar_page_by_page_and_through_lost_tokens(connected: World) -> None:
    google, dana = connected.google, connected.dana
    google.switches.page_size, google.switches.empty_pages = 1, True
    events = [dana.adds("Lunch", MONDAY + number * HOUR, MONDAY + (number + 1) * HOUR) for number in range(3)]
    series = dana.adds_series("Stand-up", MONDAY, MONDAY + 15 * MINUTE, "RRULE:FREQ=DAILY;COUNT=20")
    connected.synced()
    assert connected.view == {*events, series}
    dana.deletes(events[0])
    google.invalidate_sync_tokens(DANA.email)
    connected.synced()
    dana.deletes(series)
    connected.synced()
    assert connected.view == set(events[1:])
    found = connected.store.calendar("main", DANA.email)
    assert found is not None
    assert (found[0].zone, found[0].synced_at, found[0].unexplained) == ("Europe/Berlin", MONDAY, ())


def test_a_call_is_moved_made_a_whole_day_taken_out_and_brought_back_by_hand(connected: World) -> None:
    booking, dana = connected.book(), connected.dana
    connected.synced()
    assert connected.stored(booking) == booking
    dana.moves(booking.event, MONDAY + 2 * DAY, MONDAY + 2 * DAY + HOUR)
    connected.synced()
    assert connected.stored(booking).span == Interval(MONDAY + 2 * DAY, MONDAY + 2 * DAY + HOUR)
    dana.moves(booking.event, date(2026, 11, 27), date(2026, 11, 28))
    connected.synced()
    midnight = datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert connected.stored(booking).span == Interval(midnight, midnight + DAY)
    dana.deletes(booking.event)
    connected.synced()
    assert connected.stored(booking).state is BookingState.CANCELLED
    dana.restores(booking.event)
    connected.synced()
    assert connected.stored(booking).state is BookingState.CONFIRMED
    told = [step.what for step in connected.stored(booking).steps]
    assert told == [StepKind.BOOKED, StepKind.MOVED, StepKind.MOVED, StepKind.CANCELLED, StepKind.BOOKED]


def test_what_the_agent_puts_over_a_call_clashes(connected: World) -> None:
    booking = connected.book()
    connected.dana.is_out(MONDAY + DAY, MONDAY + 2 * DAY)
    connected.synced()
    assert connected.stored(booking).steps[-1].what is StepKind.CLASHED


def test_google_tells_that_a_calendar_changed_until_it_is_let_go(connected: World) -> None:
    woken: list[bool] = []
    door = CalendarPush(read_push, HearPush(connected.store, connected.now), lambda: woken.append(True))
    server = Server(0)
    server.start(Starlette(routes=[Route("/calendar/push/{installation}", door.__call__, methods=["POST"])]))
    connected.google.switches.sync_before_answer = True
    watch = WatchCalendar(connected.store, connected.calendars, f"{server.url}/calendar/push", connected.now)
    try:
        assert watch("main", DANA.email)
        assert woken == [True]
        connected.dana.adds("Lunch", MONDAY, MONDAY + HOUR)
        connected.google.settle()
        assert woken == [True, True]
        disconnect = DisconnectCalendar(connected.store, connected.calendars, connected.consent)
        assert disconnect("main", DANA.email)
        connected.dana.adds("Dinner", MONDAY, MONDAY + HOUR)
        connected.google.settle()
        assert woken == [True, True]
    finally:
        server.stop()


def test_a_permission_that_is_taken_back_stops_the_offer_and_says_what_to_do(connected: World) -> None:
    connected.synced()
    connected.google.revoke(DANA.email)
    connected.google.advance(HOUR)
    with pytest.raises(CredentialsRevoked):
        connected.synced()
    found = connected.store.calendar("main", DANA.email)
    assert found is not None
    assert "connect the calendar again" in found[0].problem
    assert connected.consents(Person(DANA.email)).end is ConsentEnd.CONNECTED
    connected.synced()
    assert connected.store.troubles("main") == []
