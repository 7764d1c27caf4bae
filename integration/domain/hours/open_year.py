"""One UTC year of open time, as a table that can be searched by instant and by open time used up."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from integration.domain.hours.wall_hours import WallHours
from integration.domain.hours.zone_offsets import Stretch, new_year, stretches, stretches_around

Piece = tuple[datetime, datetime]
_ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class OpenYear:
    """The open intervals of a UTC year as columns, in order; `after` is the open time gone by at each closing.

    An interval that runs over New Year is cut there.
    """

    openings: list[datetime]
    closings: list[datetime]
    after: list[timedelta]
    end: datetime

    @property
    def total(self) -> timedelta:
        """All the open time of the year."""
        return self.after[-1] if self.after else _ZERO

    def gone_by(self, instant: datetime) -> timedelta:
        """The open time between the beginning of the year and an instant in it."""
        index = bisect_left(self.closings, instant)
        if index == len(self.closings):
            return self.total
        return self.after[index] - (self.closings[index] - max(instant, self.openings[index]))

    def add(self, start: datetime, amount: timedelta) -> datetime | timedelta:
        """When an amount above zero is used up; or, if that is beyond the year, how much of it is then left."""
        index = bisect_left(self.closings, start)
        if index == len(self.closings):
            return amount
        used = self.after[index] - (self.closings[index] - max(start, self.openings[index])) + amount
        found = bisect_left(self.after, used, index)
        return self.closings[found] - (self.after[found] - used) if found < len(self.after) else used - self.total

    def opening(self, instant: datetime) -> datetime | None:
        """The first open instant at or after this one; None if there is none left in the year."""
        index = bisect_right(self.closings, instant)
        return max(instant, self.openings[index]) if index < len(self.closings) else None

    def closing(self, instant: datetime) -> datetime:
        """Where the interval that holds this open instant ends."""
        return self.closings[bisect_right(self.closings, instant)]


def open_year(zone: str, hours: WallHours, year: int) -> OpenYear:
    """The table of a UTC year."""
    pieces = list(_joined(piece for stretch in stretches(zone, year) for piece in _pieces(stretch, hours)))
    after = list(accumulate(end - begin for begin, end in pieces))
    return OpenYear([begin for begin, _ in pieces], [end for _, end in pieces], after, new_year(year + 1))


def open_date(zone: str, hours: WallHours, day: date) -> tuple[Piece, ...]:
    """The open intervals of a local date, in UTC: none on a date that the zone skips."""
    spells, ordinal = hours.spells(day), day.toordinal()
    return tuple(_joined(each for stretch in stretches_around(zone, day) for each in _clip(stretch, ordinal, spells)))


def _pieces(stretch: Stretch, hours: WallHours) -> Iterator[Piece]:
    for ordinal in stretch.dates:
        yield from _clip(stretch, ordinal, hours.spells(date.fromordinal(ordinal)))


def _clip(stretch: Stretch, ordinal: int, spells: tuple[tuple[timedelta, timedelta], ...]) -> Iterator[Piece]:
    if not spells:
        return
    midnight = stretch.midnight(ordinal)
    for begin, end in spells:
        start, until = max(midnight + begin, stretch.start), min(midnight + end, stretch.end)
        if start < until:
            yield start, until


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    held: Piece | None = None
    for start, end in pieces:
        if held is None:
            held = start, end
        elif held[1] == start:
            held = held[0], end
        else:
            yield held
            held = start, end
    if held is not None:
        yield held
