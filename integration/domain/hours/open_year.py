"""When a desk is open, in UTC: the open time of a year, and that of a local date."""

from collections.abc import Iterator
from datetime import date, timedelta

from integration.domain.hours.open_span import Piece
from integration.domain.hours.wall_hours import WallHours
from integration.domain.hours.zone_offsets import Stretch, stretches, stretches_around


def open_year(zone: str, hours: WallHours, year: int) -> list[Piece]:
    """The open time of a UTC year, in order; what runs over New Year is cut there."""
    return list(joined(piece for stretch in stretches(zone, year) for piece in _pieces(stretch, hours)))


def open_date(zone: str, hours: WallHours, day: date) -> tuple[Piece, ...]:
    """The open intervals of a local date, in UTC: none on a date that the zone skips."""
    spells, ordinal = hours.spells(day), day.toordinal()
    return tuple(joined(each for stretch in stretches_around(zone, day) for each in _clip(stretch, ordinal, spells)))


def joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces, in order, with those that touch made one."""
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
