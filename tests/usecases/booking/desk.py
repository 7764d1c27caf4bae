"""A desk at which calls are booked: a real store in a file, and a calendar and a helpdesk in memory."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from integration.clients.google import expand
from integration.domain.booking.booking import UNDER_WAY, Booking, BookingState
from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.claims import cells
from integration.domain.booking.links import Purpose
from integration.domain.errors import Rejected, UpstreamUnavailable
from integration.domain.installation import Credentials, Installation
from integration.domain.memory import Memory
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.ports import AgentCalendar, Helpdesk, Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.book_call import BookCall, BookingRequest
from integration.usecases.change_call import ChangeCall
from integration.usecases.finish_booking import FinishBooking
from integration.usecases.follow_bookings import FollowBookings
from integration.usecases.hold_slot import HoldSlot
from integration.usecases.make_link import MakeLink
from integration.usecases.offer_slots import OfferSlots
from integration.usecases.open_call_ticket import OpenCallTicket, mark_of
from integration.usecases.open_link import OpenLink, Visit
from integration.usecases.settle_booking import SettleBooking
from integration.usecases.sync_calendar import SyncCalendar
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.work_bookings import WorkBookings
from integration.usecases.work_line import WorkLine
from tests.fakes.calendar import FakeCalendar
from tests.fakes.helpdesk import OWN_USER, FakeHelpdesk
from tests.fakes.link_tokens import PlainTokens
from tests.fakes.mortal import Life, Mortal
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import DANA, ROSTER

WEEK = timedelta(days=7)
DOWN = UpstreamUnavailable("down")

_STORE = frozenset(
    {
        *("claim_slot", "keep_booking", "add_link", "enqueue", "post", "state", "wake_calendar", "note_calendar"),
        *("advance_view", "replace_view", "report", "mended", "set_problem"),
    }
)
_CALENDAR = frozenset({"page", "busy", "insert", "find", "move", "remove"})
_HOST = frozenset({"open_ticket", "opened"})


@dataclass
class Parts:
    """The use cases of one process, which lives as long as its `life`."""

    inner: Store
    calendar: FakeCalendar
    host: FakeHelpdesk
    now: StandingNow
    life: Life = field(default_factory=Life)
    rings: int = 0

    def __post_init__(self) -> None:
        self.store = cast("Store", Mortal(self.inner, self.life, _STORE))
        tokens = PlainTokens()
        self.links = MakeLink(self.store, tokens, "https://desk.example", self.now)
        self.open_link = OpenLink(self.store, tokens, self.now)
        follow = FollowBookings(SettleBooking(self.store, self._ring, self.now))
        self.sync = SyncCalendar(self.store, self._calendar, expand, follow, self.now)
        self.finish = FinishBooking(
            store=self.store,
            calendar_of=self._calendar,
            sync=self.sync,
            open_ticket=OpenCallTicket(self.store, self._host),
            call_page=self.links.call_url,
            posted=self._ring,
            now=self.now,
        )
        self.offer = OfferSlots(self.store, expand, self.now)
        self.hold = HoldSlot(self.store, expand, self.now)
        self.book = BookCall(self.store, expand, self.finish, self.now)
        self.change = ChangeCall(self.store, expand, self.finish, self.now)
        self.work = WorkBookings(self.store, self.finish, self.now)
        triage = TriageTicket(self.store, self._host, Tell(self.store, self._ring), self.now, self.links.call_url)
        self.line = WorkLine(self.store, triage, self.now)

    def _ring(self) -> None:
        self.rings += 1

    def _calendar(self, account: CalendarAccount, key: CalendarKey) -> AgentCalendar:
        return cast("AgentCalendar", Mortal(self.calendar(account, key), self.life, _CALENDAR))

    def _host(self, _installation: Installation, _credentials: Credentials) -> Helpdesk:
        return cast("Helpdesk", Mortal(_AsItIs(self.host), self.life, _HOST))


class _AsItIs:
    """A host whose urgency makes no difference, so that each look at it is counted."""

    def __init__(self, host: FakeHelpdesk) -> None:
        self._host = host

    def __getattr__(self, name: str) -> object:
        return getattr(self._host, name)

    def at(self, *, urgent: bool) -> "_AsItIs":
        self._host.at(urgent=urgent)
        return self


@dataclass
class BookingDesk:
    """The installation `main`, where Acme is VIP and Dana's calendar is connected; Monday, 10:00 in Bratislava."""

    path: Path
    now: StandingNow = field(default_factory=lambda: StandingNow("2026-11-23 09:00"))
    calendar: FakeCalendar = field(default_factory=FakeCalendar)

    def __post_init__(self) -> None:
        self.key = new_key()
        self.host = FakeHelpdesk(self.now)
        self.store = self._opened()
        self.store.add(Installation("main", "fake", "https://desk.example", OWN_USER), Credentials("token", "secret"))
        self.store.add_endpoint("main", Endpoint("chat", "https://chat.example"), EndpointSecrets(b"secret"))
        self.store.replace_roster("main", ROSTER)
        self.store.connect_calendar("main", CalendarAccount(DANA.email), CalendarKey("refresh"))
        self.parts = self.process()
        self.parts.sync("main", DANA.email)
        self.calendar.asked.clear()
        self.book_token = self.parts.links.book("main", "Acme")[1].split("/")[-2]

    def _opened(self) -> Store:
        return open_store(self.path, keys=[self.key], synchronous="NORMAL", now=self.now)

    def process(self, life: Life | None = None) -> Parts:
        return Parts(self.store, self.calendar, self.host, self.now, life or Life())

    def restart(self) -> None:
        """As after a crash: the file is opened again, and nobody holds anything."""
        self.store.close()
        self.store = self._opened()
        self.store.release_all()
        self.parts = self.process()

    def visit(self, parts: Parts | None = None) -> Visit:
        return (parts or self.parts).open_link(self.book_token, Purpose.BOOK)

    def call_visit(self, booking: Booking, parts: Parts | None = None) -> Visit:
        token = f"main.{Purpose.CALL}.{booking.manage}"
        return (parts or self.parts).open_link(token, Purpose.CALL)

    def book(self, start: str = "2026-11-23 13:00", key: str = "one", **changes: object) -> Booking:
        return self.parts.book(self.visit(), wish(start, **changes), key)

    def booking(self, booking: Booking) -> Booking:
        found = self.store.booking("main", booking.id)
        assert found is not None
        return found

    def bookings(self) -> Sequence[Booking]:
        return self.store.bookings_of("main", DANA.email, self.now() - WEEK)

    def only(self) -> Booking:
        [found] = self.bookings()
        return found

    def rest(self, until: str = "") -> None:
        """Let the worker work, and time pass from one thing that is due to the next, as long as it is due by then."""
        end = instant(until) if until else self.now()
        for _ in range(2000):
            if self.parts.work():
                continue
            due = self.store.next_booking_at()
            if due is None or due > end:
                self.now.at = max(self.now(), end)
                return
            self.now.at = max(self.now(), due)
        message = "the worker never comes to rest"
        raise AssertionError(message)

    def triage_all(self) -> None:
        assert any(not self.parts.line() for _ in range(100)), "the line never empties"

    def claims(self, booking: Booking) -> set[str]:
        """What a booking claims, without the numbers of the seats."""
        with sqlite3.connect(self.path) as connection:
            rows = connection.execute("SELECT claim FROM booking_claims WHERE booking = ?", (booking.id,)).fetchall()
        connection.close()
        return {claim.rpartition("#")[0] for (claim,) in rows}

    def memory(self, ticket: str) -> Memory:
        found = self.store.recall("main", ticket)
        assert found is not None
        return found

    def posted(self) -> list[str]:
        """The kinds of messages that went out, in order."""
        return [each.kind.value for each in reversed(self.store.postings("main"))]

    def marked(self, booking: Booking) -> list[str]:
        """The host's tickets with the booking's mark."""
        return [ticket.id for ticket in self.host.tickets.values() if f"[{mark_of(booking)}]" in ticket.subject]

    def check(self) -> None:
        """What holds whenever nothing is under way."""
        for booking in self.bookings():
            assert booking.state not in UNDER_WAY, booking.state
            live = [event for event in self.calendar.live() if event.booking == booking.id]
            if booking.state is BookingState.CONFIRMED:
                assert [event.id for event in live] == [booking.event]
                assert live[0].start is not None
                assert live[0].start.at == booking.span.start
                cells_claimed = {claim for claim in self.claims(booking) if claim.startswith("cell|")}
                assert cells_claimed == set(cells(booking))
            elif booking.state is not BookingState.DONE:
                assert live == []
                assert self.claims(booking) == set()
            assert len(self.marked(booking)) <= 1


def wish(start: str = "2026-11-23 13:00", **changes: object) -> BookingRequest:
    """A support call that begins at this instant of UTC."""
    known: dict[str, object] = {
        "kind": CallKind.SUPPORT,
        "start": instant(start),
        "topic": "Our rules",
        "email": "anna@acme.example",
    }
    return BookingRequest(**(known | changes))  # type: ignore[arg-type]


def attempted(action: Callable[[], Booking]) -> Booking | Exception:
    """The booking, or what a customer is told instead."""
    try:
        return action()
    except (Rejected, UpstreamUnavailable) as error:
        return error


def hour(text: str) -> datetime:
    """An instant on the Monday."""
    return instant(f"2026-11-23 {text}")
