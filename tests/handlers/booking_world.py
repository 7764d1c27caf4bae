"""A customer with a link, an agent with a calendar in memory, and the real steps and store between them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette

from integration.clients.google.recurrence import expand
from integration.domain.booking.booking import Booking, CallEvent, Placed
from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.events import CalendarEvent, EventPage, EventTime
from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import VipDeskError
from integration.domain.hours.interval import Interval
from integration.domain.installation import Credentials, Installation
from integration.handlers.booking_routes import booking_routes
from integration.handlers.dedicated_routes import dedicated_routes
from integration.handlers.link_limits import LinkLimits
from integration.ports import Now, Store
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.attendance import Attendances
from integration.usecases.book_call import BookCall, BookingRequest
from integration.usecases.change_call import ChangeCall
from integration.usecases.finish_booking import FinishBooking
from integration.usecases.hold_slot import HoldSlot
from integration.usecases.leave_message import PATIENCE, LeaveMessage
from integration.usecases.make_link import MakeLink
from integration.usecases.offer_slots import OfferSlots
from integration.usecases.open_link import OpenLink
from integration.usecases.who_answers import WhoAnswers
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import ACME, DANA, ROSTER

FREE = "2026-11-24T09:00:00Z"
"""Tuesday at 10:00 in Bratislava: free for every type of call."""

TYPED = {"topic": "The import stops at 80 %.", "email": "anna@acme.example"}
WHERE = "main"
ACCOUNT = CalendarAccount(agent=DANA.email, zone="Europe/Bratislava")


@dataclass
class MemoryCalendar:
    """Keeps `ports.AgentCalendar`. `busy_times` is what Google says of others' events.

    `fails` is what it raises once `fails_after` more requests were answered.
    """

    busy_times: list[Interval] = field(default_factory=list)
    events: dict[str, Placed] = field(default_factory=dict)
    fails: VipDeskError | None = None
    fails_after: int = 0
    meet: str = "https://meet.google.com/abc-defg-hij"

    def _asked(self) -> None:
        if self.fails and self.fails_after <= 0:
            raise self.fails
        self.fails_after -= 1

    def page(self, *, sync_token: str = "", page: str = "") -> EventPage:
        self._asked()
        return EventPage((), sync_token=sync_token + page + "next", zone=ACCOUNT.zone)

    def busy(self, window: Interval) -> tuple[Interval, ...]:
        self._asked()
        ours = (placed.span for placed in self.events.values() if placed.span and not placed.cancelled)
        return tuple(span for span in (*self.busy_times, *ours) if span.start < window.end and span.end > window.start)

    def insert(self, event: CallEvent) -> Placed:
        self._asked()
        self.events[event.id] = Placed('"1"', event.span, self.meet, event.booking)
        return self.events[event.id]

    def find(self, event: str) -> Placed | None:
        self._asked()
        return self.events.get(event)

    def move(self, event: str, span: Interval, etag: str) -> Placed:
        self._asked()
        self.events[event] = replace(self.events[event], span=span, etag=f"{etag}+")
        return self.events[event]

    def remove(self, event: str) -> None:
        self._asked()
        self.events.pop(event, None)

    def watch(self, channel: str, address: str, secret: str, lifetime: timedelta) -> tuple[str, datetime]:
        raise NotImplementedError

    def stop(self, channel: str, resource: str) -> None:
        raise NotImplementedError


@dataclass
class BookingWorld:
    """One installation, `main`; Acme is VIP, and Dana is its agent. `url` is where customers reach us.

    `widgets` is where the host serves chat widgets, empty where it has none.
    """

    folder: Path
    now: Now = field(default_factory=lambda: StandingNow("2026-11-23 08:00"))
    url: str = "https://calls.desk.example"
    per_link: int = 100_000
    per_address: int = 100_000
    calendar: MemoryCalendar = field(default_factory=MemoryCalendar)
    widgets: str = ""
    messages: int = 100_000
    patience: timedelta = PATIENCE
    store: Store = field(init=False)
    host: FakeHelpdesk = field(init=False)

    def __post_init__(self) -> None:
        self.host = FakeHelpdesk(self.now)
        self.store = open_store(self.folder / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=self.now)
        installation = Installation(WHERE, "django-helpdesk", "https://desk.example", "1")
        self.store.add(installation, Credentials("token", "secret"))
        self.store.replace_roster(WHERE, ROSTER)
        self.store.connect_calendar(WHERE, ACCOUNT, CalendarKey("key"))
        self.synced()

    def synced(self, *events: CalendarEvent, at: datetime | None = None) -> None:
        """Our view of the calendar is just these events."""
        found = self.store.calendar(WHERE, DANA.email)
        before = found[0].sync_token if found else ""
        account = replace(ACCOUNT, sync_token=before + "x", synced_at=at or self.now())
        assert self.store.replace_view(WHERE, account, events, before)

    @property
    def tokens(self) -> JwtLinkTokens:
        return JwtLinkTokens(self.store)

    @property
    def links(self) -> MakeLink:
        return MakeLink(self.store, self.tokens, self.url, self.now)

    @property
    def open_link(self) -> OpenLink:
        return OpenLink(self.store, self.tokens, self.now)

    @property
    def finish(self) -> FinishBooking:
        return FinishBooking(
            store=self.store,
            calendar_of=lambda _account, _key: self.calendar,
            sync=lambda _installation, _agent: None,
            open_ticket=_no_ticket,
            call_page=self.links.call_url,
            posted=lambda: None,
            now=self.now,
        )

    @property
    def book(self) -> BookCall:
        return BookCall(self.store, expand, self.finish, self.now)

    @property
    def app(self) -> Starlette:
        limits = LinkLimits(self.store, self.now, self.per_link, self.per_address)
        booking = booking_routes(
            self.store,
            self.now,
            open_link=self.open_link,
            offer=OfferSlots(self.store, expand, self.now),
            hold=HoldSlot(self.store, expand, self.now),
            book=self.book,
            change=ChangeCall(self.store, expand, self.finish, self.now),
            links=self.links,
            limits=limits,
        )
        dedicated = dedicated_routes(
            self.store,
            self.now,
            open_link=self.open_link,
            who_answers=WhoAnswers(self.store, Attendances(self.store, expand, self.now), self.now),
            leave=LeaveMessage(self.store, lambda _one, _credentials: self.host, self.now, self.patience),
            links=self.links,
            limits=limits,
            widgets_at=lambda _installation: self.widgets,
            messages=self.messages,
        )
        return Starlette(routes=[*booking, *dedicated])

    def link(self) -> Link:
        return self.links.book(WHERE, ACME.name)[0]

    def folder_of(self, link: Link) -> str:
        """The folder of a link's addresses."""
        return f"/vip/{self.tokens.token(WHERE, link)}"

    def booked(self, start: str = FREE, kind: CallKind = CallKind.SUPPORT, *, link: Link | None = None) -> Booking:
        """A call that somebody booked."""
        visit = self.open_link(self.tokens.token(WHERE, link or self.link()), Purpose.BOOK)
        request = BookingRequest(kind, datetime.fromisoformat(start), **TYPED)
        return self.book(visit, request, "")

    def call_folder(self, booking: Booking) -> str:
        """The folder of a call's addresses."""
        return urlsplit(self.links.call_url(WHERE, booking)).path.removesuffix("/call")

    def stored(self, booking: Booking) -> Booking:
        found = self.store.booking(WHERE, booking.id)
        assert found is not None
        return found


def event(start: str, end: str) -> CalendarEvent:
    """An event in the agent's calendar that takes its time."""
    at: Callable[[str], EventTime] = lambda text: EventTime(datetime.fromisoformat(text), zone="UTC")  # noqa: E731
    return CalendarEvent(f"event{start}", at(start), at(end))


def _no_ticket(_installation: str, _booking: Booking, /, *, again: bool) -> str:
    return "99" if again else "98"
