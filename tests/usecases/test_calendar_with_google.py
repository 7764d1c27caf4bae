"""The same steps over HTTP: our telephone to Google, and a strict stand-in of Google at the other end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from integration.clients.google import GoogleCalendars, GoogleConsent, OAuthClient, Wire, expand, google_at, read_push
from integration.domain.booking.booking import Actor, Booking, BookingState, BookingStep, CallEvent, StepKind
from integration.domain.booking.call_types import CallKind
from integration.domain.errors import CredentialsRevoked
from integration.domain.hours.interval import Interval
from integration.domain.installation import Credentials, Installation
from integration.handlers.calendar_push import CalendarPush
from integration.ports import Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite import open_store
from integration.usecases.connect_calendar import ConnectCalendar, ConsentEnd, ConsentResult
from integration.usecases.disconnect_calendar import DisconnectCalendar
from integration.usecases.follow_bookings import FollowBookings
from integration.usecases.hear_push import HearPush
from integration.usecases.settle_booking import SettleBooking
from integration.usecases.sync_calendar import SyncCalendar
from integration.usecases.watch_calendar import WatchCalendar
from sandbox.google_calendar import RunningGoogleCalendar
from sandbox.google_calendar.consent_person import Person
from sandbox.loopback import Server
from tests.fakes.tickets import BORIS, DANA, ROSTER

ROOT = "http://127.0.0.1:8080"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BUSY = "https://www.googleapis.com/auth/calendar.freebusy"


class World:
    """A desk and Google, under one clock that stands still."""

    def __init__(self, google: RunningGoogleCalendar, store: Store) -> None:
        self.google, self.store, self.now = google, store, google.clock.now
        self.dana = google.agent(DANA.email)
        google.agent(BORIS.email)
        google.identity.add_client("vipdesk", "vipdesk-secret", [f"{ROOT}/calendar/callback"])
        self.wire, at, client = Wire(self.now), google_at(google.url), OAuthClient("vipdesk", "vipdesk-secret")
        self.calendars, self.consent = GoogleCalendars(at, self.wire, client), GoogleConsent(at, self.wire, client)
        tokens, sealing = JwtLinkTokens(store), Seal([new_key()])
        self.connect = ConnectCalendar(store, tokens, self.consent, self.calendars, sealing, ROOT, self.now)
        self.settle = SettleBooking(store, lambda: None, self.now)
        self.sync = SyncCalendar(store, self.calendars, expand, FollowBookings(self.settle), self.now)

    def consents(self, person: Person) -> ConsentResult:
        token = self.connect.make_link("main", DANA.email).rpartition("/")[2]
        departure = self.connect.begin(token)
        back = parse_qs(urlsplit(person.allows(departure.address)).query)
        told = {name: back.get(name, [""])[0] for name in ("state", "code", "error")}
        return self.connect.finish(departure.cookie, **told)

    def synced(self) -> None:
        self.sync("main", DANA.email)

    def book(self) -> Booking:
        span = Interval(MONDAY + DAY, MONDAY + DAY + HOUR)
        step = BookingStep(self.now(), StepKind.BOOKED, span, Actor.CUSTOMER)
        plain = Booking(
            "b1" * 16, DANA.email, "Acme", CallKind.SUPPORT, span, span, BookingState.CONFIRMED, self.now(), ticket="7"
        )
        found = self.store.calendar("main", DANA.email)
        assert found is not None
        texts = {"zone": "UTC", "summary": "A call", "description": "", "attendee": "ceo@mail.example"}
        event = CallEvent(plain.event, span, **texts, booking=plain.id, installation="main")
        placed = self.calendars(*found).insert(event)
        return self.settle("main", replace(plain, etag=placed.etag, meet=placed.meet, steps=(step,)))

    def stored(self, booking: Booking) -> Booking:
        found = self.store.booking("main", booking.id)
        assert found is not None
        return found

    @property
    def view(self) -> set[str]:
        return {event.id for event in self.store.calendar_events("main", DANA.email)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with RunningGoogleCalendar(stands_at=MONDAY) as google:
        store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=google.clock.now)
        store.add(Installation("main", "fake", "https://desk.example", "2"), Credentials("token", "secret"))
        store.replace_roster("main", ROSTER)
        made = World(google, store)
        yield made
        made.wire.close()
        store.close()
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
