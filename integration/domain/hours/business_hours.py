"""Business hours: when a desk's clock runs, and when an amount of business time is used up.

The rules are those of docs/service.md, 3.2 to 3.4. Instants are aware and results are in UTC; the zone serves only to
say what the clock on the wall shows. Where clocks go back the repeated hour counts twice, where they go forward the
missing hour counts not at all. The years 1900 to 2200 are reckoned with; an instant or a result beyond is `BadInput`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from integration.domain.errors import BadInput
from integration.domain.hours.holiday_calendar import Holiday, HolidayCalendar
from integration.domain.hours.interval import Interval, as_utc
from integration.domain.hours.open_line import OpenLine
from integration.domain.hours.open_span import OpenSpan
from integration.domain.hours.spans import Span, spans
from integration.domain.hours.wall_hours import Breaks, WallHours, Windows, checked_breaks, checked_week
from integration.domain.hours.working_days import WorkingDays
from integration.domain.hours.zone_offsets import LAST_YEAR, refuse_year, zone_named

__all__ = ["BusinessHours", "DayMode", "Holiday", "HolidayCalendar", "Interval", "Span"]

DayMode = Literal["elapsed", "same_time", "end_of_day"]
_ON_A_DATE = ("same_time", "end_of_day")
_ZERO = timedelta()
_NO_HOLIDAYS = HolidayCalendar()
# Longer than the years that are reckoned with: refused at once, not after walking through all of them.
_TOO_LONG = timedelta(days=366 * 301)


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When a desk is open: windows of the wall clock in minutes since midnight, Monday first, less holidays and breaks.

    Windows are half-open and may end at 1440; one over midnight is written as two. `breaks` are closed parts of single
    dates. Refused with `BadInput`: an unknown zone, windows that overlap or run backwards, hours that never open again.
    """

    zone: str
    week: tuple[Windows, ...]
    holidays: HolidayCalendar = _NO_HOLIDAYS
    breaks: Mapping[date, Windows] | Breaks = ()
    _line: OpenLine = field(init=False, repr=False, compare=False)
    _dates: dict[int, OpenSpan] = field(init=False, repr=False, compare=False)
    _working: WorkingDays = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse hours that make no sense; hold the breaks by date, so that equal hours are equal and hashable."""
        zone_named(self.zone)
        week, breaks = checked_week(self.week), checked_breaks(self.breaks)
        hours = WallHours(week, self.holidays, dict(breaks))
        line = OpenLine(self.zone, hours)
        held = {"week": week, "breaks": breaks, "_line": line, "_dates": line.dates}
        for name, value in (held | {"_working": WorkingDays(self.zone, line)}).items():
            object.__setattr__(self, name, value)

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """When the amount of business time is used up: due at closing where it is used up exactly at closing.

        A start outside hours first moves to the next opening. No amount at all is used up at the start itself, open or
        not, so that adding nothing changes nothing. `BadInput` for a naive start or a negative amount.
        """
        # Written out here, not called, for its speed: every due instant comes through. The unusual leaves it.
        if start.tzinfo is UTC and amount > _ZERO:
            try:
                span = self._dates[start.toordinal()]
                while start > span.closing:
                    span = span.following
                used = amount + (start - span.anchor if start > span.opening else span.before)
                if used > span.after:
                    # Most amounts end in the span after: only those that don't are looked up.
                    span = span.following
                    if used > span.after:
                        span = span.days[used.days]
                        while used > span.after:
                            span = span.following
                return span.anchor + used
            except (LookupError, OverflowError):
                pass
        return self._add(start, amount)

    def add_days(self, start: datetime, days: int, *, mode: DayMode = "elapsed", day: timedelta) -> datetime:
        """When a number of business days is over (docs/service.md, 3.3); a start while shut first moves to an opening.

        `elapsed`: that many times `day` of business time. `same_time`: the same time on the wall so many working days
        on, or the nearest that these hours allow: the opening after it on that date, else the last closing.
        `end_of_day`: the last closing of the Nth working day after the day of the start.
        """
        if days < 0:
            message = f"business days can't be negative: {days}"
            raise BadInput(message)
        if mode == "elapsed":
            return self.add(start, _times(day, days))
        if mode not in _ON_A_DATE:
            message = f"unknown mode {mode!r}: give elapsed, same_time or end_of_day"
            raise BadInput(message)
        utc = start if start.tzinfo is UTC else as_utc(start)
        return self._working.end_of_day(utc, days) if mode == "end_of_day" else self._working.same_time(utc, days)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The business time in [start, end); `BadInput` when the end lies before the start."""
        start, end = as_utc(start), as_utc(end)
        _refuse_backwards(start, end)
        return self._line.between(start, end)

    def opening(self, instant: datetime) -> datetime:
        """The first open instant at or after this one."""
        return self._line.opening(as_utc(instant))

    def closing(self, instant: datetime) -> datetime:
        """Where the open time ends that runs at this instant, or else begins next; `BadInput` if it never ends."""
        return self._line.closing(as_utc(instant))

    def is_open(self, instant: datetime) -> bool:
        """Whether the desk is open at this instant; at a closing it no longer is."""
        utc = as_utc(instant)
        span = self._line.span(utc)
        return span.opening <= utc < span.closing

    def hours_of(self, day: date) -> tuple[Interval, ...]:
        """When the desk is open on a local date, in order; empty when it is no working day."""
        return tuple(Interval(start, end) for start, end in self._working.hours_of(day))

    def open_stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The unbroken stretches of open time that touch [start, end), in order, as openings and closings.

        They run on beyond the two, but may be told as cut at a New Year there. `BadInput` for an end before the start.
        """
        start, end = as_utc(start), as_utc(end)
        _refuse_backwards(start, end)
        return self._line.stretches(start, end)

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The pieces that make up [start, end), each with what it was: open, closed, holiday (by name) or break."""
        start, end = as_utc(start), as_utc(end)
        _refuse_backwards(start, end)
        refuse_year(start.year)
        refuse_year(end.year)
        return spans(self.zone, self._line.hours, start, end)

    def _add(self, start: datetime, amount: timedelta) -> datetime:
        if amount < _ZERO:
            message = f"an amount of time can't be negative: {amount}"
            raise BadInput(message)
        if amount > _TOO_LONG:
            message = f"the amount of {amount.days} days leads beyond the year {LAST_YEAR}: give a shorter one"
            raise BadInput(message)
        utc = as_utc(start)
        refuse_year(utc.year)
        return self._line.add(utc, amount) if amount else utc


# The length of a business day is the schedule's, and so few numbers of days are promised.
@lru_cache(maxsize=256)
def _times(day: timedelta, days: int) -> timedelta:
    if day <= _ZERO:
        message = f"a business day must have a length: {day} is none"
        raise BadInput(message)
    try:
        return day * days
    except OverflowError as error:
        message = f"{days} business days are more than can be reckoned with: give fewer"
        raise BadInput(message) from error


def _refuse_backwards(start: datetime, end: datetime) -> None:
    if end < start:
        message = f"the end {end.isoformat()} lies before the start {start.isoformat()}: swap them"
        raise BadInput(message)
