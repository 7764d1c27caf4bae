"""When a series takes place: its lines RRULE, EXRULE, RDATE and EXDATE, walked in the event's own zone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rruleset, rrulestr

from sandbox.google_calendar.errors import invalid
from sandbox.google_calendar.times import Span, midnight, span_of, zone_named

JSON = dict[str, Any]
LINE = re.compile(r"(RRULE|EXRULE|RDATE|EXDATE)((?:;[A-Z]+=[^:;]+)*):(.+)")
UNTIL = re.compile(r"UNTIL=(\d{8})(?:T(\d{6})(Z?))?", re.IGNORECASE)
MOST = 20_000
"""So many instances before the end of a window are no calendar any more."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instance as the series has it: its own id's last part, its time, its start as it is kept."""

    stamp: str
    span: Span
    start: JSON
    end: JSON


@dataclass(frozen=True, slots=True)
class Series:
    """A kept event with `recurrence`; days begin in `calendar_zone`."""

    event: Mapping[str, Any]
    calendar_zone: ZoneInfo

    @property
    def all_day(self) -> bool:
        """Whether it is of days, not of instants."""
        return "date" in self.event["start"]

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which it is walked."""
        return ZoneInfo(self.event["start"]["timeZone"]) if not self.all_day else self.calendar_zone

    def before(self, end: datetime, since: datetime | None = None) -> Iterator[Occurrence]:
        """All instances that begin before an instant, in order; those that end well before `since` may be left out."""
        walls = islice(iter(self._rules()), MOST)
        low = (since - self._reach()).replace(tzinfo=None) if since else datetime.min  # noqa: DTZ901 -- a wall
        occurrences = (self._occurrence(wall) for wall in walls if wall >= low)
        return takewhile(lambda one: one.span.start < end, occurrences)

    def at_stamp(self, stamp: str) -> Occurrence | None:
        """The instance whose id ends so."""
        start = start_of_stamp(stamp, self.calendar_zone)
        if not start:
            return None
        near = self.before(start + timedelta(days=1))
        return next((one for one in near if one.stamp == stamp), None)

    def _occurrence(self, wall: datetime) -> Occurrence:
        if self.all_day:
            return self._day(wall.date())
        start = wall.replace(tzinfo=self.zone).astimezone(UTC)
        end = start + (_instant(self.event["end"]) - _instant(self.event["start"]))
        zone = self.event["start"]["timeZone"]
        return Occurrence(
            start.strftime("%Y%m%dT%H%M%SZ"),
            Span(start, end),
            {"dateTime": _text(start), "timeZone": zone},
            {"dateTime": _text(end), "timeZone": self.event["end"].get("timeZone", zone)},
        )

    def _reach(self) -> timedelta:
        """How long an instance takes at most, with all that zones and days may add."""
        return span_of(self.event, self.calendar_zone).length + timedelta(days=2)

    def _day(self, first: date) -> Occurrence:
        length = date.fromisoformat(self.event["end"]["date"]) - date.fromisoformat(self.event["start"]["date"])
        last = first + length
        span = Span(midnight(first, self.calendar_zone), midnight(last, self.calendar_zone))
        kept_start, kept_end = {"date": first.isoformat()}, {"date": last.isoformat()}
        return Occurrence(first.strftime("%Y%m%d"), span, kept_start, kept_end)

    def _rules(self) -> rruleset:
        first = self._first()
        rules = rruleset()
        lines = [LINE.fullmatch(line) for line in self.event["recurrence"]]
        for found in filter(None, lines):
            self._add(rules, found, first)
        if not any(found and found[1] == "RRULE" for found in lines):
            rules.rdate(first)
        return rules

    def _first(self) -> datetime:
        if self.all_day:
            return datetime.combine(date.fromisoformat(self.event["start"]["date"]), time())
        return _instant(self.event["start"]).astimezone(self.zone).replace(tzinfo=None)

    def _add(self, rules: rruleset, found: re.Match[str], first: datetime) -> None:
        name, parameters, value = found.groups()
        if name in {"RRULE", "EXRULE"}:
            rule = rrulestr(UNTIL.sub(self._until, value), dtstart=first)
            if not isinstance(rule, rrule):
                raise _unreadable(found[0])
            (rules.rrule if name == "RRULE" else rules.exrule)(rule)
            return
        for one in value.split(","):
            (rules.rdate if name == "RDATE" else rules.exdate)(self._wall(one, parameters))

    def _until(self, found: re.Match[str]) -> str:
        """UNTIL on the wall of the series: an instant in UTC is moved there, a day lasts until its end (GC-16)."""
        day, clock, utc = found.groups()
        if self.all_day:
            return f"UNTIL={day}"
        if not clock:
            return f"UNTIL={day}T235959"
        if not utc:
            return f"UNTIL={day}T{clock}"
        return f"UNTIL={self._wall(f'{day}T{clock}Z', ''):%Y%m%dT%H%M%S}"

    def _wall(self, text: str, parameters: str) -> datetime:
        if len(text) == len("20260302"):
            day = datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 -- a day, in no zone
            return day if self.all_day else datetime.combine(day, self._first().time())
        read = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 -- the zone comes below
        if text.endswith("Z"):
            return read.replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None)
        named = re.search(r"TZID=([^;:]+)", parameters)
        zone = zone_named(named[1]) if named else self.zone
        return read.replace(tzinfo=zone).astimezone(self.zone).replace(tzinfo=None)


def start_of_stamp(stamp: str, zone: ZoneInfo) -> datetime | None:
    """The instant that the last part of an instance's id says, or None where it says none."""
    for form, of in (("%Y%m%dT%H%M%SZ", UTC), ("%Y%m%d", zone)):
        try:
            return datetime.strptime(stamp, form).replace(tzinfo=of).astimezone(UTC)
        except ValueError:
            continue
    return None


def check_lines(event: Mapping[str, Any], zone: ZoneInfo) -> None:
    """400 for lines that aren't a recurrence, and for one without any instance."""
    lines: Sequence[str] = event["recurrence"]
    for line in lines:
        if not LINE.fullmatch(line):
            raise _unreadable(line)
    try:
        first = next(Series(event, zone).before(datetime.max.replace(tzinfo=UTC)), None)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise _unreadable("; ".join(lines)) from error
    if first is None:
        raise _unreadable("; ".join(lines))


def _unreadable(line: str) -> Exception:
    return invalid(f"Invalid recurrence rule: {line}", "recurrence")


def _instant(when: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(when["dateTime"])


def _text(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")
