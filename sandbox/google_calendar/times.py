"""Events' times: read strictly, kept as `{"dateTime" in UTC, "timeZone"}` or `{"date"}`, shown in a zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.google_calendar.errors import Refused, invalid

JSON = dict[str, Any]
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
WALL = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` until `end`, which it doesn't hold; UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def meets(self, other: "Span") -> bool:
        """Whether both hold an instant in common; an empty span is met where it lies inside."""
        return self.start < other.end and self.end > other.start


def parsed_instant(text: str) -> datetime | None:
    """The instant that an RFC 3339 text with an offset means, or None."""
    if not RFC3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def zone_named(name: str) -> ZoneInfo:
    """A zone of the IANA database; 400 for all other names."""
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:
        message = f"Invalid time zone: {name}"
        raise invalid(message, "timeZone") from error


def kept(when: Mapping[str, Any], default_zone: str) -> JSON:
    """What is kept of a start or an end that a client sent; 400 where it doesn't say one instant or one day."""
    if ("date" in when) == ("dateTime" in when):
        message = "Start and end times must either both be date or both be dateTime."
        raise invalid(message)
    zone_name = when.get("timeZone", default_zone)
    zone = zone_named(zone_name)
    if "date" in when:
        return {"date": date.fromisoformat(when["date"]).isoformat()}
    instant = parsed_instant(when["dateTime"]) or _on_the_wall(when, zone)
    return {"dateTime": _z(instant), "timeZone": zone_name}


def _on_the_wall(when: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    if "timeZone" not in when or not WALL.fullmatch(when["dateTime"]):
        raise Refused(reason="required", message="Missing time zone definition for start or end time.")
    return datetime.fromisoformat(when["dateTime"].upper()).replace(microsecond=0, tzinfo=zone).astimezone(UTC)


def instant_of(when: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """The instant that a kept time means; a day begins at midnight in the calendar's zone."""
    if "date" in when:
        return midnight(date.fromisoformat(when["date"]), zone)
    return datetime.fromisoformat(when["dateTime"])


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def span_of(event: Mapping[str, Any], zone: ZoneInfo) -> Span:
    """The time that one event takes, in UTC."""
    return Span(instant_of(event["start"], zone), instant_of(event["end"], zone))


def shown(when: Mapping[str, Any], zone: ZoneInfo) -> JSON:
    """A kept time as Google shows it: with the offset of the zone that is asked for, and with its own zone's name."""
    if "date" in when:
        return dict(when)
    instant = datetime.fromisoformat(when["dateTime"]).astimezone(zone)
    return {**when, "dateTime": _z(instant)}


def stamp(instant: datetime) -> str:
    """How Google writes `created` and `updated`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(instant: datetime, zone: ZoneInfo | None = None) -> str:
    """An instant with seconds, in UTC (`Z`) or with a zone's offset."""
    return _z(instant.astimezone(zone or UTC))


def _z(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def at(instant: datetime | date, zone: str) -> JSON:
    """A start or an end as a client would send it: a day, or an instant in a zone."""
    if isinstance(instant, datetime):
        return {"dateTime": written(instant), "timeZone": zone}
    return {"date": instant.isoformat()}


DAY = timedelta(days=1)
