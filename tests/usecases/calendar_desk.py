"""A desk with one agent's calendar: a real store in a file, and Google's side in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from integration.clients.google import expand
from integration.domain.booking.booking import Actor, Booking, BookingState, BookingStep, StepKind
from integration.domain.booking.calendar import CalendarAccount, CalendarKey, Channel
from integration.domain.booking.call_types import CallKind
from integration.domain.hours.interval import Interval
from integration.domain.installation import Credentials, Installation
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.domain.trouble import TroubleKind
from integration.ports import Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.follow_bookings import FollowBookings
from integration.usecases.hear_push import HearPush
from integration.usecases.settle_booking import SettleBooking
from integration.usecases.sync_calendar import SyncCalendar
from integration.usecases.watch_calendar import WatchCalendar
from integration.usecases.work_calendars import WorkCalendars
from tests.fakes.calendar_feed import CalendarFeed
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import DANA, ROSTER

AGENT = DANA.email
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ROOT = "https://vip.example/calendar/push"


@dataclass
class CalendarDesk:
    """Installation `main` with the agent Dana, whose calendar is connected from the beginning."""

    store: Store
    now: StandingNow
    feed: CalendarFeed
    settle: SettleBooking = field(init=False)
    sync: SyncCalendar = field(init=False)
    watch: WatchCalendar = field(init=False)
    hear: HearPush = field(init=False)
    work: WorkCalendars = field(init=False)

    def __post_init__(self) -> None:
        self.store.add(Installation("main", "fake", "https://desk.example", "2"), Credentials("token", "secret"))
        self.store.replace_roster("main", ROSTER)
        self.store.add_endpoint("main", Endpoint("chat", "https://chat.example"), EndpointSecrets(b"k" * 32))
        self.store.connect_calendar("main", CalendarAccount(AGENT), CalendarKey("key"))
        self.settle = SettleBooking(self.store, lambda: None, self.now)
        self.sync = SyncCalendar(self.store, self.feed, expand, FollowBookings(self.settle), self.now)
        self.watch = WatchCalendar(self.store, self.feed, None, self.now)
        self.hear = HearPush(self.store, self.now)
        self.work = WorkCalendars(self.store, self.sync, self.watch, lambda: 0.5, self.now)

    def pushing(self) -> None:
        """Google can reach us, and its messages arrive at once."""
        self.watch = replace(self.watch, push_root=ROOT)
        self.work = replace(self.work, watch=self.watch)
        self.feed.pushed = lambda channel, secret, _: assert_heard(self.hear("main", channel, secret))

    @property
    def account(self) -> CalendarAccount:
        found = self.store.calendar("main", AGENT)
        assert found is not None
        return found[0]

    @property
    def view(self) -> dict[str, bool]:
        """The events of our view by id, and whether each is cancelled."""
        return {event.id: event.cancelled for event in self.store.calendar_events("main", AGENT)}

    @property
    def channels(self) -> Sequence[Channel]:
        return self.store.channels("main", AGENT)

    def synced(self) -> None:
        self.sync("main", AGENT)

    def book(self, name: str = "b1", start: str = "2026-11-24 10:00", **changes: Any) -> Booking:  # noqa: ANN401
        """A confirmed support call of half an hour, with its event in the calendar; a quarter of an hour after it."""
        begin = instant(start)
        span, padded = Interval(begin, begin + 30 * MINUTE), Interval(begin, begin + 45 * MINUTE)
        booked = BookingStep(self.now(), StepKind.BOOKED, span, Actor.CUSTOMER)
        plain = Booking(
            name * 16, AGENT, "Acme", CallKind.SUPPORT, span, padded, BookingState.CONFIRMED, self.now(), ticket="7"
        )
        booking = replace(plain, meet="https://meet.example", steps=(booked,), **changes)
        if booking.state is BookingState.CONFIRMED:
            self.feed.put_call(booking)
            booking = replace(booking, etag=self.feed.placed(booking.event).etag)
        return self.settle("main", booking)

    def booking(self, booking: Booking) -> Booking:
        """The booking as it is stored."""
        found = self.store.booking("main", booking.id)
        assert found is not None
        return found

    def steps(self, booking: Booking) -> list[tuple[str, str]]:
        return [(step.what, step.by) for step in self.booking(booking).steps]

    def claimed(self, booking: Booking) -> Interval:
        return self.booking(booking).padded

    def told(self) -> list[str]:
        """The kinds of messages that lie in the outbox, oldest first."""
        return [posting.kind.value for posting in reversed(self.store.postings("main"))]

    def troubles(self) -> list[tuple[str, int]]:
        """What an admin should mend of calendars, and how often it was seen."""
        seen = self.store.troubles("main")
        return [(each.trouble.text, each.count) for each in seen if each.trouble.kind is TroubleKind.CALENDAR]

    def tickets_in_line(self) -> list[str]:
        """Tickets that are ready to be worked; they are taken out of the line."""
        self.now.move(timedelta(seconds=1))
        works = iter(lambda: self.store.claim(self.now(), MINUTE), None)
        taken = []
        for work in works:
            taken.append(work.ticket)
            self.store.finish(work)
        return taken


def assert_heard(heard: bool) -> None:  # noqa: FBT001 - the answer of the door
    assert heard


@contextmanager
def calendar_desk(folder: Path) -> Iterator[CalendarDesk]:
    now = StandingNow("2026-11-23 09:00")
    store = open_store(folder / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield CalendarDesk(store, now, CalendarFeed(now))
    store.close()
