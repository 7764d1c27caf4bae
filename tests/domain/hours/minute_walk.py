"""The oracle: business time by walking the UTC line minute by minute, asking the zone what the wall clock says.

Written before, and without, the fast code: it shares no line, no table and no idea with it.
Right wherever offsets are whole minutes, which holds for every zone since 1972.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
ZERO = timedelta()
Windows = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """When a desk is open, told as plainly as possible: minutes of the wall clock, per weekday (Monday first)."""

    zone: str
    week: tuple[Windows, ...]
    shut: frozenset[date] = frozenset()
    breaks: Mapping[date, Windows] = field(default_factory=dict)

    def is_open(self, instant: datetime) -> bool:
        """Whether the wall clock at this instant stands in a window, and in no break, of a date that is not shut."""
        wall = instant.astimezone(_zone(self.zone))
        day, minute = wall.date(), wall.hour * 60 + wall.minute
        if day in self.shut or _within(self.breaks.get(day, ()), minute):
            return False
        return _within(self.week[wall.weekday()], minute)

    def local_date(self, instant: datetime) -> date:
        """The date on the wall."""
        return instant.astimezone(_zone(self.zone)).date()


def due(desk: Desk, start: datetime, amount: timedelta) -> datetime:
    """The first instant at which the amount of open time has gone by; the start first waits for an opening.

    No amount at all has gone by at the start itself.
    """
    if amount == ZERO:
        return start
    for minute_start, minute_end in _minutes_from(start):
        if not desk.is_open(minute_start):
            continue
        if amount <= minute_end - minute_start:
            return minute_start + amount
        amount -= minute_end - minute_start
    raise AssertionError


def open_time(desk: Desk, start: datetime, end: datetime) -> timedelta:
    """How much of [start, end) is open."""
    total = ZERO
    for minute_start, minute_end in _minutes_from(start):
        if minute_start >= end:
            break
        if desk.is_open(minute_start):
            total += min(minute_end, end) - minute_start
    return total


def opening(desk: Desk, start: datetime) -> datetime:
    """The first open instant at or after the start."""
    return next(minute_start for minute_start, _ in _minutes_from(start) if desk.is_open(minute_start))


def working_day(desk: Desk, start: datetime, days: int) -> tuple[date, list[datetime]]:
    """The Nth date with open time after the date of the first opening, and its open minutes."""
    begin = opening(desk, start)
    dates, minutes = [desk.local_date(begin)], [begin]
    # Two days beyond the last date that counts: a clock set back at midnight returns to a date that had ended.
    for minute, _ in _minutes_from(begin):
        day = desk.local_date(minute)
        if len(dates) > days and day > dates[days] + timedelta(days=2):
            break
        if desk.is_open(minute):
            dates = dates if day in dates else sorted([*dates, day])
            minutes.append(minute)
    return dates[days], [each for each in minutes if desk.local_date(each) == dates[days]]


def wall(desk: Desk, instant: datetime) -> datetime:
    """What the clock on the wall shows."""
    return instant.astimezone(_zone(desk.zone))


def is_closing(desk: Desk, instant: datetime) -> bool:
    """Whether the desk was open until this very instant."""
    return not desk.is_open(instant) and desk.is_open(instant - datetime.resolution)


def is_opening(desk: Desk, instant: datetime) -> bool:
    """Whether the desk is open from this very instant on."""
    return desk.is_open(instant) and not desk.is_open(instant - datetime.resolution)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    # Of the package, as the product has it: the machine's own rules may be older.
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def _within(windows: Windows, minute: int) -> bool:
    return any(start <= minute < end for start, end in windows)


def _minutes_from(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    now = start.astimezone(UTC)
    while True:
        following = now.replace(second=0, microsecond=0) + MINUTE
        yield now, following
        now = following
