"""What the service owes, worked out slowly, apart from the house: a walk over minutes, the table of docs/service.md.

Nothing here is shared with `integration/`, so that a fault there can't hide here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BUSINESS_DAY = timedelta(hours=8)

_WALL = ZoneInfo("Europe/Bratislava")
_OPENS, _CLOSES, _WORKING_DAYS = 9, 17, 5


@dataclass(frozen=True, slots=True)
class Allowed:
    """One row of the table: allowed times, and whether they pass only while the desk is open."""

    first_response: timedelta
    follow_up: timedelta | None
    business: bool


TABLE = {
    1: Allowed(1 * HOUR, 4 * HOUR, business=False),
    2: Allowed(1 * HOUR, 4 * HOUR, business=False),
    3: Allowed(2 * HOUR, 2 * BUSINESS_DAY, business=True),
    4: Allowed(1 * BUSINESS_DAY, None, business=True),
    5: Allowed(1 * BUSINESS_DAY, None, business=True),
}


def is_open(instant: datetime) -> bool:
    """Whether the desk is open at this instant: Monday to Friday, 09:00 to 17:00 on the wall in central Europe."""
    wall = instant.astimezone(_WALL)
    return wall.weekday() < _WORKING_DAYS and _OPENS <= wall.hour < _CLOSES


def opening(instant: datetime) -> datetime:
    """This instant where the desk is open, or else the next one at which it opens."""
    return next(minute for minute, _ in _minutes(instant) if is_open(minute))


def first_response_due(severity: int, start: datetime) -> datetime:
    """When the first response is owed, for clocks that start here."""
    allowed = TABLE[severity]
    return _due(start, allowed.first_response, business=allowed.business)


def follow_up_due(severity: int, since: datetime) -> datetime | None:
    """When the next public message is owed: since our last one, or since the start; None where the table owes none."""
    allowed = TABLE[severity]
    return None if allowed.follow_up is None else _due(since, allowed.follow_up, business=allowed.business)


def _due(start: datetime, amount: timedelta, *, business: bool) -> datetime:
    for minute, following in _minutes(start):
        passing = following - minute
        if business and not is_open(minute):
            continue
        if amount <= passing:
            return minute + amount
        amount -= passing
    raise AssertionError


def _minutes(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    now = start.astimezone(UTC)
    while True:
        following = now.replace(second=0, microsecond=0) + MINUTE
        yield now, following
        now = following
