"""Working days: the local dates on which a desk is open at all."""

from bisect import bisect_right
from datetime import date

from integration.domain.hours.open_year import Piece, open_date
from integration.domain.hours.wall_hours import WallHours
from integration.domain.hours.zone_offsets import odd_dates, refuse_year

# Far more dates than a desk has tickets due on.
_MOST_DATES = 4096


class WorkingDays:
    """The working days of one schedule, found as they are asked for; outside 1900 to 2200 is `BadInput`."""

    __slots__ = ("_dates", "_hours", "_years", "_zone")

    def __init__(self, zone: str, hours: WallHours) -> None:
        """Hold nothing yet."""
        self._zone, self._hours = zone, hours
        self._years: dict[int, list[date]] = {}
        self._dates: dict[date, tuple[Piece, ...]] = {}

    def after(self, day: date, count: int) -> date:
        """The Nth working day after a date; N is at least 1."""
        year, working = day.year, self._of_year(day.year)
        index = bisect_right(working, day) + count - 1
        while index >= len(working):
            index, year = index - len(working), year + 1
            working = self._of_year(year)
        return working[index]

    def hours_of(self, day: date) -> tuple[Piece, ...]:
        """When the desk is open on a date, in UTC; empty when it is no working day."""
        found = self._dates.get(day)
        if found is None:
            refuse_year(day.year)
            if len(self._dates) >= _MOST_DATES:
                self._dates = {}
            found = self._dates[day] = open_date(self._zone, self._hours, day)
        return found

    def _of_year(self, year: int) -> list[date]:
        found = self._years.get(year)
        if found is None:
            found = self._years[year] = self._reckoned(year)
        return found

    def _reckoned(self, year: int) -> list[date]:
        refuse_year(year)
        odd, first, last = odd_dates(self._zone, year), date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        days = map(date.fromordinal, range(first, last + 1))
        # Where clocks are moved, windows on the wall are not enough: the zone may skip them.
        return [day for day in days if (self.hours_of(day) if day in odd else self._hours.spells(day))]
