"""Caps: how many calls an agent takes on a local date and in an ISO week, and how many one customer has ahead."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from integration.domain.booking.booking import AHEAD, Booking, BookingState
from integration.domain.booking.call_types import CallType
from integration.domain.hours.zone_offsets import zone_named

_COUNTED = AHEAD | {BookingState.DONE}


@dataclass(frozen=True, slots=True)
class FullDates:
    """The local dates, and the ISO weeks, on which an agent takes no more calls of a type."""

    dates: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()

    def __contains__(self, date: int) -> bool:
        """Whether this date, as an ordinal, is one."""
        return date in self.dates or _week(date) in self.weeks


def full_dates(bookings: Iterable[Booking], call: CallType, zone: str) -> FullDates:
    """Where these bookings of the agent fill the caps of this type; dates are those of the wall clock in the zone.

    As a seat under a cap is given back only once a move is confirmed, a call that is being moved counts twice: where it
    was, and where it goes.
    """
    counted = [each for each in bookings if each.kind is call.kind and each.state in _COUNTED]
    dates = [_dates(each, zone) for each in counted]
    return FullDates(
        _full(dates, call.per_day),
        _full(({_week(date) for date in each} for each in dates), call.per_week),
    )


def customer_is_full(bookings: Iterable[Booking], call: CallType, now: datetime) -> bool:
    """Whether these bookings of a customer are as many calls of this type, not over yet, as one has at a time."""
    ahead = (each.kind is call.kind and each.state in AHEAD and each.span.end > now for each in bookings)
    return sum(ahead) >= call.per_customer


def _dates(booking: Booking, zone: str) -> set[int]:
    spans = (booking.span, booking.former) if booking.former else (booking.span,)
    return {span.start.astimezone(zone_named(zone)).toordinal() for span in spans}


def _full(groups: Iterable[Iterable[int]], cap: int) -> frozenset[int]:
    counts = Counter(each for group in groups for each in group)
    return frozenset(each for each, count in counts.items() if count >= cap)


def _week(date: int) -> int:
    # The first of all ordinals is a Monday's.
    return (date - 1) // 7
