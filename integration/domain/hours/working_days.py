"""Working days: the local dates on which a desk is open at all, and what falls due on them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import attrgetter

from integration.domain.hours.open_line import OpenLine
from integration.domain.hours.open_span import Piece
from integration.domain.hours.open_year import open_date
from integration.domain.hours.zone_offsets import odd_dates, refuse_year, zone_named

# Far more dates than a desk has tickets due on, and far more years than its promises lead over.
_MOST_DATES = 4096
_MOST_YEARS = 64
_by_date = attrgetter("date")


@dataclass(frozen=True, slots=True)
class _Day:
    """A working day: its midnight and its hours, in UTC; no midnight where clocks are moved thereabouts."""

    date: date
    midnight: datetime | None
    hours: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Year:
    """The working days of a local year, and a column of their last closings to search by instant."""

    days: list[_Day]
    closings: list[datetime]


class WorkingDays:
    """The working days of one schedule, found as they are asked for; outside 1900 to 2200 is `BadInput`."""

    __slots__ = ("_dates", "_line", "_years", "_zone")

    def __init__(self, zone: str, line: OpenLine) -> None:
        """Hold nothing yet."""
        self._zone, self._line = zone, line
        self._years: dict[int, _Year] = {}
        self._dates: dict[date, tuple[Piece, ...]] = {}

    def end_of_day(self, start: datetime, days: int) -> datetime:
        """The last closing of the Nth working day after that of the start."""
        _, there = self._from_to(start, days)
        return there.hours[-1][1]

    def same_time(self, start: datetime, days: int) -> datetime:
        """The time on the wall at the first opening from the start on, but on the Nth working day after.

        Where the desk is not open then: the opening after it on that date, else the last closing.
        """
        span = self._line.open_span(start)
        opening = start if start > span.opening else span.opening  # noqa: FURB136 - max() takes far longer
        if not days:
            return opening
        here, there = self._from_to(start, days)
        if here.midnight and there.midnight:
            return _clamped(opening + (there.midnight - here.midnight), there.hours)
        wall = opening.astimezone(zone_named(self._zone))
        return _clamped(datetime.combine(there.date, wall.time(), wall.tzinfo).astimezone(UTC), there.hours)

    def hours_of(self, day: date) -> tuple[Piece, ...]:
        """When the desk is open on a date, in UTC; empty when it is no working day."""
        found = self._dates.get(day)
        if found is None:
            refuse_year(day.year)
            if len(self._dates) >= _MOST_DATES:
                self._dates = {}
            found = self._dates[day] = open_date(self._zone, self._line.hours, day)
        return found

    def _from_to(self, start: datetime, days: int) -> tuple[_Day, _Day]:
        """The working day on which the start lies, or which comes next, and the Nth after it."""
        year = self._years.get(start.year) or self._reckoned(start.year)
        index = bisect_right(year.closings, start)
        if 0 < index < len(year.days) - 1 - days and (here := year.days[index]).midnight:
            return here, year.days[index + days]
        # Where years meet, the wall's may be another one; where clocks are moved, dates may even interlace.
        day = self._line.opening(start).astimezone(zone_named(self._zone)).date()
        index = bisect_left(self._days_of(day.year), day, key=_by_date)
        return self._day(day.year, index), self._day(day.year, index + days)

    def _day(self, year: int, index: int) -> _Day:
        days = self._days_of(year)
        while index >= len(days):
            index, year = index - len(days), year + 1
            days = self._days_of(year)
        return days[index]

    def _days_of(self, year: int) -> list[_Day]:
        return (self._years.get(year) or self._reckoned(year)).days

    def _reckoned(self, year: int) -> _Year:
        refuse_year(year)
        if len(self._years) >= _MOST_YEARS:
            self._years = {}
        days = list(self._found(year))
        found = self._years[year] = _Year(days, [day.hours[-1][1] for day in days])
        return found

    def _found(self, year: int) -> Iterator[_Day]:
        odd, zone = odd_dates(self._zone, year), zone_named(self._zone)
        for day in map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)):
            if day not in odd:
                if spells := self._line.hours.spells(day):
                    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
                    yield _Day(day, midnight, tuple((midnight + begin, midnight + end) for begin, end in spells))
            # Where clocks are moved, windows on the wall are not enough: the zone may skip them.
            elif hours := self.hours_of(day):
                yield _Day(day, None, hours)


def _clamped(instant: datetime, hours: tuple[Piece, ...]) -> datetime:
    for opening, closing in hours:
        if instant <= closing:
            return instant if instant > opening else opening  # noqa: FURB136 - max() takes far longer
    return hours[-1][1]
