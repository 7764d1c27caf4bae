"""Explanations of a stretch of time: which parts were open, which were not, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from integration.domain.hours.interval import Interval
from integration.domain.hours.wall_hours import MINUTES_A_DAY, WallHours, Windows
from integration.domain.hours.zone_offsets import stretches_between

Kind = Literal["open", "closed", "holiday", "break"]
_Label = tuple[Kind, str]
_Piece = tuple[datetime, datetime, _Label]
# A part of a local date, as distances from its midnight on the wall.
_Part = tuple[timedelta, timedelta, _Label]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of time and what it was; `name` is that of the holiday, and empty for the other kinds.

    A holiday takes up its whole local date; a break is a part of an open window that is closed on that date.
    """

    interval: Interval
    kind: Kind
    name: str = ""


def spans(zone: str, hours: WallHours, start: datetime, end: datetime) -> Iterator[Span]:
    """The spans that make up [start, end), in order and without a gap; neighbours differ in kind or name."""
    held: _Piece | None = None
    for piece in _pieces(zone, hours, start, end):
        if held is not None and held[2] == piece[2]:
            held = held[0], piece[1], held[2]
            continue
        if held is not None:
            yield _span(held)
        held = piece
    if held is not None:
        yield _span(held)


def _span(piece: _Piece) -> Span:
    start, end, (kind, name) = piece
    return Span(Interval(start, end), kind, name)


def _pieces(zone: str, hours: WallHours, start: datetime, end: datetime) -> Iterator[_Piece]:
    for stretch in stretches_between(zone, start, end):
        for ordinal in stretch.dates:
            midnight = stretch.midnight(ordinal)
            for begin, until, label in _parts(hours, date.fromordinal(ordinal)):
                first, last = max(midnight + begin, stretch.start), min(midnight + until, stretch.end)
                if first < last:
                    yield first, last, label


def _parts(hours: WallHours, day: date) -> tuple[_Part, ...]:
    name = hours.holidays.name_of(day)
    if name is None:
        return _parted(hours.week[day.weekday()], hours.breaks.get(day, ()))
    return ((timedelta(), timedelta(days=1), ("holiday", name)),)


# Most days of a schedule are parted like seven of them.
@lru_cache(maxsize=1024)
def _parted(windows: Windows, breaks: Windows) -> tuple[_Part, ...]:
    cuts = sorted({0, MINUTES_A_DAY, *(cut for window in windows + breaks for cut in window)})
    return tuple(
        (timedelta(minutes=begin), timedelta(minutes=until), (_kind(begin, windows, breaks), ""))
        for begin, until in pairwise(cuts)
    )


def _kind(minute: int, windows: Windows, breaks: Windows) -> Kind:
    if not _within(minute, windows):
        return "closed"
    return "break" if _within(minute, breaks) else "open"


def _within(minute: int, windows: Windows) -> bool:
    return any(start <= minute < end for start, end in windows)
