"""The line of open time: a table of open intervals that grows by years as instants are asked for."""

from datetime import datetime, timedelta
from threading import Lock

from integration.domain.hours.open_index import Axis, Node, marks, nodes, spread
from integration.domain.hours.open_year import OpenYear, open_year
from integration.domain.hours.wall_hours import WallHours
from integration.domain.hours.zone_offsets import new_year, refuse_year

# So many years are kept; a line asked for more begins anew. Far jumps are rare, and memory is not for them.
_MOST_YEARS = 32
# The axis is set off by this, so that a whole date of open time, used up to its end, still counts as that date.
_TICK = timedelta.resolution
# How many intervals of the next year the last ones of a year have to see.
_SEEN = 3


class OpenLine:
    """All open time of one schedule, from 1900 to 2200; beyond is `BadInput`. Safe to share among threads.

    `days` is the index of open_index.py over the years built so far.
    """

    __slots__ = ("_axis", "_bases", "_lock", "_years", "_zone", "days", "hours")

    def __init__(self, zone: str, hours: WallHours) -> None:
        """Hold nothing yet: the first question builds the first year."""
        self._zone, self.hours, self._lock = zone, hours, Lock()
        self.days: dict[int, Node] = {}
        self._forget()

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """When the amount of open time after `start`, above zero, is used up."""
        outcome = self.year(start.year).add(start, amount)
        while not isinstance(outcome, datetime):
            start = new_year(start.year + 1)
            outcome = self.year(start.year).add(start, outcome)
        return outcome

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in [start, end)."""
        whole = sum((self.year(year).total for year in range(start.year, end.year)), timedelta())
        return whole + self.year(end.year).gone_by(end) - self.year(start.year).gone_by(start)

    def opening(self, instant: datetime) -> datetime:
        """The first open instant at or after this one."""
        found = self.year(instant.year).opening(instant)
        while found is None:
            instant = new_year(instant.year + 1)
            found = self.year(instant.year).opening(instant)
        return found

    def closing(self, instant: datetime) -> datetime:
        """Where the open interval ends that holds the first open instant at or after this one."""
        opening = self.opening(instant)
        closing = self.year(opening.year).closing(opening)
        # An interval is cut at New Year: one that ends there may go on.
        while closing == new_year(closing.year) and self.opening(closing) == closing:
            closing = self.year(closing.year).closing(closing)
        return closing

    def year(self, year: int) -> OpenYear:
        """The table of a UTC year."""
        found = self._years.get(year)
        return self._grown(year) if found is None else found

    def _grown(self, year: int) -> OpenYear:
        refuse_year(year)
        table = open_year(self._zone, self.hours, year)
        with self._lock:
            if year not in self._years:
                self._take(year, table)
        return table

    def _take(self, year: int, table: OpenYear) -> None:
        if len(self._years) == _MOST_YEARS or not {year - 1, year + 1} & self._years.keys():
            self._forget()
        self._bases[year] = self._base(year, table)
        self._years[year] = table
        # The year before could not see beyond its end until now.
        for each in (year, year - 1):
            if each in self._years:
                self._index(each)

    def _forget(self) -> None:
        self._years: dict[int, OpenYear] = {}
        self._bases: dict[int, datetime] = {}
        self._axis: Axis = {}
        self.days.clear()

    def _base(self, year: int, table: OpenYear) -> datetime:
        if year - 1 in self._years:
            return self._bases[year - 1] + self._years[year - 1].total
        if year + 1 in self._years:
            return self._bases[year + 1] - table.total
        return new_year(year) - _TICK

    def _index(self, year: int) -> None:
        table, base = self._years[year], self._bases[year]
        if table.closings:
            openings, closings, ends = self._columns(year)
            stops = marks(ends, closings)
            # The date on the axis at which this year begins is also the last of the year before, which sees both.
            taken = base.toordinal() if year - 1 in self._years else None
            dates = spread(ends, base, base + table.total)
            self._axis.update((day, stops[index]) for day, index in dates if day != taken)
            found = nodes(openings, closings, ends, self._axis)
            last = table.end - _TICK
            self.days.update((day, found[index]) for day, index in spread(closings, new_year(year), last))

    def _columns(self, year: int) -> tuple[list[datetime], list[datetime], list[datetime]]:
        table, following = self._years[year], self._years.get(year + 1)
        ends = [self._bases[year] + after for after in table.after]
        if following is None:
            return table.openings, table.closings, ends
        ends += [self._bases[year + 1] + after for after in following.after[:_SEEN]]
        return table.openings + following.openings[:_SEEN], table.closings + following.closings[:_SEEN], ends
