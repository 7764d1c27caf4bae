"""Calendars, bookings and links for the stores' tests."""

from datetime import UTC, datetime, timedelta

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.calendar import CalendarAccount, CalendarKey, Channel
from integration.domain.booking.call_types import DEFAULT_CALLS, CallKind, CallType
from integration.domain.booking.claims import claims_of
from integration.domain.booking.events import CalendarEvent, EventTime
from integration.domain.booking.links import Link, Purpose
from integration.domain.hours.interval import Interval
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, NOON

ANN, BOB = "ann@desk.example", "bob@desk.example"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOLD = 5 * MINUTE
ZONE = "Europe/Bratislava"
KEY = CalendarKey("plain-refresh-token-1138")
TOPIC, EMAIL = "plain-topic: the invoices are wrong", "plain-guest@acme.example"


def account(agent: str = ANN, **others: object) -> CalendarAccount:
    return CalendarAccount(agent, **others)  # type: ignore[arg-type]


def event(key: str, at: datetime = NOON, **others: object) -> CalendarEvent:
    start, end = EventTime(at, zone=ZONE), EventTime(at + HOUR, zone=ZONE)
    return CalendarEvent(key, start, end, **others)  # type: ignore[arg-type]


def taken_out(key: str, series: str) -> CalendarEvent:
    """One occurrence that no longer takes place."""
    return CalendarEvent(key, cancelled=True, series=series, original=EventTime(NOON))


def channel(key: str = "c1", agent: str = ANN, lives: timedelta = DAY) -> Channel:
    return Channel(key, agent, f"resource-{key}", b"\x00\xff" * 16, NOON + lives, NOON + lives / 2)


def call(kind: CallKind = CallKind.SUPPORT) -> CallType:
    return next(each for each in DEFAULT_CALLS if each.kind is kind)


def booking(  # noqa: PLR0913 - a value's fields, all of them with defaults
    key: str = "b1",
    at: datetime = NOON + DAY,
    state: BookingState = BookingState.CONFIRMING,
    *,
    agent: str = ANN,
    customer: str = "Acme",
    kind: CallKind = CallKind.SUPPORT,
    **others: object,
) -> Booking:
    """A booking with the length and the buffers of its kind, of a link of its own."""
    sold = call(kind)
    span = Interval(at.astimezone(UTC), at + sold.length)
    padded = Interval(span.start - sold.before, span.end + sold.after)
    values = {"link": f"link-of-{key}", "topic": TOPIC, "email": EMAIL} | others
    return Booking(key, agent, customer, kind, span, padded, state, NOON, **values)  # type: ignore[arg-type]


def hold(key: str = "b1", at: datetime = NOON + DAY, *, until: datetime = NOON + HOLD, **others: object) -> Booking:
    others = {"topic": "", "email": "", "expires_at": until} | others
    return booking(key, at, BookingState.HOLD, **others)  # type: ignore[arg-type]


def claimed(
    store: Store, each: Booking, now: StandingNow, *, where: str = HERE, work_at: datetime | None = None
) -> Booking:
    """The booking with all that it claims, as the store gives it back."""
    return store.claim_slot(where, each, claims_of(each, call(each.kind), ZONE), now(), work_at)


def kept(
    store: Store, each: Booking, now: StandingNow, *, where: str = HERE, work_at: datetime | None = None
) -> tuple[Booking, bool]:
    """The booking with what it claims alone; with nothing where it doesn't block."""
    claims = claims_of(each, call(each.kind), ZONE) if each.blocks(now()) else ()
    return store.keep_booking(where, each, claims, now(), work_at)


def link(key: str = "0a1b", purpose: Purpose = Purpose.BOOK, at: datetime = NOON, **others: object) -> Link:
    return Link(key, purpose, "Acme", at, **others)  # type: ignore[arg-type]
