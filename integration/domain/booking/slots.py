"""Free times for a call: the one rule by which they are offered, looked at again when one is taken, and when one moves.

A call from start to end is free iff it lies in one unbroken stretch of the service's hours, and of the agent's; with
its buffers, which may lie outside hours, it touches nothing busy and no absence; the cells that it then touches are
nobody's, and a call that is being moved keeps those of both its places; it is neither too soon nor too far ahead; it
starts on the grid; and no cap is reached (docs/service.md, P5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from integration.domain.booking.booking import Booking
from integration.domain.booking.call_types import CELL, BookingTerms, CallType
from integration.domain.booking.caps import customer_is_full, full_dates
from integration.domain.booking.start_ranges import StartRange, beside, common, within_hours
from integration.domain.booking.wall_grid import grid_days, on_grid
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.interval import Interval, as_utc

_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that stands in the way of a call, as known at one moment.

    `agent` are the agent's own hours, None where they are the service's. `busy` comes from the calendar, `absent` are
    out-of-office and entered absences, both in any order. `bookings` are the agent's, and `customers` those of the
    customer who asks.
    """

    service: BusinessHours
    agent: BusinessHours | None = None
    busy: Sequence[Interval] = ()
    absent: Sequence[Interval] = ()
    bookings: Sequence[Booking] = ()
    customers: Sequence[Booking] = ()

    def without(self, booking: str) -> "Agenda":
        """The same where the booking of this id doesn't stand in the way; busy time is never a booking's."""
        bookings = tuple(each for each in self.bookings if each.id != booking)
        customers = tuple(each for each in self.customers if each.id != booking)
        return replace(self, bookings=bookings, customers=customers)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a call can take place, in UTC, without its buffers."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Slots:
    """Free slots in order, each of them written out only when it is looked at."""

    runs: tuple[range, ...] = ()
    length: timedelta = timedelta()

    def __len__(self) -> int:
        return sum(map(len, self.runs))

    def __bool__(self) -> bool:
        return bool(self.runs)

    def __iter__(self) -> Iterator[Slot]:
        return map(self._slot, chain.from_iterable(self.runs))

    def __getitem__(self, index: int) -> Slot:
        return self._slot(tuple(chain.from_iterable(self.runs))[index])

    def _slot(self, second: int) -> Slot:
        start = datetime.fromtimestamp(second, UTC)
        return Slot(start, start + self.length)


def free_slots(  # noqa: PLR0913 - what is asked, and of what, in one place
    agenda: Agenda,
    call: CallType,
    terms: BookingTerms,
    window: Interval,
    now: datetime,
    *,
    urgent: bool = False,
    ignoring: str = "",
) -> Slots:
    """Every free slot that starts in the window, in order.

    `urgent` takes the terms' `urgent_notice` where that is shorter. The booking of the id `ignoring` is one that is
    being moved: neither its time nor its place under the caps stands in the way.
    """
    asked, known = agenda.without(ignoring), as_utc(now)
    bookable = _bookable(call, terms, window, known, urgent=urgent)
    if bookable is None or customer_is_full(asked.customers, call, known):
        return Slots()
    full = full_dates(asked.bookings, call, asked.service.zone)
    days = [starts for date, starts in grid_days(asked.service.zone, bookable, terms.grid) if date not in full]
    return Slots(tuple(on_grid(days, _allowed(asked, call, bookable, known))), call.length)


def is_free(  # noqa: PLR0913 - as above
    agenda: Agenda,
    call: CallType,
    terms: BookingTerms,
    start: datetime,
    now: datetime,
    *,
    urgent: bool = False,
    ignoring: str = "",
) -> bool:
    """Whether the slot that starts at this instant is one of the free ones."""
    utc = as_utc(start)
    if utc > as_utc(now) + call.horizon:
        return False
    return bool(free_slots(agenda, call, terms, Interval(utc, utc + _INSTANT), now, urgent=urgent, ignoring=ignoring))


def _bookable(call: CallType, terms: BookingTerms, window: Interval, now: datetime, *, urgent: bool) -> Interval | None:
    notice = min(call.notice, terms.urgent_notice) if urgent else call.notice
    first, end = max(window.start, now + notice), min(window.end, now + call.horizon + _INSTANT)
    return Interval(first, end) if first < end else None


def _allowed(agenda: Agenda, call: CallType, bookable: Interval, now: datetime) -> list[StartRange]:
    after = call.length + call.after
    reach = Interval(bookable.start - call.before, bookable.end + after)
    blocked = chain.from_iterable(_cells(each) for each in agenda.bookings if each.blocks(now))
    taken = chain(agenda.busy, agenda.absent, blocked)
    allowed = beside(taken, reach, call.before, after)
    for hours in (agenda.service, agenda.agent) if agenda.agent else (agenda.service,):
        allowed = common(allowed, within_hours(hours, reach, call.length))
    return allowed


def _cells(booking: Booking) -> Iterator[Interval]:
    # What is touched by whole cells is what touches them, so that only the bookings' side need be widened. The place
    # that a call is being moved from is given back once Google has confirmed the move.
    yield _widened(booking.padded)
    if booking.former:
        before, after = booking.span.start - booking.padded.start, booking.padded.end - booking.span.end
        yield _widened(Interval(booking.former.start - before, booking.former.end + after))


def _widened(padded: Interval) -> Interval:
    return Interval(_1970 + (padded.start - _1970) // CELL * CELL, _1970 - (_1970 - padded.end) // CELL * CELL)
