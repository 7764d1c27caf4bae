"""From a wall clock and the present to the name of a zone (LA-1)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

from integration.domain.errors import BadInput, UpstreamRefused
from integration.domain.hours.zone_offsets import zone_named

_STEP = timedelta(minutes=15)
"""Offsets of all zones that are in use are multiples of this."""

_CLOSE = timedelta(minutes=5)
"""No further apart are two clocks that are kept right, and a call between them."""

_HOUR = timedelta(hours=1)
_FURTHEST = timedelta(hours=14)


def offset_of(wall: datetime, now: datetime) -> timedelta:
    """How far a wall clock that names no zone is ahead of UTC, in whole quarters of an hour.

    Raises UpstreamRefused where that can't be a zone's offset: one of the two clocks is wrong.
    """
    apart = wall.replace(tzinfo=UTC) - now
    offset = round(apart / _STEP) * _STEP
    if abs(apart - offset) > _CLOSE or abs(offset) > _FURTHEST:
        message = f"LiveAgent's clock and ours are {abs(apart)} apart, which no zone explains; set this machine's clock"
        raise UpstreamRefused(message)
    return offset


def zone_with(offset: timedelta, at: datetime, wished: Iterable[str]) -> str:
    """The first of the wished zones that had this offset at that instant; else one that has it all year.

    Raises UpstreamRefused where no zone has it.
    """
    found = next((name for name in (*wished, *_fixed(offset, at.year)) if _offset(name, at) == offset), None)
    if found is None:
        message = f"no zone is {offset} ahead of UTC all year; correct the time zone of LiveAgent"
        raise UpstreamRefused(message)
    return found


def same_clock(one: str, other: str, year: int) -> bool:
    """Whether two zones show the same time all through a year; False for a name that is no zone."""
    return one == other or all(_offset(one, at) == _offset(other, at) is not None for at in _months(year))


def _fixed(offset: timedelta, year: int) -> Iterator[str]:
    """Zones without summer time; those that are called Etc/ count their hours westward."""
    if offset % _HOUR:
        yield from sorted(name for name in available_timezones() if _is_fixed(name, offset, year))
    else:
        yield f"Etc/GMT{-(offset // _HOUR):+d}"


def _is_fixed(name: str, offset: timedelta, year: int) -> bool:
    return all(_offset(name, at) == offset for at in _months(year))


def _months(year: int) -> Iterator[datetime]:
    return (datetime(year, month, 15, tzinfo=UTC) for month in range(1, 13))


def _offset(zone: str, at: datetime) -> timedelta | None:
    try:
        return at.astimezone(zone_named(zone)).utcoffset()
    except BadInput:
        return None
