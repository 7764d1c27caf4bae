"""The two kinds of events, those at a time and those of whole days: how each is named, read and laid on the clock."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from integration.clients.google.rules import UnreadableRuleError
from integration.domain.errors import BadInput
from integration.domain.hours.interval import Interval
from integration.domain.hours.zone_offsets import zone_named

Name = date
"""What an occurrence is named by, also by its exceptions: its instant in UTC (a datetime), or its date."""

_VALUE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_LAST_SECOND = time(23, 59, 59)


class Series(Protocol):
    """Where a series begins, and how its occurrences follow from what the clock on the wall shows."""

    @property
    def first(self) -> Name:
        """The name of the first."""
        ...

    @property
    def length(self) -> timedelta:
        """How long each lasts, on the wall."""
        ...

    def wall(self, instant: datetime) -> datetime:
        """What the wall shows at this instant."""
        ...

    def starts(self) -> datetime:
        """What the wall shows when the first one begins."""
        ...

    def named(self, wall: datetime) -> Name:
        """The name of the one that begins when the wall shows this."""
        ...

    def span(self, name: Name) -> Interval | None:
        """When it takes place; None where that is no time at all."""
        ...

    def read(self, text: str, zone: str) -> Name | None:
        """The occurrence that a line of the series names; None where it can be none of this kind."""
        ...

    def last(self, until: str) -> Name:
        """The last name that there may be, by a rule's UNTIL."""
        ...


@dataclass(frozen=True, slots=True)
class Timed:
    """Events at a time; those of a series begin at the same time on the wall of `zone`, and last as long."""

    first: datetime
    length: timedelta
    zone: ZoneInfo

    def wall(self, instant: datetime) -> datetime:
        """In the series' own zone."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def starts(self) -> datetime:
        """Whole seconds, as rules count."""
        return self.wall(self.first).replace(microsecond=0)

    def named(self, wall: datetime) -> datetime:
        """A time that is skipped is later by what is skipped, one that comes twice is the first (RFC 5545, 3.3.5)."""
        return wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def span(self, name: Name) -> Interval | None:
        """Of the same elapsed length each."""
        if not isinstance(name, datetime) or not self.length:
            return None
        return Interval(name, name + self.length)

    def read(self, text: str, zone: str) -> datetime | None:
        """A mere date names no event at a time."""
        day, clock, is_utc = _value(text)
        if clock is None:
            return None
        read = datetime.combine(day, clock)
        if is_utc:
            return read.replace(tzinfo=UTC)
        return read.replace(tzinfo=_zone(zone)).astimezone(UTC) if zone else self.named(read)

    def last(self, until: str) -> datetime:
        """Until the end of a day where only that is named."""
        return self.read(until, "") or self.named(datetime.combine(_value(until)[0], _LAST_SECOND))


@dataclass(frozen=True, slots=True)
class WholeDays:
    """Events of whole days, from midnight to midnight on the wall of the calendar's `zone`; at least one day."""

    first: date
    length: timedelta
    zone: ZoneInfo

    def wall(self, instant: datetime) -> datetime:
        """In the calendar's zone."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def starts(self) -> datetime:
        """Midnight."""
        return datetime.combine(self.first, time())

    def named(self, wall: datetime) -> date:
        """Its date."""
        return wall.date()

    def span(self, name: Name) -> Interval | None:
        """Reckoned in UTC: 23 or 25 hours where the clock changes."""
        return Interval(self._midnight(name), self._midnight(name + max(self.length, timedelta(days=1))))

    def read(self, text: str, zone: str) -> date | None:  # noqa: ARG002 - the other kind needs it
        """A time of day says nothing more."""
        return _value(text)[0]

    def last(self, until: str) -> date:
        """A time of day says nothing more."""
        return _value(until)[0]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def _value(text: str) -> tuple[date, time | None, bool]:
    """20261231, 20261231T090000 or 20261231T090000Z: the date, the time of day, and whether it is UTC's."""
    found = _VALUE.fullmatch(text.strip().upper())
    if found:
        year, month, day, hour, minute, second, utc = found.groups()
        # A leap second, which no clock of ours shows, is the one before it.
        parts = (int(hour), int(minute), min(int(second), 59)) if hour else None
        try:
            return date(int(year), int(month), int(day)), time(*parts) if parts else None, bool(utc)
        except ValueError:
            pass
    message = "it names a time that can't be read"
    raise UnreadableRuleError(message)


def _zone(name: str) -> ZoneInfo:
    try:
        return zone_named(name)
    except BadInput as error:
        message = "it names a time zone that there isn't"
        raise UnreadableRuleError(message) from error
