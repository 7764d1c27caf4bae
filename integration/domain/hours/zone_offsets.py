"""What a time zone does in a year: the stretches in which its distance from UTC stays the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from integration.domain.errors import BadInput

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

# No zone has ever changed its offset twice within six days: the least in tzdata is 6.96 (Gaza, Recife), the end of
# summer time for Ramadan. So two equal samples six days apart mean that nothing happened in between.
_STEP = timedelta(days=6)
_SECOND = timedelta(seconds=1)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """The UTC instants from `start` up to `end`, all of one offset: wall clock = UTC + `offset`."""

    start: datetime
    end: datetime
    offset: timedelta

    @property
    def dates(self) -> range:
        """The local dates, as ordinals, of which it holds at least an instant."""
        last = self.end - timedelta.resolution + self.offset
        return range((self.start + self.offset).toordinal(), last.toordinal() + 1)

    def midnight(self, ordinal: int) -> datetime:
        """Where midnight of a local date would be in UTC, were this offset always in force."""
        return datetime.fromordinal(ordinal).replace(tzinfo=UTC) - self.offset


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of this name; `BadInput`, with the nearest name that exists, when there is none.

    Its rules come from the `tzdata` package, whatever the machine has: all machines then agree on every due instant.
    """
    if name not in _names():
        raise _unknown(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def refuse_year(year: int) -> None:
    """`BadInput` for a year that is not reckoned with."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"it needs the year {year}: business time is reckoned from {FIRST_YEAR} to {LAST_YEAR} only"
        raise BadInput(message)


@lru_cache(maxsize=2048)
def stretches(zone: str, year: int) -> tuple[Stretch, ...]:
    """The stretches that make up a UTC year, in order and without a gap."""
    rules, start, end = zone_named(zone), new_year(year), new_year(year + 1)
    edges = [start, *_changes(rules, start, end), end]
    return tuple(Stretch(begin, until, _offset(rules, begin)) for begin, until in pairwise(edges))


def stretches_between(zone: str, start: datetime, end: datetime) -> Iterator[Stretch]:
    """The stretches that make up [start, end), in order and without a gap; a New Year may part two of one offset."""
    for year in range(start.year, end.year + 1):
        for each in stretches(zone, year):
            begin, until = max(each.start, start), min(each.end, end)
            if begin < until:
                yield Stretch(begin, until, each.offset)


def stretches_around(zone: str, day: date) -> Iterator[Stretch]:
    """The stretches that can hold an instant of a local date."""
    # No offset exceeds a day, so a date lies within the UTC days around it.
    for year in sorted({(day - timedelta(days=1)).year, (day + timedelta(days=1)).year}):
        yield from (each for each in stretches(zone, year) if day.toordinal() in each.dates)


@lru_cache(maxsize=512)
def odd_dates(zone: str, year: int) -> frozenset[date]:
    """The local dates of a year on which the zone's clocks are moved, with the dates so skipped."""
    line = [each for near in (year - 1, year, year + 1) for each in stretches(zone, near)]
    moves = [(one, two) for one, two in pairwise(line) if one.offset != two.offset]
    return frozenset(day for one, two in moves for day in _dates_at(two.start, one.offset, two.offset))


def new_year(year: int) -> datetime:
    """The instant at which a UTC year begins."""
    return datetime(year, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def _unknown(name: str) -> BadInput:
    shown = name[:_SHOWN]
    from difflib import get_close_matches  # noqa: PLC0415 - only where a name is misspelt

    near = get_close_matches(shown, _names(), n=1)
    hint = f"did you mean {near[0]}?" if near else "give an IANA name such as Europe/Bratislava"
    return BadInput(f"unknown zone {shown!a}: {hint}")


def _dates_at(instant: datetime, *offsets: timedelta) -> Iterator[date]:
    walls = [(instant + offset).toordinal() for offset in offsets]
    return map(date.fromordinal, range(min(walls) - 1, max(walls) + 1))


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    here, offset = start, _offset(zone, start)
    while here < end:
        there = min(here + _STEP, end)
        following = _offset(zone, there)
        # A change at the very end belongs to the year that it begins.
        if following != offset and (change := _change(zone, here, there)) < end:
            yield change
        here, offset = there, following


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        before, after = (middle, after) if _offset(zone, middle) == offset else (before, middle)
    return after


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    # A ZoneInfo always knows its offset; the `or` is for the type only.
    return instant.astimezone(zone).utcoffset() or timedelta()
