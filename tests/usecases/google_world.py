"""A desk that speaks with a strict stand-in of Google over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from integration.clients.google import GoogleCalendars, GoogleConsent, OAuthClient, Wire, expand, google_at
from integration.domain.booking.booking import Actor, Booking, BookingState, BookingStep, CallEvent, StepKind
from integration.domain.booking.call_types import CallKind
from integration.domain.hours.interval import Interval
from integration.domain.installation import Credentials, Installation
from integration.ports import Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite import open_store
from integration.usecases.connect_calendar import ConnectCalendar, ConsentResult
from integration.usecases.follow_bookings import FollowBookings
from integration.usecases.settle_booking import SettleBooking
from integration.usecases.sync_calendar import SyncCalendar
from sandbox.google_calendar import RunningGoogleCalendar
from sandbox.google_calendar.consent_person import Person
from tests.fakes.tickets import BORIS, DANA, ROSTER

ROOT = "http://127.0.0.1:8080"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BUSY = "https://www.googleapis.com/auth/calendar.freebusy"


class World:
    """A desk and Google, under one clock that stands still; `root` is where the desk is reached."""

    def __init__(self, google: RunningGoogleCalendar, store: Store, root: str = ROOT) -> None:
        self.google, self.store, self.now = google, store, google.clock.now
        self.dana = google.agent(DANA.email)
        google.agent(BORIS.email)
        google.identity.add_client("vipdesk", "vipdesk-secret", [f"{root}/calendar/callback"])
        self.wire, at, client = Wire(self.now), google_at(google.url), OAuthClient("vipdesk", "vipdesk-secret")
        self.calendars, self.consent = GoogleCalendars(at, self.wire, client), GoogleConsent(at, self.wire, client)
        tokens, sealing = JwtLinkTokens(store), Seal([new_key()])
        self.connect = ConnectCalendar(store, tokens, self.consent, self.calendars, sealing, root, self.now)
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


@contextmanager
def standing_world(google: RunningGoogleCalendar, folder: Path, root: str = ROOT) -> Iterator[World]:
    """A world in this folder, with one installation and the roster."""
    store = open_store(folder / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=google.clock.now)
    store.add(Installation("main", "fake", "https://desk.example", "2"), Credentials("token", "secret"))
    store.replace_roster("main", ROSTER)
    made = World(google, store, root)
    try:
        yield made
    finally:
        made.wire.close()
        store.close()
