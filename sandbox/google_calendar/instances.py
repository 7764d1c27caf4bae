"""A calendar with its series unfolded: single events, instances as the series has them, exceptions in their place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.google_calendar.errors import missing
from sandbox.google_calendar.records import CANCELLED, Calendar, Entry
from sandbox.google_calendar.recurrence import Occurrence, Series
from sandbox.google_calendar.times import Span, span_of

JSON = dict[str, Any]
OWN_TO_SERIES = {"recurrence"}
HORIZON = timedelta(days=730)
"""GC-17: how far an endless series is unfolded where nobody says until when."""


@dataclass(frozen=True, slots=True)
class Found:
    """One event or instance as it stands, and the version of its last change."""

    event: JSON
    version: int
    span: Span

    @property
    def cancelled(self) -> bool:
        """Whether it was deleted."""
        return bool(self.event["status"] == CANCELLED)


def unfolded(calendar: Calendar, until: datetime, since: datetime | None = None) -> Iterator[Found]:
    """All single events and instances that begin before an instant, deleted ones too, in no order.

    Instances that ended before `since` may be left out.
    """
    for entry in calendar.entries.values():
        if entry.recurs:
            yield from instances_of(calendar, entry, until, since)
        elif not entry.series:
            found = single(calendar, entry)
            if found.span.start < until:
                yield found


def instances_of(calendar: Calendar, series: Entry, until: datetime, since: datetime | None = None) -> Iterator[Found]:
    """The instances of one series that begin before an instant, exceptions where they were moved to."""
    exceptions = {entry.id: entry for entry in calendar.exceptions(series.id)}
    for entry in exceptions.values():
        found = single(calendar, entry)
        if found.span.start < until:
            yield found
    for occurrence in Series(series.event, calendar.zone).before(until, since):
        made = instance(series, occurrence)
        if made.event["id"] not in exceptions:
            yield made


def single(calendar: Calendar, entry: Entry) -> Found:
    """An entry that isn't unfolded, as it stands."""
    return Found(entry.event, entry.version, span_of(entry.event, calendar.zone))


def instance(series: Entry, occurrence: Occurrence) -> Found:
    """One instance as its series has it."""
    event = {key: value for key, value in series.event.items() if key not in OWN_TO_SERIES}
    event |= {
        "id": f"{series.id}_{occurrence.stamp}",
        "recurringEventId": series.id,
        "originalStartTime": occurrence.start,
        "start": occurrence.start,
        "end": occurrence.end,
    }
    return Found(event, series.version, occurrence.span)


def found_by_id(calendar: Calendar, event_id: str) -> Found:
    """An entry, or an instance that isn't kept by itself; 404 where there is neither."""
    entry = calendar.entries.get(event_id)
    if entry:
        return single(calendar, entry)
    series_id, _, stamp = event_id.rpartition("_")
    series = calendar.entries.get(series_id)
    occurrence = Series(series.event, calendar.zone).at_stamp(stamp) if series and series.recurs else None
    if not series or not occurrence:
        raise missing()
    return instance(series, occurrence)
