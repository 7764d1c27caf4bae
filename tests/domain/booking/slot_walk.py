"""The oracle: free starts by trying every minute and, for each, walking through the minutes of its call.

Written from what a free slot is, as slowly and as plainly as can be; it shares nothing with the code it judges but the
types that a question is asked in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallType
from integration.domain.hours.interval import Interval
from tests.domain.hours.minute_walk import Desk

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = {BookingState.CONFIRMING, BookingState.MOVING, BookingState.CANCELLING, BookingState.CONFIRMED}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: everything that `free_slots` takes, but desks in place of hours."""

    service: Desk
    agent: Desk | None
    busy: tuple[Interval, ...]
    absent: tuple[Interval, ...]
    bookings: tuple[Booking, ...]
    customers: tuple[Booking, ...]
    call: CallType
    grid: timedelta
    urgent_notice: timedelta
    window: Interval
    now: datetime
    urgent: bool
    ignoring: str


def free_starts(asked: Question) -> list[datetime]:
    """Every start that is free."""
    first = asked.window.start.replace(second=0, microsecond=0)
    return [each for each in minutes(first, asked.window.end) if each >= asked.window.start and is_free(asked, each)]


def is_free(asked: Question, start: datetime) -> bool:
    """Whether nothing at all speaks against this start."""
    return not any(
        against(asked, start) for against in (off_grid, too_soon, too_far, outside_hours, touches, no_cell, no_seat)
    )


def off_grid(asked: Question, start: datetime) -> bool:
    wall = start.astimezone(ZoneInfo(asked.service.zone))
    return (wall.hour * 60 + wall.minute) % (asked.grid // MINUTE) != 0


def too_soon(asked: Question, start: datetime) -> bool:
    shorter = asked.urgent and asked.urgent_notice < asked.call.notice
    return start - asked.now < (asked.urgent_notice if shorter else asked.call.notice)


def too_far(asked: Question, start: datetime) -> bool:
    return start - asked.now > asked.call.horizon


def outside_hours(asked: Question, start: datetime) -> bool:
    desks = [asked.service] + ([asked.agent] if asked.agent else [])
    return not all(desk.is_open(each) for desk in desks for each in minutes(start, start + asked.call.length))


def touches(asked: Question, start: datetime) -> bool:
    begin, end = start - asked.call.before, start + asked.call.length + asked.call.after
    return any(each.start < end and begin < each.end for each in (*asked.busy, *asked.absent))


def no_cell(asked: Question, start: datetime) -> bool:
    own = cells(Interval(start - asked.call.before, start + asked.call.length + asked.call.after))
    return any(own & cells(span) for each in others(asked.bookings, asked) for span in kept(each, asked.now))


def no_seat(asked: Question, start: datetime) -> bool:
    day, call = local_date(asked, start), asked.call
    alike = [each for each in others(asked.bookings, asked) if each.kind is call.kind]
    counted = [each for each in alike if each.state in AHEAD | {BookingState.DONE}]
    dates = [{local_date(asked, span.start) for span in places(each)} for each in counted]
    weeks = [{each.isocalendar()[:2] for each in one} for one in dates]
    on_day, in_week = sum(day in one for one in dates), sum(day.isocalendar()[:2] in one for one in weeks)
    return on_day >= call.per_day or in_week >= call.per_week or customers_calls(asked) >= call.per_customer


def customers_calls(asked: Question) -> int:
    alike = [each for each in others(asked.customers, asked) if each.kind is asked.call.kind]
    return sum(each.state in AHEAD and each.span.end > asked.now for each in alike)


def others(bookings: Iterable[Booking], asked: Question) -> list[Booking]:
    return [each for each in bookings if each.id != asked.ignoring]


def kept(booking: Booking, now: datetime) -> list[Interval]:
    holds = booking.state is BookingState.HOLD and booking.expires_at is not None and booking.expires_at > now
    before, after = booking.span.start - booking.padded.start, booking.padded.end - booking.span.end
    spans = places(booking) if holds or booking.state in AHEAD else []
    return [Interval(span.start - before, span.end + after) for span in spans]


def places(booking: Booking) -> list[Interval]:
    return [booking.span, booking.former] if booking.former else [booking.span]


def cells(span: Interval) -> set[int]:
    return {(each - EPOCH) // (15 * MINUTE) for each in minutes(span.start, span.end)}


def local_date(asked: Question, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(asked.service.zone)).date()


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += MINUTE
