"""Explanations of a stretch of time: which parts were open, which were not, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from integration.domain.hours.interval import Interval
from integration.domain.hours.wall_hours import MINUTES_A_DAY, WallHours, Windows
from integration.domain.hours.zone_offsets import Stretch, stretches

Kind = Literal["open", "closed", "holiday", "break"]
_Label = tuple[Kind, str]
_Piece = tuple[datetime, datetime, _Label]


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
    for stretch in _clipped(zone, start, end):
        for ordinal in stretch.dates:
            midnight = stretch.midnight(ordinal)
            for begin, until, label in _labels(hours, date.fromordinal(ordinal)):
                first = max(midnight + timedelta(minutes=begin), stretch.start)
                last = min(midnight + timedelta(minutes=until), stretch.end)
                if first < last:
                    yield first, last, label


def _clipped(zone: str, start: datetime, end: datetime) -> Iterator[Stretch]:
    for year in range(start.year, end.year + 1):
        for each in stretches(zone, year):
            begin, until = max(each.start, start), min(each.end, end)
            if begin < until:
                yield Stretch(begin, until, each.offset)


def _labels(hours: WallHours, day: date) -> Iterator[tuple[int, int, _Label]]:
    name = hours.holidays.name_of(day)
    if name is not None:
        yield 0, MINUTES_A_DAY, ("holiday", name)
        return
    windows, breaks = hours.week[day.weekday()], hours.breaks.get(day, ())
    cuts = sorted({0, MINUTES_A_DAY, *(cut for window in windows + breaks for cut in window)})
    for begin, until in pairwise(cuts):
        yield begin, until, (_kind(begin, windows, breaks), "")


def _kind(minute: int, windows: Windows, breaks: Windows) -> Kind:
    if not _within(minute, windows):
        return "closed"
    return "break" if _within(minute, breaks) else "open"


def _within(minute: int, windows: Windows) -> bool:
    return any(start <= minute < end for start, end in windows)
